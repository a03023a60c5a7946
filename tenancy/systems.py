"""The keys of systems by their public ids, for rooms that know systems only by those."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection


def keys_of(public_ids: Sequence[UUID]) -> list[int]:
    """The keys of the systems that are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM partners_system WHERE public_id = ANY(%s)", [list(public_ids)]
        )
        return [key for (key,) in cursor.fetchall()]
