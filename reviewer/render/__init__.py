"""Output: one Review in, text out. Nothing here judges, and nothing here writes."""
