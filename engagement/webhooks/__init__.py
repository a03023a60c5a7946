"""Webhooks: which events may be told, what is told of each, how it is signed and posted."""
