"""Who exists and how they are related, for programs."""
