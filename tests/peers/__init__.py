"""Real servers that others wrote, on loopback: `make test-peers` builds them; without them these tests are skipped."""
