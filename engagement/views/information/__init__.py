"""Pages of requests for information."""
