"""Decisions: how early the affected side was engaged, seen from both sides."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.actions.consultation import (
    engage_audience,
    record_outcome,
    take_back_engagement,
)
from engagement.actions.consulting import post_next_revision
from engagement.actions.decision import (
    DecisionFacts,
    correct_decision,
    decide,
    record_decision,
    withdraw_decision,
)
from engagement.analytics.health import gather
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Consultation, Decision, Evidence, StaleScore
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement.ledger import Row, Void, ledger_of

pytestmark = pytest.mark.django_db
FIRST, THEN, DECIDED = date(2026, 2, 2), date(2026, 3, 2), date(2026, 4, 1)
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def partnership() -> Partnership:
    return make.make_partnership()


@pytest.fixture
def ours(partnership: Partnership) -> Decision:
    """A decision of the system that affects the partner, and lies ahead."""
    return make.make_decision(affected=[partnership])


def _of(decision: Decision) -> Consultation:
    return decision.consultations.get()


def _engage(
    decision: Decision, stage: str, day: date = FIRST, audience: str = "officers"
) -> Consultation:
    consultation = _of(decision)
    engage_audience(
        by=make.TESTS,
        consultation=consultation,
        audience=audience,
        first_engaged_on=day,
        stage=stage,
    )
    return consultation


def _rows(consultation: Consultation, x: float, day: date, revision: int) -> list[Row]:
    """What a decision of the system says: to the partner, and of the system's duty."""
    return [
        Row(
            component=component,
            source="consultation",
            truster=truster,
            x=x,
            q=1.0,
            occurred_on=day,
            revision=revision,
            counterpart=consultation.system.public_id,
        )
        for component, truster in (("trust", "partner"), ("early_engagement", ""))
    ]


@pytest.mark.parametrize(
    ("stage", "x"), [("before_options", 1.0), ("on_options", 0.7), ("before_decision", 0.3)]
)
def test_how_early_the_partner_was_engaged_counts_from_that_day(
    ours: Decision, stage: str, x: float
) -> None:
    assert ledger_of(_of(ours)) == []
    consultation = _engage(ours, stage)
    assert ledger_of(consultation) == _rows(consultation, x, FIRST, 2)
    assert StaleScore.objects.filter(partnership=consultation.partnership).exists()


def test_the_earliest_audience_counts(ours: Decision) -> None:
    _engage(ours, "before_decision", THEN, "public")
    consultation = _engage(ours, "before_options", FIRST, "cabinet_member")
    assert ledger_of(consultation) == [
        *_rows(consultation, 0.3, THEN, 2),
        *_rows(consultation, 1.0, FIRST, 3),
    ]


def test_decided_without_asking_counts_nothing_however_soon_they_are_told(ours: Decision) -> None:
    decide(by=make.TESTS, decision=ours, decided_on=DECIDED)
    consultation = _engage(ours, "after", DECIDED + timedelta(days=60))
    assert ledger_of(consultation) == [
        *_rows(consultation, 0.0, DECIDED, 2),
        *_rows(consultation, 0.0, DECIDED, 3),
    ]


def test_what_was_decided_before_it_was_recorded_counts_at_once(partnership: Partnership) -> None:
    decision = make.make_decision(affected=[partnership], decided_on=DECIDED)
    assert ledger_of(_of(decision)) == _rows(_of(decision), 0.0, DECIDED, 1)


def test_a_partners_decision_informs_the_system_and_is_no_duty_of_it(
    partnership: Partnership,
) -> None:
    decision = make.make_decision(partnership=partnership, decided_on=DECIDED)
    consultation = _of(decision)
    assert consultation.partnership == partnership
    assert ledger_of(consultation) == [
        Row(
            component="trust",
            source="consultation",
            truster="system",
            x=0.0,
            q=1.0,
            occurred_on=DECIDED,
            revision=1,
            counterpart=partnership.organisation.public_id,
        )
    ]
    assert gather(partnership).ledger.consultations.day.size == 0


