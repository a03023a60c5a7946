"""What else was going on, in a pack: known silence, pressures, areas; and never a confidence."""

from datetime import date, timedelta
from typing import Any

import pytest

from engagement.actions.pressure import withdraw_pressure
from engagement.actions.quiet_period import withdraw_quiet_period
from engagement.enums import PackAudience, PressureKind
from engagement.packs.document import Section
from engagement.presenters.packs.sections import context
from engagement.presenters.packs.sections.tables import partners_shown
from partners.actions.indicator_figures import invent_figures
from partners.models import System
from tests import factories as make
from tests.factories.reference import invented_figure
from tests.integration.packs.gathering import (
    asked_of,
    cells,
    table_of,
    texts_of,
    words_of,
)

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date(2025, 4, 1), date(2026, 3, 31)
PUBLIC = PackAudience.PUBLIC


@pytest.fixture
def system() -> System:
    return make.make_system(name="Northmarch", is_fictional=True)


def _gathered(system: System, role: str = "board_member", **said: object) -> Section:
    return context.gather(asked_of(system, role, since=SINCE, until=UNTIL, **said))


def _days(first: date, last: date) -> dict[str, Any]:
    return {"first_on": first, "last_on": last}


def test_known_silence_in_the_period_for_many_first(system: System) -> None:
    partner = make.make_partnership(system=system, name="Fenwick Charity")
    make.make_quiet_period(partnership=partner, **_days(date(2025, 5, 1), date(2025, 6, 1)))
    make.make_quiet_period(
        system=system, sector="nhs", note="quagmire", **_days(date(2026, 3, 20), date(2026, 5, 7))
    )
    make.make_quiet_period(system=system, **_days(date(2024, 1, 1), date(2025, 3, 31)))
    mistaken = make.make_quiet_period(system=system, **_days(date(2025, 7, 1), date(2025, 7, 2)))
    withdraw_quiet_period(by=make.make_user(), period=mistaken, reason="A mistake")
    section = _gathered(system)
    table = table_of(section, "context.quiet")
    assert cells(table) == [
        ["Pre-election period", "NHS", "20 March 2026", "7 May 2026"],
        ["Pre-election period", "Fenwick Charity", "1 May 2025", "1 June 2025"],
    ]
    assert table.sentence.startswith("2 quiet periods in this time, 1 of them for many partners")
    public = table_of(_gathered(system, audience=PUBLIC), "context.quiet")
    assert [row[1] for row in cells(public)] == ["NHS"]
    assert "Quiet periods of single partners are left out." in public.note
    assert not [text for text in texts_of(section) if "quagmire" in text]


def test_pressures_on_the_system_itself_without_their_causes(system: System) -> None:
    days = _days(date(2026, 1, 1), date(2026, 4, 30))
    make.make_pressure(
        system=system, kind=PressureKind.WINTER, level=0.6, cause="It is quagmire.", **days
    )
    make.make_pressure(system=system, **_days(date(2025, 4, 1), date(2025, 9, 30)))
    make.make_pressure(partnership=make.make_partnership(system=system), **days)
    mistaken = make.make_pressure(system=system, **days)
    withdraw_pressure(by=make.make_user(), pressure=mistaken, reason="A mistake")
    section = _gathered(system)
    table = table_of(section, "context.pressures")
    assert cells(table) == [
        ["Funding", "Between noticeable and heavy (0.5)", "1 April 2025", "30 September 2025"],
        ["Winter", "Heavy", "1 January 2026", "30 April 2026"],
    ]
    assert table.sentence == "2 recorded pressures in this time. In force on 31 March 2026: winter."
    (headline,) = section.headlines
    assert (headline.key, headline.text) == ("context.pressure.winter", "Heavy")
    assert not [text for text in texts_of(section) if "quagmire" in text]


def test_the_newest_published_figure_of_each_area_by_the_end_of_the_period(system: System) -> None:
    council = make.make_partnership(system=system).organisation
    make.make_identifier(council, "X06000001", scheme="gss")
    invent_figures(by=make.TESTS, figures=[invented_figure(value=3.5)])
    table = table_of(_gathered(system), "context.areas")
    assert cells(table) == [["Waits (invented)", "An invented area", "2024-25", "3.50", ""]]
    assert "Source: Invented for the tests (Open Government Licence v3.0)." in table.note
    before = context.gather(asked_of(system, since=date(2024, 4, 1), until=date(2025, 2, 28)))
    for section in (before, _gathered(system, audience=PUBLIC)):
        assert not [one for one in section.figures if one.table.key == "context.areas"]


def test_the_landscape_in_public_nearly_and_without_places(system: System) -> None:
    place = make.make_place(system, "Harrowfen")
    for _ in range(7):
        make.make_partnership(system=system, kind="gp_practice", place=place)
    make.make_partnership(system=system, kind="voluntary")
    private = table_of(_gathered(system), "context.landscape")
    assert [(row[0], row[4], row[7]) for row in cells(private)] == [
        ("All of Northmarch", "7", "1"),
        ("Harrowfen", "7", "0"),
        ("No one place", "0", "1"),
    ]
    assert "7" not in table_of(_gathered(system, audience=PUBLIC), "context.landscape").sentence
    public = table_of(_gathered(system, audience=PUBLIC), "context.landscape")
    assert [(row[0], row[4], row[7]) for row in cells(public)] == [
        ("All of Northmarch", "About 10", "Fewer than 5")
    ]
    assert "rounded" in public.note


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "Fewer than 5"), (4, "Fewer than 5"), (5, "About 10"), (14, "About 10"), (15, "About 20")],
)
def test_numbers_of_partners_in_public_are_rounded(count: int, shown: str) -> None:
    assert partners_shown(count, is_public=True) == shown
    assert partners_shown(count, is_public=False) == count


def test_where_nothing_else_went_on_it_says_so(system: System) -> None:
    section = _gathered(system)
    nothing = "is recorded from April 2025 to March 2026."
    assert table_of(section, "context.quiet").nothing == f"No quiet period {nothing}"
    assert table_of(section, "context.pressures").nothing.endswith(nothing)
    assert not section.headlines
    assert not words_of(section)


def test_long_lists_are_cut_and_the_rest_is_counted(system: System) -> None:
    for number in range(43):
        make.make_pressure(
            system=system,
            **_days(SINCE + timedelta(days=number), UNTIL - timedelta(days=200)),
        )
    table = table_of(_gathered(system), "context.pressures")
    assert len(table.rows) == 40
    assert table.note == "3 more pressures left out here: see Pressures."
