"""Writing policies: issuing, cancelling, changing, reminding."""
