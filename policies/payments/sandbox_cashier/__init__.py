"""The demo cashier: a stranger to the shop. It speaks the Alipay protocol, keeps its own books and
keys, and imports nothing of the shop; the shop imports nothing of it."""
