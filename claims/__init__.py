"""From incident to money. Imports policies and storefront. Its rooms open with the first claim."""
