"""Real protocol peers for tests, on loopback."""
