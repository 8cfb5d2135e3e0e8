"""Tests against real servers, built and cached by `make test-peers`; skipped where that was not done."""
