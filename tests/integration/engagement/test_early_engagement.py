"""How early those affected were engaged: what is counted, shown, listed and given to programs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.roles import BOARD_MEMBER
from engagement.actions.decision import DecisionFacts, record_decision
from engagement.analytics.early_engagement import STEPS, Early, early_engagement
from engagement.models import Decision
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.api.conftest import client_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SINCE, BEFORE, DECIDED, AFTER = (TODAY - timedelta(days=days) for days in (200, 90, 60, 30))
FIRST_DAY = {"after": AFTER}


@pytest.fixture
def system() -> System:
    return make.make_system()


def partners(system: System, kind: str, count: int, place: Any = None) -> list[Partnership]:
    return [make.make_partnership(system=system, kind=kind, place=place) for _ in range(count)]


def decided(
    affected: list[Partnership],
    stages: list[str],
    *,
    by: Partnership | None = None,
    on: date | None = DECIDED,
) -> Decision:
    """A decision with, for each affected partner, the stage at which it was first engaged."""
    decision = record_decision(
        by=make.TESTS,
        made_by="system" if by is None else "partner",
        partnership=by,
        facts=DecisionFacts("budget", "Cuts", affected, decided_on=on, affects_system=False),
    )
    by_partner = {row.affected_id: row for row in decision.consultations.all()}
    for partner, stage in zip(affected, stages, strict=True):
        if stage:
            make.make_engagement(
                consultation=by_partner[partner.organisation_id],
                stage=stage,
                first_engaged_on=FIRST_DAY.get(stage, BEFORE),
            )
    return decision


def counts(rows: Any) -> dict[str, tuple[int, ...]]:
    return {row.label: row.counts for row in rows}


def test_each_affected_side_counts_once_at_its_earliest_stage(system: System) -> None:
    place = make.make_place(system, "North")
    trusts = partners(system, "acute_trust", 5, place)
    charity = partners(system, "voluntary", 1)
    stages = ["before_options", "on_options", "on_options", "after", ""]
    decision = decided([*trusts, *charity], [*stages, "before_decision"])
    make.make_engagement(
        consultation=decision.consultations.get(affected=trusts[1].organisation),
        audience="public",
        stage="before_decision",
        first_engaged_on=BEFORE,
    )
    ours, theirs = early_engagement(system, SINCE, TODAY)
    assert counts(ours.by_kind) == {
        "Acute trust": (1, 2, 0, 1, 1),
        "Voluntary or community organisation": (0, 0, 1, 0, 0),
    }
    assert counts(ours.by_place) == {"North": (1, 2, 0, 1, 1), "No one place": (0, 0, 1, 0, 0)}
    assert ours.total.counts == (1, 2, 1, 1, 1)
    assert theirs.total.affected == 0
    trust, few = ours.by_kind
    assert trust.share == pytest.approx(0.6)
    assert trust.interval is not None
    assert few.share is None
    assert few.interval is None


def test_partners_and_the_system_are_counted_apart(system: System) -> None:
    council, hospital = (
        partners(system, "upper_tier_council", 1)[0],
        partners(system, "acute_trust", 1)[0],
    )
    decided([hospital], ["on_options"], by=council)
    make.make_decision(partnership=council, decided_on=DECIDED)
    ours, theirs = early_engagement(system, SINCE, TODAY)
    assert ours.total.affected == 0
    assert counts(theirs.by_kind) == {
        "Acute trust": (0, 1, 0, 0, 0),
        "The system itself": (0, 0, 0, 0, 1),
    }
    assert "The system itself" not in counts(theirs.by_place)


def test_ahead_counts_once_engaged_and_others_outside_the_period_do_not(system: System) -> None:
    one, other, third = partners(system, "acute_trust", 3)
    decided([one, other], ["on_options", ""], on=None)
    decided([third], [""], on=SINCE - timedelta(days=1))
    ours, _ = early_engagement(system, SINCE, TODAY)
    assert ours.total.counts == (0, 1, 0, 0, 0)
    taken, _ = early_engagement(system, SINCE, TODAY, decided_only=True)
    assert taken.total.affected == 0
    assert early_engagement(system, BEFORE + timedelta(days=1), TODAY)[0].total.affected == 0


def test_withdrawn_ones_and_other_systems_do_not_count(system: System) -> None:
    decision = decided(partners(system, "acute_trust", 1), [""])
    decision.consultations.update(is_standing=False)
    decided(partners(make.make_system(), "acute_trust", 1), [""])
    assert early_engagement(system, SINCE, TODAY)[0].total.affected == 0


def test_it_is_one_query(system: System, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    decided(partners(system, "acute_trust", 3), ["", "", ""])
    with django_assert_num_queries(1):
        early_engagement(system, SINCE, TODAY)


def test_each_figure_leads_to_the_decisions_behind_it(system: System, client: Client) -> None:
    place = make.make_place(system, "North")
    trusts = partners(system, "acute_trust", 2, place)
    decided(trusts, ["before_options", ""])
    decided(partners(system, "voluntary", 1), ["before_options"])
    client.force_login(make.make_user(system=system, role=BOARD_MEMBER.name))
    page = client.get("/decisions/early-engagement/")
    assert page.status_code == 200
    for section in page.context["sections"]:
        for table in section.tables:
            for row in table.rows:
                for figure in (row.affected, row.early, *row.figures):
                    listed = list(client.get(figure.href).context["page"])
                    assert bool(listed) == bool(figure.count), figure
    kinds, places = page.context["sections"][0].tables
    never = client.get(kinds.rows[0].figures[STEPS.index("never")].href).context["page"]
    assert [row.title for row in never] == ["Cuts"]
    assert [row.label for row in places.rows] == ["No one place", "North"]


def test_a_period_that_ends_before_it_begins_is_refused(system: System, client: Client) -> None:
    client.force_login(make.make_user(system=system))
    url = f"/decisions/early-engagement/?since={TODAY}&until={SINCE}"
    answer = client.get(url)
    assert answer.status_code == 422
    assert "not before the first one" in answer.text


def test_programs_get_the_same_figures(system: System) -> None:
    decided(partners(system, "acute_trust", 5), ["on_options", "", "", "", "before_options"])
    reader = client_of(make.make_user(system=system, role=BOARD_MEMBER.name))
    url = f"/api/v1/systems/{system.public_id}/early-engagement"
    ours, theirs = reader.get(url).json()
    [row] = ours["by_kind"]
    assert row["first_engaged"] == dict(zip(STEPS, (1, 1, 0, 0, 3), strict=True))
    assert (row["affected"], row["early"], row["early_share"]) == (5, 2, 0.4)
    assert row["early_share_low"] < 0.4 < row["early_share_high"]
    assert theirs["total"]["early_share"] is None
    assert theirs["total"]["early_share_low"] is None
    stranger = client_of(make.make_user(system=make.make_system()))
    assert stranger.get(url).status_code == 404


def test_too_few_to_say() -> None:
    assert Early("x", "X", (4, 0, 0, 0, 0)).share is None
    assert Early("x", "X", (4, 0, 0, 0, 1)).share == pytest.approx(0.8)
