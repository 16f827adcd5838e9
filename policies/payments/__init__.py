"""Money in and money back: payments, gateway notices, refunds. What a policy is worth is not."""
