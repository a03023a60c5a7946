"""The sections of packs on variation: what they say, to whom, and at what cost."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import ANALYST, BOARD_MEMBER, PARTNERSHIP_MANAGER
from engagement.actions.figure_totals import add_up
from engagement.actions.scoring import sweep
from engagement.enums import PackAudience
from engagement.packs.document import ColumnKind, Section, from_bytes, to_bytes
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import thawed
from engagement.presenters.packs.sections import (
    attention,
    between,
    decisions,
    kinds,
    network,
    over_time,
)
from engagement.presenters.packs.sections.sizes import LEFT_OUT, NO_PARTNERS, TOO_SMALL
from partners.models import Partnership, System
from tests import factories as make
from tests.demonstration import demonstration
from tests.integration.packs.variation_world import (
    CARE,
    COUNCIL,
    PRACTICE,
    TRUST,
    asked_of,
    make_variation,
    stored,
    tables,
    words,
)
from tests.integration.variation.picture import added_up, counted, months_ago, steady

pytestmark = pytest.mark.django_db
PRIVATE, PUBLIC = PackAudience.PRIVATE, PackAudience.PUBLIC
GATHER: dict[str, Callable[[Asked], Section]] = {
    one.KEY: one.gather for one in (over_time, kinds, between, attention, decisions, network)
}
PUBLIC_ONES = ("over_time", "kinds", "attention", "decisions")


def gathered(asked: Asked) -> list[Section]:
    return [
        gather(asked) for key, gather in GATHER.items() if not asked.is_public or key in PUBLIC_ONES
    ]


@pytest.mark.parametrize("audience", PackAudience)
def test_a_system_without_partners_says_so(audience: PackAudience) -> None:
    system = make.make_system()
    found = {section.key: section for section in gathered(asked_of(system, audience))}
    for key in ("over_time", "kinds", "attention"):
        assert words(found[key]) == NO_PARTNERS
    assert "No side was affected by a decision of these months." in words(found["decisions"])
    assert "No plan is in preparation." in words(found["decisions"])
    assert not any(section.figures for section in found.values())
    if audience == PRIVATE:
        assert words(found["between"]) == NO_PARTNERS
        assert "No two organisations are recorded as tied" in words(found["network"])


def test_a_public_pack_of_a_tiny_system_says_nothing() -> None:
    system = make.make_system()
    for _ in range(4):
        steady(make.make_partnership(system=system), 3, contacts_denominator=5)
    added_up(system)
    found = {section.key: section for section in gathered(asked_of(system, PUBLIC))}
    for key in ("over_time", "kinds", "attention"):
        assert words(found[key]) == TOO_SMALL
        assert not found[key].headlines
    private = over_time.gather(asked_of(system))
    assert private.headlines


@pytest.mark.parametrize("audience", PackAudience)
def test_whoever_gathers_the_demonstration_it_comes_out_the_same(audience: PackAudience) -> None:
    system = scored_demonstration()
    found = set()
    for role in (BOARD_MEMBER, PARTNERSHIP_MANAGER, ANALYST, BOARD_MEMBER):
        asked = asked_of(system, audience, user=make.make_user(system=system, role=role.name))
        found.add(stored(asked, *gathered(asked)))
    (content,) = found
    assert to_bytes(from_bytes(content)) == content
    for table in (figure.table for figure in from_bytes(content).figures):
        assert len(table.rows) <= 40
        assert table.title
    assert b"What the system answers" not in content
    if audience == PUBLIC:
        partners = Partnership.objects.filter(system=system)
        names = partners.values_list("organisation__name", flat=True)
        assert [name for name in names if name.encode() in content] == []
        assert links(json.loads(content)) == set()


def scored_demonstration() -> System:
    system = demonstration()
    sweep(timedelta(minutes=5))
    add_up(system)
    return system


def links(plain: object) -> set[str]:
    """All addresses anywhere in a stored document."""
    if isinstance(plain, dict):
        own = {plain["url"]} if plain.get("url") else set()
        return own.union(*(links(value) for value in plain.values()))
    return set().union(*map(links, plain)) if isinstance(plain, list) else set()


def test_every_chart_can_be_drawn_again() -> None:
    asked = asked_of(make_variation())
    document = from_bytes(stored(asked, *gathered(asked)))
    drawn = [figure for figure in document.figures if figure.drawing is not None]
    assert {figure.table.key.split(".")[0] for figure in drawn} >= {
        "over_time",
        "kinds",
        "between",
        "attention",
    }
    for figure in (drawn[0], *drawn[-2:]):
        chart = thawed(figure)
        assert chart is not None
        assert "<svg" in chart.svg_wide


@pytest.mark.parametrize("audience", PackAudience)
def test_as_many_queries_however_many_partners(audience: PackAudience) -> None:
    counts: list[dict[str, int]] = []
    for practices in (12, 20):
        asked = asked_of(make_variation(practices), audience)
        counts.append({})
        for key, gather in GATHER.items():
            fresh = asked_of(asked.system, audience, user=asked.user)
            with CaptureQueriesContext(connection) as queries:
                gather(fresh)
            counts[-1][key] = len(queries)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 15


def test_figures_over_time_are_typed_and_stand_as_their_charts_say() -> None:
    system = make.make_system()
    partner = make.make_partnership(system=system)
    for month in range(1, 25):
        came = 5 if month <= 8 else 9
        counted(partner, month, attendance_numerator=came, attendance_denominator=10)
    added_up(system)
    section = over_time.gather(asked_of(system))
    figure = tables(section)["attendance"]
    assert [column.kind for column in figure.table.columns] == [
        ColumnKind.MONTH,
        ColumnKind.PERCENT,
        ColumnKind.NUMBER,
        ColumnKind.NUMBER,
        *[ColumnKind.PERCENT] * 3,
        ColumnKind.TEXT,
    ]
    last = figure.table.rows[-1]
    assert last.key == months_ago(1).isoformat()
    assert last.values[:4] == (last.key, 0.5, 5, 10)
    assert isinstance(last.values[4], float)
    assert str(last.values[-1]).startswith("Concern: ")
    assert len(figure.table.rows) == 24
    assert "more than chance" in figure.table.sentence
    (headline,) = (one for one in section.headlines if one.key == "over_time.attendance")
    assert headline.text.startswith("50% in ")
    assert headline.text.endswith("(5 of 10)")
    assert (headline.state, headline.is_concern) == ("concern", True)


def test_what_is_too_little_for_a_chart_is_counted_by_year() -> None:
    system = make.make_system()
    partner = make.make_partnership(system=system)
    counted(partner, 2, partner_commitments_numerator=4, partner_commitments_denominator=6)
    added_up(system)
    section = over_time.gather(asked_of(system))
    assert "partner_commitments" not in tables(section)
    assert "4 of 6 kept" in words(section)
    (headline,) = (one for one in section.headlines if "partner_commitments" in one.key)
    assert "4 of 6 kept" in headline.text
    assert (headline.state, headline.is_concern) == ("too few points to say", False)


def test_each_kind_and_place_is_said_with_its_interval() -> None:
    system = make_variation()
    section = kinds.gather(asked_of(system))
    table = tables(section)["contacts"].table
    found = {row.values[:2]: row for row in table.rows}
    assert list(found) == [
        ("Acute trust", "North"),
        ("Care provider", "North"),
        ("GP practice", "All places"),
        ("GP practice", "North"),
        ("GP practice", "South"),
        ("Upper-tier council", "South"),
    ]
    care = found["Care provider", "North"]
    assert care.values[2:6] == (6, 0.5, 72, 144)
    low, high = care.values[6:8]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low < 0.5 < high < 1
    assert care.url.startswith("/variation/series/?measure=contacts&kind=care_provider&place=")
    assert "place=" not in found["GP practice", "All places"].url
    drawing = tables(section)["contacts"].drawing
    assert drawing is not None
    assert "Columns: 1 North, 2 South." in drawing.key
    assert "/ no partner" in drawing.key
    drawn = {key for key in tables(section) if key.startswith("over_time.")}
    assert drawn == {f"over_time.{kind}" for kind in (TRUST, CARE, PRACTICE)}
    assert "Upper-tier council. In " in words(section)  # too few expected a month for a chart


def test_a_public_pack_shows_no_small_group_and_none_by_which_to_tell_it() -> None:
    system = make_variation()
    section = kinds.gather(asked_of(system, PUBLIC))
    table = tables(section)["contacts"].table
    shown = {row.values[:2] for row in table.rows}
    assert not {kind for kind, _place in shown} & {"Acute trust", "Upper-tier council"}
    # The small ones alone in their column would follow from the total of the place.
    assert ("GP practice", "All places") in shown
    assert LEFT_OUT in table.note
    assert "The One" not in stored(asked_of(system, PUBLIC), section).decode()
    assert not [one for one in section.headlines if TRUST in one.key or COUNCIL in one.key]
    spoken = attention.gather(asked_of(system, PUBLIC))
    named = {row.key for row in tables(spoken)["contacts"].table.rows}
    # The trust and the council are two together: the carers are hidden with them.
    assert named == {PRACTICE}
    assert {one.key.split(".")[-1] for one in spoken.headlines} == named


def test_of_many_kinds_and_places_the_largest_are_listed() -> None:
    system = make.make_system()
    for number in range(45):
        place = make.make_place(system, f"Place {number:02}")
        for _ in range(2 if number == 44 else 1):
            own = make.make_partnership(system=system, place=place)
            steady(own, 1, contacts_denominator=1)
    added_up(system)
    table = tables(kinds.gather(asked_of(system)))["contacts"].table
    assert len(table.rows) == 40
    assert {"All places", "Place 44"} <= {row.values[1] for row in table.rows}
    assert "6 smaller groups of partners are left out of the table." in table.note
