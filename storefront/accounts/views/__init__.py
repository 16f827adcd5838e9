"""The account pages and the people desk."""
