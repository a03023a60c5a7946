"""What one should know before a conversation with a partner, and the paper that says it."""
