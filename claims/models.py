"""Gathers the models of the rooms of claims, so that Django finds them."""
