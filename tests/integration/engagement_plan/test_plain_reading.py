"""The set-based statement does what one would do by hand, whatever changes in which order."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.actions.agreement import agree_contact, follow_plan_again
from engagement.tasks import follow_plans
from partners.actions.partnership import change_partnership
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement_plan.reading import COUNCIL, PRACTICE, plan, rate

TIERS = (Tier.MANAGED.value, Tier.KNOWN.value)
KINDS = (COUNCIL.value, PRACTICE.value)
changes = st.lists(
    st.one_of(
        st.tuples(
            st.just("plan"),
            st.sampled_from(TIERS),
            st.sampled_from(("", *KINDS)),
            st.sampled_from((1, 4, None)),
            st.integers(0, 3),
        ),
        st.tuples(st.just("own"), st.integers(0, 3), st.sampled_from((2, 9)), st.integers(0, 2)),
        st.tuples(st.just("follow"), st.integers(0, 3), st.integers(0, 2)),
        st.tuples(st.just("tier"), st.integers(0, 3), st.sampled_from(TIERS)),
        st.tuples(st.just("day"), st.integers(1, 2)),
    ),
    max_size=14,
)


@pytest.mark.django_db(transaction=False)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes)
def test_the_rows_are_those_of_a_plain_reading(steps: Sequence[tuple[Any, ...]]) -> None:
    """Whatever is changed in which order: the values in force are those one would read by hand."""
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=True) as clock:
        world = _World()
        for step in steps:
            if step[0] == "day":
                now += timedelta(days=step[1])
                clock.move_to(now)
            else:
                getattr(world, f"do_{step[0]}")(*step[1:])
            follow_plans()
            world.check()


class _World:
    """Four partners, and beside them what a person with paper would have noted."""

    def __init__(self) -> None:
        self.system = make.make_system()
        self.user = make.make_user(system=self.system)
        self.partners = [
            make.make_partnership(system=self.system, kind=kind, tier=tier, owner=self.user)
            for kind in KINDS
            for tier in TIERS
        ]
        self.plans: list[tuple[str, str, date, int | None]] = []
        # Per partner: from which day on its own value holds, or none because it follows the plan.
        self.own: dict[int, list[tuple[date, int | None]]] = {}

    def do_plan(self, tier: str, kind: str, value: int | None, after: int) -> None:
        day = timezone.localdate() + timedelta(days=after)
        try:
            plan(
                self.system,
                tier,
                kind=kind,
                valid_from=day,
                contacts_a_year=value,
                is_end=value is None,
            )
        except ValidationError:  # there is none to end
            return
        self.plans.append((tier, kind, day, value))

    def do_own(self, index: int, value: int, after: int) -> None:
        day = timezone.localdate() + timedelta(days=after)
        agree_contact(
            by=make.TESTS, partnership=self.partners[index], valid_from=day, contacts_a_year=value
        )
        self.own.setdefault(index, []).append((day, value))

    def do_follow(self, index: int, after: int) -> None:
        day = timezone.localdate() + timedelta(days=after)
        try:
            follow_plan_again(by=make.TESTS, partnership=self.partners[index], valid_from=day)
        except ValidationError:
            return
        self.own.setdefault(index, []).append((day, None))

    def do_tier(self, index: int, tier: str) -> None:
        partner = self.partners[index]
        partner.refresh_from_db()
        self.partners[index] = change_partnership(
            by=make.TESTS,
            partnership=partner,
            tier=tier,
            owner=self.user,
            represented_by=None,
            place=None,
            expected_version=partner.version,
        )

    def check(self) -> None:
        for index, partner in enumerate(self.partners):
            assert rate(partner) == self._by_hand(index, partner)

    def _by_hand(self, index: int, partner: Partnership) -> int | None:
        today = timezone.localdate()
        begun = [row for row in self.own.get(index, []) if row[0] <= today]
        if begun:
            own = max(reversed(begun), key=lambda row: row[0])[1]
            if own is not None:
                return own
        for kind in (partner.organisation.kind, ""):
            of_kind = [
                (day, value)
                for tier, its_kind, day, value in self.plans
                if (tier, its_kind) == (partner.tier, kind) and day <= today
            ]
            if of_kind:
                value = max(reversed(of_kind), key=lambda row: row[0])[1]
                if value is not None:
                    return value
        return None
