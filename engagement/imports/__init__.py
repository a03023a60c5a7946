"""The pure part of bringing in a spreadsheet: bytes in, rows with reasons out; no database."""