def test_early_engagement_reaches_engagement_health(
    partnership: Partnership, ours: Decision
) -> None:
    make.make_decision(affected=[partnership], decided_on=THEN)
    _engage(ours, "on_options", FIRST)
    facts = gather(partnership)
    consultations = facts.ledger.consultations
    assert consultations.day.tolist() == [FIRST.toordinal(), THEN.toordinal()]
    assert consultations.value.tolist() == [0.7, 0.0]
    assert facts.first_day == FIRST


def test_an_engagement_is_taken_back_and_recorded_anew(ours: Decision) -> None:
    consultation = _engage(ours, "before_options")
    with pytest.raises(NotPossibleError, match="recorded already"):
        _engage(ours, "on_options", THEN)
    engaged = consultation.audiences.get()
    take_back_engagement(by=make.TESTS, engaged=engaged, reason="Another decision")
    with pytest.raises(NotPossibleError, match="taken back before"):
        take_back_engagement(by=make.TESTS, engaged=engaged, reason="Another decision")
    _engage(ours, "on_options", THEN)
    assert ledger_of(consultation) == [
        *_rows(consultation, 1.0, FIRST, 2),
        Void(3),
        *_rows(consultation, 0.7, THEN, 4),
    ]


def _correct(decision: Decision, **facts: Any) -> Decision:
    decision.refresh_from_db()
    return correct_decision(
        by=make.TESTS,
        decision=decision,
        facts=DecisionFacts(**{"kind": "plan", "title": "Another plan", **facts}),
        reason="Mistake",
        expected_version=decision.version,
    )


def test_a_partner_that_was_not_affected_hears_nothing_more_and_may_return(
    partnership: Partnership, ours: Decision
) -> None:
    first = _engage(ours, "on_options")
    other = make.make_partnership(system=ours.system)
    corrected = _correct(ours, affected=[other], decided_on=DECIDED)
    assert (corrected.kind, corrected.title) == ("plan", "Another plan")
    assert ledger_of(first) == [*_rows(first, 0.7, FIRST, 2), Void(3)]
    second = ours.consultations.standing().get()
    assert ledger_of(second) == _rows(second, 0.0, DECIDED, 2)
    with pytest.raises(NotPossibleError, match="no longer affects"):
        engage_audience(
            by=make.TESTS,
            consultation=first,
            audience="public",
            first_engaged_on=FIRST,
            stage="on_options",
        )
    _correct(ours, affected=[other, partnership], decided_on=DECIDED)
    assert ledger_of(first)[3:] == _rows(first, 0.7, FIRST, 4)


def test_a_withdrawn_decision_says_nothing_more(ours: Decision) -> None:
    consultation = _engage(ours, "on_options")
    withdraw_decision(by=make.make_user(), decision=ours, reason="It was only an idea")
    assert ledger_of(consultation) == [*_rows(consultation, 0.7, FIRST, 2), Void(3)]
    assert not Consultation.objects.standing().exists()
    with pytest.raises(AlreadyWithdrawnError, match="decision was withdrawn"):
        decide(by=make.TESTS, decision=ours, decided_on=DECIDED)


def test_a_decision_is_made_once(ours: Decision) -> None:
    decide(by=make.TESTS, decision=ours, decided_on=DECIDED)
    with pytest.raises(NotPossibleError, match="decided already"):
        decide(by=make.TESTS, decision=ours, decided_on=DECIDED)


def test_what_came_of_it_is_kept_and_is_no_evidence(ours: Decision) -> None:
    consultation = record_outcome(
        by=make.TESTS,
        consultation=_of(ours),
        asked=" Where to? ",
        said="Nowhere",
        why_not="The lease ends",
        told_on=DECIDED,
    )
    assert (consultation.asked, consultation.changed) == ("Where to?", "")
    assert not Evidence.objects.exists()
    version = Decision.objects.get(pk=ours.pk).version
    record_outcome(by=make.TESTS, consultation=consultation)
    assert Decision.objects.get(pk=ours.pk).version > version
    with pytest.raises(ValidationError, match="in the future"):
        record_outcome(by=make.TESTS, consultation=consultation, told_on=TOMORROW)


