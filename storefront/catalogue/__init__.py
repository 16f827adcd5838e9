"""Products, their versions, clauses, glosses, exclusions and worked cases."""
