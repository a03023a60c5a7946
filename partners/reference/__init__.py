"""Registers of public bodies: files in, facts out. Pure: no database, no clock, no network."""
