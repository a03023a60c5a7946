"""Requests of people about their own data: asked, searched, reviewed, answered, carried out."""
