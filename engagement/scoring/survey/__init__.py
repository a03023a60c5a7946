"""Surveys: what is asked, what may be shown of the answers, and what they say. Pure."""
