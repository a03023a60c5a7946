"""What every test relies on."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tenancy import scope
from tests.first_data import django_db_setup, first_data, pytest_runtest_setup
from tests.pace import (
    pytest_collection_finish,
    pytest_runtest_protocol,
    pytest_sessionfinish,
)

__all__ = [
    "django_db_setup",
    "first_data",
    "pytest_collection_finish",
    "pytest_runtest_protocol",
    "pytest_runtest_setup",
    "pytest_sessionfinish",
]

# How long an example takes says how busy the machine is: times are measured in tests/performance.
# In CI hypothesis takes a profile of its own, which does the same.
if "CI" not in os.environ:
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")


# Tests look at all systems. A request, a task and a job begin with none, also here.
scope.OUTSIDE = scope.EVERYWHERE


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashing is slow on purpose; tests of sign-in do not test the hash."""
    from django.test import override_settings

    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits and sessions of one test must not reach the next."""
    from django.core.cache import cache

    cache.clear()
