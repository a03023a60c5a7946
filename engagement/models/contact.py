from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from engagement.days import end_of_today
from engagement.enums import TOOK_PART
from partners.models import Partnership, System

# Contacts that lay ahead when they were logged are looked for this far back.
RECENT = timedelta(days=2)

_RENEW = """
    INSERT INTO engagement_lastcontact (partnership_id, system_id, at)
    SELECT p.id, p.system_id, newest.starts_at FROM partners_partnership p
    LEFT JOIN LATERAL (
        SELECT c.starts_at FROM engagement_participation c
        WHERE c.partnership_id = p.id AND c.is_standing
          AND c.attendance = ANY(%(took_part)s) AND c.starts_at <= %(until)s
        ORDER BY c.starts_at DESC, c.id DESC LIMIT 1
    ) AS newest ON true
    WHERE p.id = ANY(%(partnerships)s) ORDER BY p.id
    ON CONFLICT (partnership_id) DO UPDATE SET at = EXCLUDED.at
    WHERE engagement_lastcontact.at IS DISTINCT FROM EXCLUDED.at
"""

_CATCH_UP = """
    INSERT INTO engagement_lastcontact (partnership_id, system_id, at)
    SELECT c.partnership_id, c.system_id, max(c.starts_at)
    FROM engagement_event e JOIN engagement_participation c ON c.event_id = e.id
    WHERE e.starts_at > %(since)s AND e.starts_at <= %(until)s
      AND c.is_standing AND c.attendance = ANY(%(took_part)s)
    GROUP BY c.partnership_id, c.system_id ORDER BY c.partnership_id
    ON CONFLICT (partnership_id) DO UPDATE SET at = EXCLUDED.at
    WHERE engagement_lastcontact.at IS NULL OR engagement_lastcontact.at < EXCLUDED.at
"""


class LastContactQuerySet(models.QuerySet["LastContact"]):
    def renew(self, partnerships: Iterable[int]) -> None:
        """Read the last contact of some partnerships again.

        Called with their stale marks held, so that of two events logged at once the later one
        sees the earlier.
        """
        with connection.cursor() as cursor:
            cursor.execute(_RENEW, {**_until(), "partnerships": sorted(partnerships)})

    def catch_up(self) -> int:
        """Take in contacts whose day has come since they were logged; how many changed."""
        with connection.cursor() as cursor:
            cursor.execute(_CATCH_UP, {**_until(), "since": timezone.now() - RECENT})
            return int(cursor.rowcount)


class LastContact(models.Model):
    """When a partner was last there: kept beside its events so that lists can be put in order.

    Derived, and behind by up to an hour for an event that was logged ahead of its time: pages show
    what they read from the events themselves.
    """

    partnership = models.OneToOneField(
        Partnership, on_delete=models.CASCADE, primary_key=True, related_name="last_contact"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, help_text="None where there was no contact yet.")

    objects = LastContactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.partnership}: {self.at or 'never'}"


def _until() -> dict[str, Any]:
    return {"until": end_of_today(), "took_part": [kind.value for kind in TOOK_PART]}
