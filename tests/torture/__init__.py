"""Races, crashes and tampering in numbers: `make torture`."""
