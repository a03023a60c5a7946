"""Simulated systems of partners whose true trust is known, to measure scores against."""
