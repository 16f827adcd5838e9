"""The pages under /buy/<ref>/: reading first, then the application, one question a page."""
