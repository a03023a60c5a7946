"""Decisions by either side, and how early whoever they affect was engaged."""
