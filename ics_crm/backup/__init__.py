"""Backup and restore of everything: one dump of the database, and a manifest that proves it."""
