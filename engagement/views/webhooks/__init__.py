"""Pages of webhooks, for system administrators."""
