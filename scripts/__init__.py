"""What `make` runs: serving, testing, checking, measuring. The shop imports nothing from here."""
