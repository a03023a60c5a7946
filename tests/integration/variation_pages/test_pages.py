"""The pages of variation: what they say of whom, to whom, and at what cost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER, PARTNERSHIP_MANAGER
from engagement.urls_variation import urlpatterns
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make
from tests.demonstration import demonstration
from tests.integration.variation.picture import added_up, counted, months_ago, steady

pytestmark = pytest.mark.django_db
COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE
PAGES = ("variation", "variation_series", "variation_partners", "variation_places")
MOST_QUERIES = 15


@pytest.fixture
def system() -> System:
    system = make.make_system()
    for name in ("North", "South"):
        make.make_place(system, name)
    return system


@pytest.fixture
def partners(system: System) -> list[Partnership]:
    """Twelve practices in the north that come half of the time, but for one that never comes."""
    north = system.places.get(name="North")
    found = [
        make.make_partnership(system=system, place=north, kind=PRACTICE, name=f"Practice {n:02}")
        for n in range(12)
    ]
    for number, one in enumerate(found):
        came = 0 if number == 3 else 2
        steady(one, 40, attendance_numerator=came, attendance_denominator=4)
    return found


def reader(system: System, role: str = BOARD_MEMBER.name) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system, role=role))
    return client


def text_of(client: Client, page: str = "variation", status: int = 200, **asked: Any) -> str:
    response = client.get(reverse(f"engagement:{page}"), asked)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_too_few_not_logged_and_none_expected_are_told_apart(system: System) -> None:
    north, south = system.places.order_by("name")
    few = make.make_partnership(system=system, place=north, kind=PRACTICE)
    counted(few, 2, contacts_numerator=1, contacts_denominator=2)
    dark = make.make_partnership(system=system, place=south, kind=PRACTICE)
    counted(dark, 2, days_due=0, days_not_logged=30)
    known = make.make_partnership(system=system, place=south, kind=COUNCIL)
    counted(known, 2, days_due=0, days_not_due=30)
    added_up(system)
    text = text_of(reader(system))
    assert "Too few to say" in text
    assert "1 of 2" in text
    assert "Not logged" in text
    assert "None expected" in text
    assert "0%" not in text.partition("<main")[2].partition("By kind of partner")[2][:20]


def test_a_cell_leads_to_its_months_and_they_say_what_changed(
    system: System, partners: list[Partnership]
) -> None:
    for number in range(1, 9):
        counted(make_busy(system), number, attendance_numerator=40, attendance_denominator=40)
    added_up(system)
    client = reader(system)
    north = str(system.places.get(name="North").public_id)
    text = text_of(client, measure="attendance")
    assert f"measure=attendance&amp;kind=gp_practice&amp;place={north}" in text
    months = text_of(client, "variation_series", measure="attendance", kind=PRACTICE, place=north)
    assert "months in a row were above the mean" in months or "above the upper limit" in months
    assert "this is an improvement" in months
    assert "Show the figures as a table" in months


def make_busy(system: System) -> Partnership:
    north = system.places.get(name="North")
    return make.make_partnership(system=system, place=north, kind=PRACTICE)


def test_plain_counts_stand_where_months_are_too_few(system: System) -> None:
    one = make.make_partnership(system=system, kind=COUNCIL)
    counted(one, 1, attendance_numerator=4, attendance_denominator=6)
    added_up(system)
    text = text_of(reader(system), "variation_series", measure="attendance")
    year = months_ago(1).year
    assert f"{year} so far: 4 of 6 attended" in text
    assert "There is too little for a chart" in text


def test_a_partner_outside_the_funnel_is_named_with_its_page(
    system: System, partners: list[Partnership]
) -> None:
    added_up(system)
    text = text_of(reader(system), "variation_partners", measure="attendance", kind=PRACTICE)
    page = reverse("engagement:partnership", args=[partners[3].public_id])
    assert "1 of 12 partners lies outside" in text
    assert page in text.partition("Outside the limits</h2>")[2]
    assert "Below the 99.8% limits" in text


def test_beyond_use_is_said_plainly_and_places_are_shown(system: System) -> None:
    for number, place in enumerate([*system.places.all()] * 6):
        one = make.make_partnership(system=system, place=place, kind=PRACTICE)
        came = 4000 if number % 2 else 200
        counted(one, 2, attendance_numerator=came, attendance_denominator=4000)
    added_up(system)
    text = text_of(reader(system), "variation_partners", measure="attendance")
    assert "Over-dispersed beyond use" in text
    assert "Between places instead" in text


def test_surveys_have_no_funnel(system: System) -> None:
    one = make.make_partnership(system=system, kind=PRACTICE)
    counted(one, 2, partner_survey_numerator=4, partner_survey_denominator=8)
    added_up(system)
    text = text_of(reader(system), "variation_partners", measure="partner_survey")
    assert "a funnel does not fit them" in text


def test_inequality_is_for_analysts_and_the_rating_for_those_who_work_with_partners(
    system: System, partners: list[Partnership]
) -> None:
    steady(make_busy(system), 3, contacts_numerator=2, contacts_denominator=3)
    added_up(system)
    seen = {
        role: text_of(reader(system, role), "variation_places")
        for role in (BOARD_MEMBER.name, PARTNERSHIP_MANAGER.name, ANALYST.name)
    }
    assert {role: "Gini" in text for role, text in seen.items()} == {
        BOARD_MEMBER.name: False,
        PARTNERSHIP_MANAGER.name: False,
        ANALYST.name: True,
    }
    assert "How each side sees the other" not in seen[BOARD_MEMBER.name]
    assert "How each side sees the other" in seen[PARTNERSHIP_MANAGER.name]
    assert "What the system answers about partners" not in text_of(reader(system))
    asked: dict[str, Any] = {"measure": "system_survey"}
    text_of(reader(system), status=422, **asked)
    text_of(reader(system, ANALYST.name), **asked)


def test_a_stranger_finds_nothing(system: System, partners: list[Partnership]) -> None:
    added_up(system)
    stranger = reader(make.make_system())
    key = partners[3].public_id
    for page in (*PAGES, "variation_behind"):
        assert "Practice" not in text_of(stranger, page, measure="attendance")
    text_of(stranger, "variation_series", partnership=key, status=404)
    facts = reverse("engagement:variation_facts", args=[key])
    assert stranger.get(facts).status_code == 404


@pytest.mark.parametrize("asked", [{"measure": "mood"}, {"period": "7"}, {"kind": "x"}])
def test_what_cannot_be_asked_for_is_said(system: System, asked: dict[str, Any]) -> None:
    text = text_of(reader(system), status=422, **asked)
    assert "There is a problem" in text


def test_down_to_the_facts_of_a_month(system: System) -> None:
    partnership = make.make_partnership(system=system)
    meeting = make.make_event(partnerships=[partnership])
    month = meeting.occurred_on
    page = reverse("engagement:variation_facts", args=[partnership.public_id])
    response = reader(system).get(page, {"measure": "contacts", "month": f"{month:%Y-%m}"})
    assert reverse("engagement:event", args=[meeting.public_id]) in response.content.decode()
    for wrong in ("2026-13", "x", "0000-01"):
        assert reader(system).get(page, {"month": wrong}).status_code == 200


def test_the_list_behind_a_figure_is_paged(system: System) -> None:
    for number in range(30):
        one = make.make_partnership(system=system, kind=PRACTICE, name=f"Practice {number:02}")
        counted(one, 2, contacts_numerator=1, contacts_denominator=2)
    added_up(system)
    client = reader(system)
    first = text_of(client, "variation_behind")
    assert "Practice 00" in first
    assert "Practice 29" not in first
    assert "after=" in first


def test_an_empty_system_has_something_to_read(system: System) -> None:
    for page in (*PAGES, "variation_behind"):
        text_of(reader(system), page)


def test_one_partner_over_time_leads_to_its_facts(
    system: System, partners: list[Partnership]
) -> None:
    one = partners[0]
    steady(make_busy(system), 20, attendance_numerator=6, attendance_denominator=6)
    for number in range(41, 50):
        counted(one, number, attendance_numerator=6, attendance_denominator=6)
    added_up(system)
    asked: dict[str, Any] = {"measure": "attendance", "partnership": one.public_id}
    text = text_of(reader(system), "variation_series", **asked)
    assert "There is too little for a chart" in text  # four meetings a month are steps of counting
    everything = text_of(reader(system), "variation_series", partnership=one.public_id)
    assert "Commitments kept by the system" in everything


def of_the_system() -> list[str]:
    """Every page of variation that is no partner's, read off its addresses."""
    return [name for name, has_partner in pages() if not has_partner]


