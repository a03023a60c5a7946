"""Calendars as files: read, judged and fetched. Knows neither Django nor any room."""
