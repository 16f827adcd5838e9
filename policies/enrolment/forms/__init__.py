"""The forms of the application: they check shape, services check the world."""
