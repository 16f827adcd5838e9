"""Pure rules of the catalogue: what changed between two versions, and when each was on sale."""