@pytest.mark.parametrize(
    ("decided_on", "day", "stage", "sentence"),
    [
        (DECIDED, DECIDED + timedelta(days=1), "before_decision", "This day is after the decision"),
        (DECIDED, FIRST, "after", "This day is before the decision"),
        (None, FIRST, "after", "Nothing is decided yet"),
        (None, TOMORROW, "on_options", "This day is in the future"),
        (None, FIRST, "", "cannot be blank"),
        (None, FIRST, "late", "is not a valid choice"),
    ],
)
def test_days_and_stages_must_agree(
    partnership: Partnership, decided_on: date | None, day: date, stage: str, sentence: str
) -> None:
    decision = make.make_decision(affected=[partnership], decided_on=decided_on)
    before = ledger_of(_of(decision))
    with pytest.raises(ValidationError, match=sentence):
        _engage(decision, stage, day)
    assert ledger_of(_of(decision)) == before


def test_on_the_day_of_the_decision_any_stage_may_be_true(partnership: Partnership) -> None:
    decision = make.make_decision(affected=[partnership], decided_on=DECIDED)
    _engage(decision, "before_decision", DECIDED)
    _engage(decision, "after", DECIDED, "public")
    assert _of(decision).stage == "before_decision"


def test_a_day_of_decision_that_contradicts_who_was_engaged_is_refused(ours: Decision) -> None:
    _engage(ours, "before_decision", THEN)
    with pytest.raises(ValidationError, match="that this day contradicts"):
        decide(by=make.TESTS, decision=ours, decided_on=FIRST)
    decide(by=make.TESTS, decision=ours, decided_on=DECIDED)
    _engage(ours, "after", DECIDED, "public")
    with pytest.raises(ValidationError, match="that this day contradicts"):
        _correct(ours, affected=[_of(ours).partnership])
    with pytest.raises(ChangedMeanwhileError):
        correct_decision(
            by=make.TESTS,
            decision=ours,
            facts=DecisionFacts("plan", "Another plan"),
            reason="Mistake",
            expected_version=1,
        )


def test_who_decides_and_who_is_affected_must_fit(partnership: Partnership) -> None:
    elsewhere = make.make_partnership()
    cases: list[tuple[str, Partnership | None, list[Partnership], str]] = [
        ("nobody", None, [partnership], "made_by"),
        ("partner", None, [], "partnership"),
        ("partner", partnership, [partnership], "affected"),
        ("system", partnership, [partnership], "partnership"),
        ("system", None, [], "affected"),
        ("system", None, [partnership, partnership], "affected"),
        ("system", None, [partnership, elsewhere], "affected"),
    ]
    for made_by, decider, affected, field in cases:
        with pytest.raises(ValidationError) as refusal:
            record_decision(
                by=make.TESTS,
                made_by=made_by,
                partnership=decider,
                facts=DecisionFacts("plan", "A plan", affected),
            )
        assert list(refusal.value.message_dict) == [field]
    decision = make.make_decision(affected=[partnership])
    with pytest.raises(ValidationError, match="must be partners of"):
        _correct(decision, affected=[elsewhere])
    with pytest.raises(ValidationError, match="in the future"):
        _correct(decision, affected=[partnership], decided_on=TOMORROW)
    with pytest.raises(ValidationError, match="title"):
        _correct(decision, affected=[partnership], title=" ")


def test_the_ledger_is_written_in_the_order_in_which_partners_were_named(
    partnership: Partnership,
) -> None:
    other = make.make_partnership(system=partnership.system)
    decision = make.make_decision(affected=[partnership, other])
    # As the database may give them where nobody asks for an order.
    post_next_revision(decision, decision.consultations.order_by("-pk"))
    rows = Evidence.objects.filter(revision=2).order_by("pk")
    assert list(rows.values_list("partnership", flat=True)) == [partnership.pk, other.pk]
