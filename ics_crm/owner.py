"""Work as the role that owns the tables, which the rest of the product is not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from ics_crm import environment


@contextmanager
def as_owner() -> Iterator[None]:
    """Be connected to the database as its owner; where there is one role for all, nothing changes.

    A connection that is open already is closed, so this is for the whole of a command.
    """
    if not settings.DATABASE_OWNER_URL:
        yield
        return
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(environment.database(settings.DATABASE_OWNER_URL))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
