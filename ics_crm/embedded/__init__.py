"""The servers the product brings along: one command gives a real PostgreSQL and a real Valkey.

Production sets DATABASE_URL and REDIS_URL, and nothing in this package runs.
"""
