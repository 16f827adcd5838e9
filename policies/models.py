"""Gathers the models of the rooms of policies, so that Django finds them."""

from policies.quoting.models import Quote

__all__ = ["Quote"]
