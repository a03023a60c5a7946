"""What a partner delivers, how we trust it and what it is under, said together where it counts."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER, PARTNERSHIP_MANAGER
from engagement.actions.commitment import settle_commitment
from engagement.actions.score_model import put_into_force
from engagement.actions.scoring import sweep
from engagement.presenters.capacity import capacity_of
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_WEEK = timedelta(weeks=1)
MANAGER = PARTNERSHIP_MANAGER.permissions


def _promise(partnership: Partnership, weeks_ago: int, state: str) -> None:
    due = TODAY - weeks_ago * A_WEEK
    commitment = make.make_commitment(
        partnership=partnership, made_by="partner", made_on=due - 4 * A_WEEK, due_on=due
    )
    late = timedelta(days=0 if state == "kept" else 5)
    settle_commitment(
        by=make.TESTS,
        commitment=commitment,
        state=state,
        happened_on=due + late,
        is_confirmed=True,
    )


@pytest.fixture
def overwhelmed() -> Partnership:
    """Kept all it promised until a year ago, and since then brings everything late."""
    partnership = make.make_partnership(name="Dale Council")
    system = partnership.system
    make.make_rating_of_partners(system)
    for weeks_ago in range(102, 54, -2):
        _promise(partnership, weeks_ago, "kept")
    for weeks_ago in range(50, 1, -2):
        _promise(partnership, weeks_ago, "late")
    return partnership


def _approve(partnership: Partnership) -> None:
    put_into_force(
        by=make.TESTS,
        model=make.make_trust_model(calibrated_to=date(2026, 3, 31)),
        system=partnership.system,
        reason="Agreed by the board.",
    )


def test_pressure_explains_part_of_what_is_not_delivered(overwhelmed: Partnership) -> None:
    _approve(overwhelmed)
    sweep(timedelta(seconds=60))
    plain = capacity_of(overwhelmed, MANAGER)
    assert plain is not None
    assert "No pressure is recorded that would explain it." in plain.sentence
    make.make_pressure(
        partnership=overwhelmed,
        level=0.8,
        first_on=TODAY - 52 * A_WEEK,
        last_on=TODAY + 10 * A_WEEK,
    )
    sweep(timedelta(seconds=60))
    under = capacity_of(overwhelmed, MANAGER)
    assert under is not None
    assert "What Dale Council delivers has fallen since" in under.sentence
    assert "it is under overwhelming pressure (funding, until" in under.sentence
    assert "of that." in under.sentence
    assert under.facts.delivery[-1] == pytest.approx(plain.facts.delivery[-1])
    assert under.facts.trust[-1] > plain.facts.trust[-1] + 3
    assert under.facts.strain > 0


def test_it_is_for_those_who_may_read_how_partners_are_rated(
    overwhelmed: Partnership, client: Client
) -> None:
    url = f"/partnerships/{overwhelmed.public_id}/"
    make.make_pressure(partnership=overwhelmed)

    def shown(role: str) -> list[bool]:
        user = make.make_user(system=overwhelmed.system, role=role)
        client.force_login(user)
        pages = [client.get(path).text for path in (url, f"{url}trust/")]
        answer = client.get(f"/api/v1{url}trust")
        said = [*pages, answer.json()["capacity"] or "" if answer.status_code == 200 else ""]
        return ["What Dale Council delivers" in each for each in said]

    sweep(timedelta(seconds=60))
    # In shadow nothing is concluded, and most people do not see it at all.
    assert shown(ANALYST.name) == [False, False, False]
    assert capacity_of(overwhelmed, MANAGER) is None
    _approve(overwhelmed)
    sweep(timedelta(seconds=60))
    assert shown(ANALYST.name) == [True, True, True]
    assert shown(PARTNERSHIP_MANAGER.name) == [True, True, True]
    assert shown(BOARD_MEMBER.name) == [False, False, False]
    assert capacity_of(overwhelmed, BOARD_MEMBER.permissions) is None
    make.make_rating_of_partners(overwhelmed.system, rates_partners=False)
    assert capacity_of(overwhelmed, MANAGER) is None


def test_the_past_is_told_as_it_was_known_then(
    overwhelmed: Partnership, client: Client, as_user: Callable[[User], Client]
) -> None:
    _approve(overwhelmed)
    manager = as_user(make.make_user(system=overwhelmed.system))
    sweep(timedelta(seconds=60))
    # Recorded today: nothing of it was known on any day before.
    make.make_pressure(partnership=overwhelmed, first_on=TODAY - 20 * A_WEEK)
    url = f"/partnerships/{overwhelmed.public_id}/trust/"
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert "is under" in manager.get(url).text
    assert "is under" not in manager.get(f"{url}?known_on={yesterday}").text


def test_a_partner_without_facts_is_told_so() -> None:
    partnership = make.make_partnership(name="Dale Council")
    make.make_rating_of_partners(partnership.system)
    _approve(partnership)
    make.make_pressure(partnership=partnership, kind="winter", level=0.4)
    capacity = capacity_of(partnership, MANAGER)
    assert capacity is not None
    assert capacity.sentence.startswith("Too little is known yet")
    assert "It is under noticeable pressure (winter, until" in capacity.sentence
