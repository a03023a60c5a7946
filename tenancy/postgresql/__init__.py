"""Django's PostgreSQL, in which each statement carries the systems that it is about."""
