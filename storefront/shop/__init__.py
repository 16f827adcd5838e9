"""What everyone may see: home, list, product page and the pages about us. Composes the rooms below it."""
