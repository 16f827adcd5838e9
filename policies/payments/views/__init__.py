"""Pages of paying, and the door for notices."""
