"""What is read before buying, and the evidence that it was: pages, acknowledgements, a chain per sale."""
