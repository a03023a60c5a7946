"""Callers of the API, as in its own tests."""

from tests.integration.api.conftest import stranger

__all__ = ["stranger"]
