"""Bringing in spreadsheets: read, decided about, brought in row by row, and undone."""
