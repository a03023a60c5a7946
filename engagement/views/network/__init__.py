"""Who sits, meets and works with whom, and what is behind each tie."""
