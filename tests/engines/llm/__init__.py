"""Tests of the LLM engine."""
