"""Waves: prepared, sent out, watched, closed."""
