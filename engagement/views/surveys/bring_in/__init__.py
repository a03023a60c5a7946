"""Pages of bringing in answers of another survey tool, step by step."""
