"""What the figures depend on, and where the measured data is."""

import os
import platform
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from django.utils import timezone


def machine() -> str:
    """The versions, and whether others were busy meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    return (
        f"\n{timezone.localdate()}: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        f" before measuring, Python {platform.python_version()}, PostgreSQL {postgres}"
    )


def database_url() -> str:
    """Of the test database, whose name is known only now."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
