"""The one engine: pure functions on frozen dataclasses. Prices, decisions, refunds; no database."""
