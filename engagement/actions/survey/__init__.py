"""Surveys: asked, answered, closed, and decided about."""
