"""What many events cost in one call of the API, beside single calls and beside hand-made SQL."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from engagement.models import Event
from tests import factories as make
from tests.performance.bare import statements
from tests.performance.timing import Times, table

ROWS = 1_000
ADDRESS = "/api/v1/events"


def pushed(scale: float) -> str:
    """A call with new events, the same call again as an upsert, single calls, and SQL; a table."""
    count = max(20, int(ROWS * scale))
    system = make.make_system()
    partnerships = [make.make_partnership(system=system) for _ in range(20)]
    client = APIClient()
    client.force_authenticate(make.make_user(system=system))
    rows = [_row(str(partnerships[n % 20].public_id), n) for n in range(count)]
    order = {"mode": "upsert", "external_source": "measured", "rows": rows}
    new, again, single, bare = Times(), Times(), Times(), Times()
    new.take(lambda: _all(client.post(f"{ADDRESS}/bulk", order, format="json"), "created", count))
    again.take(
        lambda: _all(client.post(f"{ADDRESS}/bulk", order, format="json"), "unchanged", count)
    )
    for row in rows[: max(10, count // 20)]:
        single.take(lambda row=row: client.post(ADDRESS, _other(row), format="json"))  # type: ignore[misc]
    bare.take(lambda: _by_sql(partnerships[0].pk, count))
    assert Event.objects.filter(system=system).count() == count * 2 + len(single.samples)
    return table(
        f"{count:,} events pushed into a system",
        ("way", "seconds", "events a second", "times SQL"),
        [
            _line(name, seconds, count, sum(bare.samples))
            for name, seconds in (
                ("one call, all new", sum(new.samples)),
                ("the same call again, nothing new", sum(again.samples)),
                ("single calls", sum(single.samples) * count / len(single.samples)),
                ("hand-made SQL, a statement each", sum(bare.samples)),
            )
        ],
    )


def _row(partnership: str, number: int) -> dict[str, Any]:
    day = timezone.now() - timedelta(days=number % 300, minutes=number)
    return {
        "external_id": f"M{number}",
        "starts_at": day.isoformat(),
        "kind": "meeting",
        "title": "Measured",
        "partners": [{"partnership": partnership, "tone": 4}],
        "notes": "As said.",
    }


def _other(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "external_source": "single"}


def _all(answer: Any, result: str, count: int) -> None:
    assert answer.json()[result] == count, answer.content[:500]


def _by_sql(partnership: int, count: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for _ in range(count):
            for statement in statements("create-event"):
                cursor.execute(statement, {"partnership": partnership})


def _line(name: str, seconds: float, count: int, bare: float) -> tuple[str, ...]:
    return name, f"{seconds:.2f}", f"{count / seconds:,.0f}", f"{seconds / bare:.1f}"
