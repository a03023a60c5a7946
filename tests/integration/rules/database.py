"""What the rules ask the database."""

import hashlib

from django.apps import apps
from django.db import connection

OUR_APPS = ("audit", "jobs", "accounts", "partners", "engagement")


def our_tables() -> list[str]:
    """All tables of the product, many-to-many ones included."""
    return sorted(
        model._meta.db_table
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    )


def fingerprint() -> dict[str, str]:
    """A digest of everything in each table: equal before and after means nothing was written."""
    digests = {}
    with connection.cursor() as cursor:
        for table in our_tables():
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            rows = "\n".join(row for (row,) in cursor.fetchall())
            digests[table] = hashlib.sha256(rows.encode()).hexdigest()
    return digests
