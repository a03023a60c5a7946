"""What a list is narrowed to, for pages and API, and the views of it that people keep."""
