"""`make bench`: figures measured in one run, as ratios to a reference that ships with them."""
