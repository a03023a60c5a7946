"""Requests of people about their own data, and what is held back from erasure."""

from collections.abc import Mapping

from engagement.personal.kinds import Table

TABLES: Mapping[str, Table] = {}
