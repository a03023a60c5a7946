"""Answers of surveys as arrays for the core, and frozen results for whoever shows them."""
