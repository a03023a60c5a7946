"""A council decides, and other partners are affected: their trust in it moves, and nothing else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.actions.consultation import engage_audience
from engagement.actions.decision import (
    DecisionFacts,
    correct_decision,
    record_decision,
    withdraw_decision,
)
from engagement.actions.joint_partnership import score_joint_partnership
from engagement.actions.pressure import PressureFacts, record_pressure
from engagement.actions.score_writing import write_trust
from engagement.actions.scoring import sweep
from engagement.analytics.trust import gather_trust
from engagement.errors import NotPossibleError
from engagement.models import Decision, Evidence, ScoreSeries, StaleScore
from partners.actions.partnership import begin_partnership
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement.conftest import SECONDS
from tests.integration.engagement.ledger import Row, ledger_of
from tests.integration.engagement.pages import assert_trust

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
EARLY, DECIDED = TODAY - timedelta(days=60), TODAY - timedelta(days=20)


@pytest.fixture
def council() -> Partnership:
    return make.make_partnership(name="Council")


@pytest.fixture
def hospital(council: Partnership) -> Partnership:
    return make.make_partnership(system=council.system, name="Hospital", kind="acute_trust")


@pytest.fixture
def charity(council: Partnership) -> Partnership:
    return make.make_partnership(system=council.system, name="Charity", kind="voluntary")


def decided(
    council: Partnership,
    *affected: Partnership,
    on: date | None = DECIDED,
    affects_system: bool = False,
) -> Decision:
    return record_decision(
        by=make.TESTS,
        made_by="partner",
        partnership=council,
        facts=DecisionFacts(
            "procurement", "Sexual health", affected, decided_on=on, affects_system=affects_system
        ),
    )


def joint_of(one: Partnership, other: Partnership) -> Partnership:
    return Partnership.objects.between(one.organisation, other.organisation).get()


def moved(system_id: int) -> set[tuple[str, str, str]]:
    """Which partnership, by name, what and whose trust the ledger speaks of."""
    rows = Evidence.objects.filter(system_id=system_id, is_void=False)
    return {(str(row.partnership), row.component, row.truster) for row in rows}


def test_only_the_trust_of_the_affected_in_the_decider_moves(
    council: Partnership, hospital: Partnership, charity: Partnership
) -> None:
    decision = decided(council, hospital, charity)
    assert {str(row.partnership) for row in decision.consultations.all()} == {
        "Hospital and Council",
        "Charity and Council",
    }
    assert moved(council.system_id) == {
        ("Hospital and Council", "trust", "partner"),
        ("Charity and Council", "trust", "partner"),
    }
    row = decision.consultations.get(affected=hospital.organisation)
    assert ledger_of(row) == [
        Row(
            component="trust",
            source="consultation",
            truster="partner",
            x=0.0,
            q=1.0,
            occurred_on=DECIDED,
            revision=1,
            counterpart=council.organisation.public_id,
        )
    ]


def test_nothing_is_scored_until_somebody_says_so_and_then_one_direction(
    council: Partnership, hospital: Partnership
) -> None:
    decided(council, hospital)
    sweep(SECONDS)
    assert not ScoreSeries.objects.exists()
    joint = joint_of(council, hospital)
    score_joint_partnership(by=make.make_user(), partnership=joint)
    assert_trust(joint, "partner", "consultation", x=0.0, q=1.0, on=DECIDED)
    found = ScoreSeries.objects.values_list("partnership", "measure").distinct()
    assert list(found) == [(joint.pk, "trust_of_partner")]
    with pytest.raises(NotPossibleError):
        score_joint_partnership(by=make.make_user(), partnership=joint)
    with pytest.raises(NotPossibleError):
        score_joint_partnership(by=make.make_user(), partnership=council)


def test_the_other_way_round_uses_the_same_partnership_and_the_other_direction(
    council: Partnership, hospital: Partnership
) -> None:
    decided(council, hospital)
    back = decided(hospital, council)
    joint = joint_of(council, hospital)
    row = back.consultations.get()
    assert row.partnership == joint
    assert [(r.truster, r.counterpart) for r in ledger_of(row) if isinstance(r, Row)] == [
        ("system", hospital.organisation.public_id)
    ]
    score_joint_partnership(by=make.make_user(), partnership=joint)
    assert_trust(joint, "system", "consultation", x=0.0, q=1.0, on=DECIDED)


def test_a_partnership_of_the_two_that_exists_is_used_either_way_round(
    council: Partnership, hospital: Partnership
) -> None:
    joint = begin_partnership(
        by=make.TESTS,
        organisation=council.organisation,
        counterpart=hospital.organisation,
        system=council.system,
    )
    row = decided(council, hospital).consultations.get()
    assert row.partnership == joint
    assert [r.truster for r in ledger_of(row) if isinstance(r, Row)] == ["system"]


def test_the_system_is_affected_only_where_somebody_says_so(
    council: Partnership, hospital: Partnership
) -> None:
    both = decided(council, hospital, affects_system=True)
    assert moved(council.system_id) == {
        ("Hospital and Council", "trust", "partner"),
        ("Council", "trust", "system"),
    }
    correct_decision(
        by=make.TESTS,
        decision=both,
        facts=DecisionFacts(
            "procurement", "Sexual health", [hospital], decided_on=DECIDED, affects_system=False
        ),
        reason="Only the hospital is",
        expected_version=both.version,
    )
    standing = both.consultations.standing()
    assert [row.affected_side_name for row in standing] == ["Hospital"]
    with pytest.raises(ValidationError, match="or the system"):
        decided(council)
    with pytest.raises(ValidationError, match="not affected by it"):
        decided(council, council)
    with pytest.raises(ValidationError, match="not two partners"):
        decided(council, joint_of(council, hospital))


def test_engaging_early_and_withdrawing_move_the_same_direction(
    council: Partnership, hospital: Partnership
) -> None:
    decision = decided(council, hospital, on=None)
    row = decision.consultations.get()
    engage_audience(
        by=make.TESTS,
        consultation=row,
        audience="officers",
        first_engaged_on=EARLY,
        stage="on_options",
    )
    joint = joint_of(council, hospital)
    score_joint_partnership(by=make.make_user(), partnership=joint)
    assert_trust(joint, "partner", "consultation", x=0.7, q=1.0, on=EARLY)
    withdraw_decision(by=make.make_user(), decision=decision, reason="Never happened")
    sweep(SECONDS)
    assert not ScoreSeries.objects.exists()


def test_pressures_of_the_two_count_and_not_those_of_the_system(
    council: Partnership, hospital: Partnership
) -> None:
    decided(council, hospital)
    joint = joint_of(council, hospital)
    witness = make.make_person(system=council.system)
    sweep(SECONDS)
    for partnership, level in ((council, 0.5), (hospital, 0.2), (None, 0.4)):
        record_pressure(
            by=make.TESTS,
            system=council.system,
            partnership=partnership,
            facts=PressureFacts(kind="funding", level=level, first_on=EARLY, second_person=witness),
        )
    facts = gather_trust(joint)
    assert facts.on_partner.level.tolist() == [0.2]
    assert facts.on_system.level.tolist() == [0.5]
    assert facts.of_partner.ledger.rows.pressure.tolist() == [0.5]
    assert StaleScore.objects.waiting().filter(partnership=joint).exists()


def test_scored_together_or_alone_it_comes_to_the_same(
    council: Partnership, hospital: Partnership, charity: Partnership
) -> None:
    make.make_rating_of_partners(council.system, rates_partners=False)
    decided(council, hospital, charity, affects_system=True)
    decided(hospital, council)
    make.make_decision(affected=[council, hospital, charity], decided_on=DECIDED)
    for partner in (hospital, charity):
        score_joint_partnership(by=make.make_user(), partnership=joint_of(council, partner))
    sweep(SECONDS)  # many of one system: together
    together = _scores()
    ScoreSeries.objects.all().delete()
    for partnership in Partnership.objects.filter(system=council.system):
        write_trust(partnership)
    alone = {key: value for key, value in _scores().items() if key[1] != "health"}
    kept = {key: value for key, value in together.items() if key[1] != "health"}
    assert alone == pytest.approx(kept, abs=1e-9)
    assert (joint_of(council, hospital).pk, "trust_of_system") in alone


def _scores() -> dict[tuple[int, str], float | None]:
    rows = ScoreSeries.objects.filter(is_newest=True)
    return {(row.partnership_id, row.measure): row.newest_mean for row in rows}


def test_pages_name_the_two_and_not_the_system(
    council: Partnership, hospital: Partnership, client: Client
) -> None:
    decision = decided(council, hospital)
    joint = joint_of(council, hospital)
    _sign_in(client, make.make_user(system=council.system))
    page = f"/decisions/{decision.public_id}/"
    assert "Score their trust" in client.get(page).text
    answer = client.post(f"/partnerships/{joint.public_id}/score/on/", follow=True)
    assert "is scored from now on" in answer.text
    sweep(SECONDS)
    trust = make.make_user(system=council.system, role="analyst")
    _sign_in(client, trust)
    body = client.get(f"/partnerships/{joint.public_id}/trust/").text
    assert "Hospital’s trust in Council" in body
    assert f"trust in {council.system.name}" not in body


def test_a_board_member_cannot_switch_scores_on(
    council: Partnership, hospital: Partnership, client: Client
) -> None:
    decided(council, hospital)
    joint = joint_of(council, hospital)
    _sign_in(client, make.make_user(system=council.system, role=BOARD_MEMBER.name))
    assert client.post(f"/partnerships/{joint.public_id}/score/on/").status_code == 403
    joint.refresh_from_db()
    assert not joint.is_scored


def _sign_in(client: Client, user: User) -> None:
    client.force_login(user)
