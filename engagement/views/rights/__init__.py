"""Pages of requests that people make about their own data, and of legal holds."""
