"""What the shop computes for its pages, through the one engine. Pure."""
