"""Which entries look like meetings with partners, and which addresses tell where somebody works."""

from datetime import UTC, datetime

import pytest

from engagement.calendars.facts import Entry, Invited
from engagement.calendars.judging import Known, Verdict, judge, outside_of, own_domains_of

KNOWN = Known(
    owner="mo@board.example",
    own_addresses=frozenset({"mo@board.example", "us@nhs.net"}),
    own_domains=own_domains_of(frozenset({"mo@board.example", "us@nhs.net"})),
    partner_addresses=frozenset({"chief@board.example", "gp@nhs.net"}),
)


def entry(*addresses: str) -> Entry:
    return Entry(
        uid="a",
        recurrence="",
        organiser="mo@board.example",
        starts_at=datetime(2026, 1, 5, tzinfo=UTC),
        ends_at=None,
        is_all_day=False,
        title="",
        invited=tuple(Invited(address) for address in ("mo@board.example", *addresses)),
    )


@pytest.mark.parametrize(
    ("addresses", "verdict"),
    [
        ((), Verdict.NOBODY),
        (("cy@board.example", "us@nhs.net"), Verdict.INTERNAL),
        (("x@council.example",), Verdict.PARTNER),
        (("gp@nhs.net",), Verdict.PARTNER),
        (("other@nhs.net",), Verdict.UNKNOWN),
        (("friend@gmail.com",), Verdict.UNKNOWN),
        (("chief@board.example",), Verdict.PARTNER),
    ],
)
def test_who_is_invited_decides(addresses: tuple[str, ...], verdict: Verdict) -> None:
    assert judge(entry(*addresses), KNOWN) == verdict


def test_only_those_outside_who_tell_where_they_work_are_kept() -> None:
    meeting = entry("cy@board.example", "x@council.example", "friend@gmail.com", "gp@nhs.net")
    kept = [person.address for person in outside_of(meeting, KNOWN)]
    assert kept == ["x@council.example", "gp@nhs.net"]
