"""The LLM engine: any OpenAI-compatible endpoint, trusted with nothing."""
