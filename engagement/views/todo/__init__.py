"""Pages about the list of things to do, which itself is the home page."""
