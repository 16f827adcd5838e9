"""Gathers the models of the rooms of policies, so that Django finds them."""
