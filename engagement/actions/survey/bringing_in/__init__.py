"""Answers of another survey tool, from the file to a wave that is closed."""
