"""The whole purchase in a real browser, and every page looked at."""
