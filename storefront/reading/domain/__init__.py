"""Pure rules of reading and evidence: hashes, what a page says, how long it takes to read."""
