"""What people wrote in surveys, and whether others may read it."""
