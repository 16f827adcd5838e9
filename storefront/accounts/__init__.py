"""The user, sign-in by phone, preferences, consents, and the Person an insurance is about."""
