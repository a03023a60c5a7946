"""The pure part of bringing in a meeting log: bytes in, rows with reasons out; no database."""
