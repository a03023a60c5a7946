"""Who read what is confidential: noted around the request, by a table of pages and calls."""
