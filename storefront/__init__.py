"""What we sell, and what we owe every visitor. Imports no other app of ours."""
