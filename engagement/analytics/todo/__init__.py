"""What waits for somebody, read from the records in one query, however much there is."""
