"""The product's settings, with the bare pages beside it and no limit on how much one may ask."""

from ics_crm.settings import *  # noqa: F403

ROOT_URLCONF = "tests.performance.urls"
API_REQUESTS_A_MINUTE = 1_000_000_000
