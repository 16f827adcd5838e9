"""A price for stated choices, frozen for half an hour."""
