"""What a holder sees and does: portfolio, one policy, cancelling, changing."""
