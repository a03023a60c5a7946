"""What happens between a system and its partners, for programs."""
