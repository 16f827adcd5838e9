"""Reads a product's folder: files, tables, clauses, and the checks a product must pass. No database."""
