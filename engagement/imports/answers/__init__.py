"""Answers to surveys as other tools save them: one row an answer, one column a question."""
