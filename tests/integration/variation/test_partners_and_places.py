"""Between partners and places, who gets the attention, and systems side by side."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER
from engagement.actions.issue import settle_issue
from engagement.actions.score_model import put_into_force
from engagement.analytics.variation.attention import NHS, SOCIAL_CARE, attention, perception_gap
from engagement.analytics.variation.partners import (
    between_partners,
    facts_of,
    partnerships_counted,
)
from engagement.analytics.variation.places import between_places
from engagement.enums import Attendance, CommitmentState, Measure, ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from engagement.scoring.figures import Figure
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.variation.picture import added_up, counted, months_ago, steady
from tests.integration.variation.test_figures_written import meeting, scored, settled

pytestmark = pytest.mark.django_db
COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE
TRUST = OrganisationKind.ACUTE_TRUST


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def board(system: System) -> User:
    return make.make_user(system=system, role=BOARD_MEMBER.name)


@pytest.fixture
def analyst(system: System) -> User:
    return make.make_user(system=system, role=ANALYST.name)


def a_year() -> dict[str, Any]:
    return {"since": months_ago(12), "until": months_ago(1)}


def test_partners_of_a_kind_stand_in_a_funnel(system: System, board: User) -> None:
    for number in range(6):
        practice = make.make_partnership(system=system, kind=PRACTICE, name=f"Practice {number}")
        steady(practice, 2, contacts_numerator=float(number == 5) * 40, contacts_denominator=6)
    without = make.make_partnership(system=system, kind=PRACTICE)
    counted(without, 1, days_due=0, days_quiet=30)
    make.make_partnership(system=system)
    found = between_partners(board, system, measure=Figure.CONTACTS, kinds=[PRACTICE], **a_year())
    assert [row.name for row in found.rows] == [f"Practice {number}" for number in range(6)]
    assert (found.rows[5].numerator, found.rows[5].denominator) == (80, 12)
    assert found.funnel is not None
    assert found.funnel.units.target == 1
    assert found.funnel.outside.size == 6
    survey = between_partners(board, system, measure=Figure.PARTNER_SURVEY, **a_year())
    assert (list(survey.rows), survey.funnel) == ([], None)


def test_a_figure_leads_to_its_partnerships(system: System, board: User) -> None:
    one, other = (make.make_partnership(system=system) for _ in range(2))
    steady(one, 3, partner_issues_numerator=1, partner_issues_denominator=2)
    steady(other, 3, attendance_denominator=2)
    asked: dict[str, Any] = {"measure": Figure.PARTNER_ISSUES, **a_year()}
    (found,) = partnerships_counted(board, system, **asked)
    assert (found.pk, found.numerator, found.denominator) == (one.pk, 3, 6)
    stranger = make.make_user(system=make.make_system(), role=BOARD_MEMBER.name)
    assert not partnerships_counted(stranger, system, **asked).exists()
    rating = {**asked, "measure": Figure.SYSTEM_SURVEY}
    assert not partnerships_counted(board, system, **rating).exists()


def test_a_month_leads_to_its_facts_as_far_as_the_reader_may_see(
    system: System, board: User
) -> None:
    partnership = make.make_partnership(system=system)
    settled(partnership, months_ago(2, 10), CommitmentState.KEPT)
    settled(partnership, months_ago(2, 11), CommitmentState.BROKEN)
    settled(partnership, months_ago(1, 11), CommitmentState.BROKEN)
    formal = make.make_board(system=system)
    meeting(partnership, months_ago(2, 12), boards=[formal], attendance=Attendance.DEPUTY)
    scored(partnership)

    def facts(measure: Figure, reader: User = board) -> list[tuple[int, bool | None, bool]]:
        found = facts_of(reader, partnership, measure=measure, month=months_ago(2, 15))
        return [(fact.day.day, fact.counts, fact.record is not None) for fact in found]

    assert facts(Figure.SYSTEM_COMMITMENTS) == [(10, True, True), (11, False, True)]
    assert facts(Figure.PARTNER_COMMITMENTS) == []
    assert facts(Figure.ATTENDANCE) == [(12, True, True)]
    assert facts(Figure.CONTACTS) == [(12, True, True)]
    assert facts(Figure.SYSTEM_SURVEY) == []
    stranger = make.make_user(system=make.make_system())
    assert facts(Figure.CONTACTS, stranger) == []


def test_a_confidential_record_counts_but_is_not_shown(system: System, board: User) -> None:
    partnership = make.make_partnership(system=system)
    day = months_ago(1, 3)
    issue = make.make_issue(partnership=partnership, raised_on=day)
    settle_issue(by=make.TESTS, issue=issue, outcome="satisfied", settled_on=day)
    manager = make.make_user(system=system)
    for reader, seen in ((board, False), (manager, True)):
        (fact,) = facts_of(reader, partnership, measure=Figure.SYSTEM_ISSUES, month=day)
        assert (fact.counts, fact.record is not None) == (True, seen)


def test_the_voice_of_social_care_beside_that_of_the_nhs(
    system: System, board: User, analyst: User
) -> None:
    for kind, made in ((COUNCIL, 1.0), (OrganisationKind.CARE_PROVIDER, 2.0), (TRUST, 9.0)):
        one = make.make_partnership(system=system, kind=kind)
        steady(one, 2, contacts_numerator=made, contacts_denominator=5)
    added_up(system)
    found = attention(board, system, **a_year())
    assert found.inequality is None
    assert {kind: rate.value for kind, rate in found.by_kind.items()} == {
        COUNCIL: 0.2,
        OrganisationKind.CARE_PROVIDER: 0.4,
        TRUST: 1.8,
    }
    voice = found.voice[Figure.CONTACTS]
    assert voice[SOCIAL_CARE].value == pytest.approx(0.3)
    assert voice[NHS].value == 1.8
    unequal = attention(analyst, system, **a_year()).inequality
    assert unequal is not None
    assert unequal.partnerships == 3
    # (2 - 3 - 1) 0.2 + 0 + 2 * 1.8 over 3 * 2.4
    assert unequal.gini == pytest.approx(3.2 / 7.2)
    assert unequal.theil is not None
    assert unequal.theil.within == pytest.approx(0)


def with_score(partnership: Partnership, measure: Measure, mean: float, model: ScoreModel) -> None:
    today = timezone.localdate()
    ScoreSeries.objects.create(
        partnership=partnership,
        system=partnership.system,
        measure=measure,
        model=model,
        year=today.year,
        first_week_end=today,
        weeks=1,
        mean=b"",
        sd=b"",
        credibility=b"",
        is_newest=True,
        newest_mean=mean,
        newest_sd=2.0,
        newest_week_end=today,
        computed_at=timezone.now(),
    )


def test_the_share_between_places(system: System, board: User) -> None:
    health = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    nothing = between_places(board, system)
    assert nothing.share is None
    assert nothing.why_not
    for name, means in (("North", (60, 64, 62)), ("South", (30, 34, 32))):
        place = make.make_place(system, name)
        for mean in means:
            partnership = make.make_partnership(system=system, place=place)
            with_score(partnership, Measure.HEALTH, mean, health)
    found = between_places(board, system)
    assert [(one.name, one.partnerships, one.mean) for one in found.places] == [
        ("North", 3, 62),
        ("South", 3, 32),
    ]
    assert found.share is not None
    assert found.share.share is not None
    assert found.share.share > 0.99
    # Trust runs in shadow: nothing is concluded from it, not even by analysts.
    assert between_places(board, system, measure=Measure.TRUST_OF_PARTNER).share is None


def test_how_each_side_sees_the_other(board: User) -> None:
    system = make.make_system(is_fictional=True)
    analyst = make.make_user(system=system, role=ANALYST.name)
    model = make.make_trust_model()
    partnership = make.make_partnership(system=system)
    with_score(partnership, Measure.TRUST_OF_PARTNER, 40.0, model)
    with_score(partnership, Measure.TRUST_OF_SYSTEM, 70.0, model)
    with_score(make.make_partnership(system=system), Measure.TRUST_OF_PARTNER, 90.0, model)
    assert perception_gap(analyst, system) == []
    put_into_force(by=make.TESTS, model=model, system=system, reason="Agreed")
    (found,) = perception_gap(analyst, system)
    assert (found.kind, found.partnerships, found.gap, found.large) == (COUNCIL, 1, -30, 1)
    assert found.interval.low == pytest.approx(-30 - 1.645 * 8**0.5)
    member = make.make_user(system=system, role=BOARD_MEMBER.name)
    assert perception_gap(member, system) == []