def pages() -> list[tuple[str, bool]]:
    """The names of all of them, and whether each is of one partner."""
    return [
        (str(each.name), "<" in str(each.pattern))
        for each in urlpatterns
        if isinstance(each, URLPattern)
    ]


def test_queries_do_not_grow(system: System, partners: list[Partnership]) -> None:
    added_up(system)
    client = reader(system, ANALYST.name)
    _queries(client)
    few = _queries(client)
    for number in range(30):
        one = make.make_partnership(
            system=system, place=system.places.first(), kind=list(OrganisationKind)[number % 9]
        )
        steady(one, 15, attendance_numerator=1, attendance_denominator=2)
    added_up(system)
    assert _queries(client) == few
    assert max(few.values()) <= MOST_QUERIES


def _queries(client: Client) -> dict[str, int]:
    """How many each page asks."""
    found = {}
    for page in of_the_system():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"engagement:{page}"), {"measure": "attendance"})
        found[page] = len(asked)
    return found


def test_every_page_of_the_demonstration_in_few_queries() -> None:
    demonstration()
    assert set(PAGES) < set(of_the_system())
    partner = Partnership.objects.active().filter(counterpart__isnull=True).first()
    assert partner is not None
    found = {}
    for role in ("analyst", "manager", "board"):
        client = Client()
        client.force_login(User.objects.get(email=f"{role}@westmarch.example"))
        client.get("/")
        for page, has_partner in pages():
            arguments = [partner.public_id] if has_partner else []
            with CaptureQueriesContext(connection) as asked:
                response = client.get(reverse(f"engagement:{page}", args=arguments))
            assert response.status_code == 200
            found[role, page] = len(asked)
    assert {page: number for page, number in found.items() if number > MOST_QUERIES} == {}
