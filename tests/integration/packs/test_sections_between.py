"""The sections on partners, attention, decisions and the network: who is named, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engagement.enums import PackAudience
from engagement.packs.document import Section
from engagement.presenters.packs.sections import attention, between, decisions, network
from engagement.presenters.packs.sections.sizes import Sizes
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.packs.variation_world import (
    CARE,
    COUNCIL,
    PRACTICE,
    TRUST,
    asked_of,
    last_day,
    make_variation,
    stored,
    tables,
    words,
)
from tests.integration.variation.picture import added_up, months_ago, steady

pytestmark = pytest.mark.django_db
PUBLIC = PackAudience.PUBLIC


def state(section: Section, key: str) -> tuple[str, str, bool]:
    (found,) = (one for one in section.headlines if one.key == key)
    return found.text, found.state, found.is_concern


def test_who_lies_outside_is_named_and_nobody_else() -> None:
    system = make_variation()
    section = between.gather(asked_of(system))
    assert list(tables(section)) == [f"contacts.{PRACTICE}"]
    table = tables(section)[f"contacts.{PRACTICE}"].table
    (row,) = table.rows
    assert row.values[:5] == ("North Practice 03", "North", 0, 0, 24)
    assert str(row.values[5]).startswith("Below the ")
    assert row.url.startswith("/partnerships/")
    assert "The other 23 partners of this kind are on the live page." in table.note
    text, stands, is_concern = state(section, f"between.contacts.{PRACTICE}")
    assert (text, stands, is_concern) == ("1 of 24 partners stand out", "more than chance", True)


def test_where_a_funnel_says_nothing_it_is_not_drawn() -> None:
    system = make.make_system()
    for number in range(12):
        own = make.make_partnership(system=system, kind=PRACTICE)
        steady(own, 12, contacts_numerator=40.0 * (number % 2), contacts_denominator=20)
    added_up(system)
    section = between.gather(asked_of(system))
    assert not section.figures
    assert "Over-dispersed beyond use" in words(section)
    assert state(section, f"between.contacts.{PRACTICE}")[1] == "cannot be compared"


def test_few_partners_of_each_kind_are_not_compared() -> None:
    system = make.make_system()
    steady(make.make_partnership(system=system), 3, contacts_denominator=5)
    added_up(system)
    section = between.gather(asked_of(system))
    assert "No kind has 10 partners or more" in words(section)
    assert not section.headlines


def test_less_contact_than_agreed_is_said_with_whom() -> None:
    section = attention.gather(asked_of(make_variation()))
    table = tables(section)["contacts"].table
    assert table.rows[0].key == CARE
    assert table.rows[0].values[1:4] == (0.5, 72, 144)
    assert table.rows[0].values[-1] == "below what was agreed"
    assert "Below what was agreed by more than chance: Care provider" in table.sentence
    assert state(section, f"attention.contacts.{CARE}") == (
        "below what was agreed",
        "below what was agreed",
        True,
    )
    voice = {row.key: row.values for row in tables(section)["voice"].table.rows}
    assert voice["contacts.social_care"][3:5] == (120, 192)
    assert voice["contacts.social_care"][-1] == "Social care lower, more than chance"
    assert voice["early_engagement.nhs"][2] == "None recorded"
    assert "places.health" in tables(section)
    assert not any("survey" in key for key in tables(section))


def test_groups_that_would_give_a_hidden_kind_away_are_hidden() -> None:
    section = attention.gather(asked_of(make_variation(), PUBLIC))
    assert "voice" not in tables(section)
    assert "Social care beside the NHS is not shown." in words(section)


@pytest.mark.parametrize(
    ("hidden", "groups", "is_shown"),
    [
        ("", ("ab", "cd"), True),
        ("a", ("ab", "cd"), False),
        ("ab", ("abc", "d"), True),
        ("ac", ("ab", "cd"), False),
        ("e", ("ab", "cd"), False),
    ],
)
def test_a_group_is_hidden_with_the_only_hidden_kind_in_it(
    hidden: str, groups: tuple[str, str], is_shown: bool
) -> None:
    cells = {(kind, "place"): 9 for kind in "abcde"}
    shown = frozenset("abcde") - set(hidden)
    sizes = Sizes(cells, frozenset(cells), shown, is_total_shown=True)
    assert sizes.are_groups_shown(groups) is is_shown


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def council(system: System) -> Partnership:
    return make.make_partnership(system=system, name="Zebedee Council")


def test_what_was_decided_before_somebody_was_engaged(system: System, council: Partnership) -> None:
    trust = make.make_partnership(system=system, kind=TRUST, name="Asked Trust")
    day = months_ago(2, 15)
    decision = make.make_decision(affected=[council, trust], title="Move the unit", decided_on=day)
    make.make_engagement(
        consultation=decision.consultations.get(affected=trust.organisation),
        first_engaged_on=months_ago(4, 2),
    )
    make.make_decision(affected=[council], title="Long ago", decided_on=months_ago(14, 1))
    section = decisions.gather(asked_of(system))
    (row,) = tables(section)["before_engaged"].table.rows
    assert row.values == (day.isoformat(), "Move the unit", str(system), "Zebedee Council")
    assert row.url == f"/decisions/{decision.public_id}/"
    assert state(section, "decisions.before_engaged") == ("1 of 1 decision", "some", True)
    early = tables(section)["early_by_system.kind"]
    assert early.drawing is not None
    assert early.table.sentence.startswith("1 of 2 affected was engaged before or on options")
    assert [row.values[:2] for row in early.table.rows] == [
        ("Acute trust", 1),
        ("Upper-tier council", 1),
    ]


def test_a_public_pack_counts_decisions_and_names_none(
    system: System, council: Partnership
) -> None:
    make.make_decision(affected=[council], title="Secret move", decided_on=months_ago(2, 15))
    make.make_plan(partners=[council], title="Secret plan")
    make.make_service(
        system=system, title="Secret service", ends_on=timezone.localdate() + timedelta(days=90)
    )
    asked = asked_of(system, PUBLIC)
    section = decisions.gather(asked)
    content = stored(asked, section).decode()
    assert "Secret" not in content
    assert "Zebedee" not in content
    assert "1 of 1 decision was made before somebody affected was engaged" in words(section)
    assert "1 plan is in preparation. Numbers below 5 are not shown" in words(section)
    assert not tables(section)["early_by_system.kind"].table.rows


def test_what_lies_ahead_without_anybody_engaged(system: System, council: Partnership) -> None:
    ends_on = timezone.localdate() + timedelta(days=200)
    make.make_service(system=system, affected=[council], title="Beds", ends_on=ends_on)
    make.make_service(system=system, title="Far away", ends_on=ends_on + timedelta(days=900))
    section = decisions.gather(asked_of(system))
    (service,) = tables(section)["services_ending"].table.rows
    assert service.values[:2] == (ends_on.isoformat(), "Beds")
    (ahead,) = tables(section)["ahead"].table.rows
    assert "Beds" in str(ahead.values[1])
    assert "Zebedee Council" in str(ahead.values[3])
    assert state(section, "decisions.services_ending") == ("1", "some", True)

    raised = system.decisions.get()
    for consultation in raised.consultations.all():
        make.make_engagement(consultation=consultation)
    engaged = decisions.gather(asked_of(system))
    assert "services_ending" not in tables(engaged)
    assert "ahead" not in tables(engaged)
    assert state(engaged, "decisions.services_ending") == ("0", "none", False)


def test_plans_in_preparation_say_whom_they_did_not_hear(system: System) -> None:
    partners = [make.make_partnership(system=system) for _ in range(7)]
    plan = make.make_plan(partners=partners, title="Forward plan")
    first = plan.partners.order_by("id").first()
    make.make_plan_position(plan_partner=first)
    section = decisions.gather(asked_of(system))
    (row,) = tables(section)["plans"].table.rows
    assert row.values[1:] == ("Forward plan", 7, 6, 1, 0, 0)
    assert state(section, "decisions.plans") == ("6 of 7", "some", False)
    assert "6 of the 7 times that a plan needs a partner" in tables(section)["plans"].table.sentence
    # That one partner was asked is a small number.
    assert "1 plan is in preparation. Numbers below 5" in words(
        decisions.gather(asked_of(system, PUBLIC))
    )


def test_many_times_of_few_partners_are_small_numbers_in_public(system: System) -> None:
    partners = [make.make_partnership(system=system) for _ in range(3)]
    for number in range(2):
        make.make_plan(partners=partners, title=f"Plan {number}")
    heard = make.make_plan(partners=[make.make_partnership(system=system) for _ in range(6)])
    for one in heard.partners.all():
        make.make_plan_position(plan_partner=one)
    assert "3 plans are in preparation. Numbers below 5 are not shown" in words(
        decisions.gather(asked_of(system, PUBLIC))
    )
    make.make_plan(partners=[make.make_partnership(system=system) for _ in range(5)])
    assert "11 of the 17 times that a plan needs a partner" in words(
        decisions.gather(asked_of(system, PUBLIC))
    )


def test_those_ahead_are_in_no_share_of_a_pack(system: System, council: Partnership) -> None:
    ahead = make.make_decision(affected=[council], title="Ahead")
    make.make_engagement(consultation=ahead.consultations.get(), first_engaged_on=months_ago(2, 2))
    section = decisions.gather(asked_of(system))
    assert "early_by_system.kind" not in tables(section)
    make.make_decision(affected=[council], title="Taken", decided_on=months_ago(2, 15))
    table = tables(decisions.gather(asked_of(system)))["early_by_system.kind"].table
    assert table.rows[0].values[:2] == ("Upper-tier council", 1)
    assert "Only decisions that were taken in the period count" in table.note
    assert "state=decided" in table.rows[0].url


def test_the_network_names_who_holds_others_in(system: System) -> None:
    partners = [make.make_partnership(system=system, name=f"Partner {n}") for n in range(6)]
    for other in partners[1:]:
        make.make_event(
            partnerships=[partners[0], other],
            starts_at=timezone.now().replace(hour=12) - timedelta(days=60),
        )
    section = network.gather(asked_of(system, since=months_ago(6), until=last_day()))
    table = tables(section)["meetings"].table
    assert table.rows[0].values[0] == "Partner 0"
    assert table.rows[0].values[3:] == (5, 1.0, 0.2, "Yes")
    assert "Without Partner 0 some others would have no recorded tie" in table.sentence
    assert state(section, "network.meetings.single_points") == ("Partner 0", "some", True)
    assert "5 of 5 events logged in the period (100%) are complete" in words(section)
    assert "Who sits with whom. No two organisations are recorded as tied" in words(section)


def test_a_large_network_is_listed_as_far_as_one_reads(system: System) -> None:
    partners = [make.make_partnership(system=system, kind=COUNCIL) for _ in range(45)]
    when = timezone.now().replace(hour=12) - timedelta(days=60)
    make.make_event(partnerships=partners[:25], starts_at=when)
    make.make_event(partnerships=partners[24:], starts_at=when)
    section = network.gather(asked_of(system, since=months_ago(6), until=last_day()))
    table = tables(section)["meetings"].table
    assert len(table.rows) == 40
    assert "5 more organisations have ties and are not listed." in table.note
    assert "The picture has at most 40 organisations" in table.note
