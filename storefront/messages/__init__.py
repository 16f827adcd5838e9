"""SMS and notices: rows first, delivery after commit, gateways."""
