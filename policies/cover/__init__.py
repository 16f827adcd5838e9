"""Issuing, portfolio, changes and cancellation of policies."""
