"""The desk of administrators: products, versions and drafts; what is shown, published and withdrawn."""
