"""From quote to cover. Imports storefront."""
