"""Many partnerships together get what each would get alone."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.actions.bulk_scoring import write_trust_together
from engagement.actions.score_model import end_model, put_into_force, run_beside
from engagement.actions.score_writing import write_trust
from engagement.enums import EvidenceComponent, Measure, ModelFamily, Truster
from engagement.models import Evidence, Prompt, ScoreModel, ScoreSeries, SystemScoring
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.weeks import week_end
from partners.enums import OrganisationKind, Tier
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.scoring.ledgers import (
    SAME,
    assert_same,
    forget_all,
    pressed,
    rolled_back,
    row,
    stored,
)

SOURCES = (*("commitment", "tone", "tone", "attendance", "document", "pulse", "issue"), "history")
KINDS = (
    OrganisationKind.UPPER_TIER_COUNCIL,
    OrganisationKind.GP_PRACTICE,
    OrganisationKind.CARE_PROVIDER,
)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of one partnership: bursts that reach caps, corrections, withdrawals, other facts."""
    made: list[dict[str, Any]] = []
    for _burst in range(draw(st.integers(0, 4))):
        begin, source = draw(st.integers(-3, 2400)), draw(st.sampled_from(SOURCES))
        truster = draw(st.sampled_from([Truster.PARTNER, Truster.SYSTEM]))
        for _each in range(draw(st.integers(1, 9))):
            one = {
                "days_ago": begin + draw(st.integers(0, 120)),
                "source": source,
                "truster": truster,
                "x": draw(st.sampled_from([0.0, 0.25, 0.5, 1.0])),
                "q": draw(st.sampled_from([0.5, 1.0, 1.5])),
                "subject": uuid.uuid4(),
            }
            made.append(one)
            if draw(st.integers(0, 3)) == 0:
                made += draw(corrections(one))
    return made


@st.composite
def corrections(draw: st.DrawFn, one: dict[str, Any]) -> list[dict[str, Any]]:
    """Later revisions of a row: another value or day, or a void row, here and there of health."""
    later = []
    for revision in range(2, draw(st.integers(2, 4)) + 1):
        change: dict[str, Any] = {"revision": revision, "x": draw(st.sampled_from([0.0, 1.0]))}
        change["days_ago"] = max(0, one["days_ago"] + draw(st.integers(-200, 200)))
        if draw(st.booleans()):
            change |= {"component": EvidenceComponent.CONTACT, "truster": "", "source": "event"}
            change |= {"is_void": draw(st.booleans()), "counterpart_id": None}
        later.append({**one, **change})
    return later


@pytest.fixture
def system(db: None) -> System:
    """Rates its partners, and compares two models."""
    system = make.make_system(is_fictional=True)
    SystemScoring.objects.create(system=system, rates_partners=True, reason="Agreed.")
    first, second = make.make_trust_model(), make.make_trust_model(tau2=90.0)
    put_into_force(by=make.TESTS, model=first, system=system, reason="For a test.")
    run_beside(by=make.TESTS, model=second, system=system, reason="For a test.")
    return system


@pytest.fixture
def partnerships(system: System) -> list[Partnership]:
    return [make.make_partnership(system=system, kind=KINDS[n % 3]) for n in range(5)]


spans = st.lists(
    st.tuples(st.integers(0, 5), st.integers(-20, 2200), st.integers(0, 400)), max_size=6
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ledgers=st.lists(rows(), min_size=5, max_size=5), pressures=spans)
def test_together_is_the_same_as_one_by_one(
    system: System,
    partnerships: list[Partnership],
    ledgers: list[list[dict[str, Any]]],
    pressures: list[tuple[int, int, int]],
) -> None:
    with rolled_back():
        for partnership, ledger in zip(partnerships, ledgers, strict=True):
            Evidence.objects.bulk_create([row(partnership, **values) for values in ledger])
        for place, days_ago, days in pressures:
            pressed(partnerships[min(place, 4)], on_system=place == 5, days_ago=days_ago, days=days)
        write_trust_together(system, partnerships)
        together = stored(partnerships)
        forget_all(partnerships)
        for partnership in partnerships:
            write_trust(partnership)
        assert_same(together, stored(partnerships))


def series_of(partnership: Partnership, measure: Measure) -> list[ScoreSeries]:
    return list(
        ScoreSeries.objects.filter(partnership=partnership, measure=measure).order_by(
            "model", "year"
        )
    )


def test_a_withdrawal_ends_rows_of_another_component(partnerships: list[Partnership]) -> None:
    """A withdrawn meeting leaves one void row, about contact; its tone counts no longer either."""
    withdrawn, corrected = partnerships[:2]
    for partnership, is_void in ((withdrawn, True), (corrected, False)):
        subject = uuid.uuid4()
        later: dict[str, Any] = {
            "component": EvidenceComponent.CONTACT,
            "truster": "",
            "source": "meeting",
        }
        Evidence.objects.bulk_create(
            [
                row(partnership, subject=subject, source="tone"),
                row(partnership, subject=subject, revision=2, is_void=is_void, **later),
            ]
        )
    write_trust_together(withdrawn.system, [withdrawn, corrected])
    assert stored([withdrawn, corrected]) == {}


def test_several_acting_bodies_are_scored_one_by_one(
    partnerships: list[Partnership],
) -> None:
    """Caps hold for each of them, which the arithmetic for many does not know."""
    mixed, plain = partnerships[:2]
    for partnership in (mixed, plain):
        Evidence.objects.bulk_create(
            [row(partnership, days_ago=days, source="tone") for days in range(12)]
        )
    another = uuid.uuid4()
    Evidence.objects.bulk_create(
        [row(mixed, days_ago=days, source="tone", counterpart_id=another) for days in range(12)]
    )
    write_trust_together(mixed.system, [mixed, plain])
    together = stored([mixed, plain])
    forget_all([mixed, plain])
    write_trust(mixed)
    write_trust(plain)
    assert_same(together, stored([mixed, plain]))
    of_mixed = series_of(mixed, Measure.TRUST_OF_PARTNER)[0].newest_credibility
    of_plain = series_of(plain, Measure.TRUST_OF_PARTNER)[0].newest_credibility
    assert of_mixed != of_plain


@pytest.mark.django_db
def test_a_model_with_caps_of_fixed_quarters_is_computed_one_by_one() -> None:
    partnership = make.make_partnership()
    document = shipped_model(FIRST_TRUST_MODEL)
    model = make.make_trust_model(caps={**document["caps"], "window": "blocks"})
    run_beside(by=make.TESTS, model=model, system=partnership.system, reason="For a test.")
    Evidence.objects.bulk_create([row(partnership, days_ago=days) for days in range(12)])
    write_trust_together(partnership.system, [partnership])
    assert {one.model for one in series_of(partnership, Measure.TRUST_OF_PARTNER)} >= {model}


def test_what_is_not_computed_any_more_is_forgotten(
    system: System, partnerships: list[Partnership]
) -> None:
    first, second = partnerships[:2]
    for partnership in (first, second):
        Evidence.objects.bulk_create(
            [row(partnership, truster=truster) for truster in ("partner", "system")]
        )
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
    write_trust_together(system, [first, second])
    assert len(series_of(first, Measure.TRUST_OF_SYSTEM)) == len(use.computed)

    SystemScoring.objects.create(system=system, rates_partners=False, reason="Not now.")
    end_model(by=make.TESTS, model=use.beside[-1], system=system, reason="Worse.")
    Partnership.objects.filter(pk=second.pk).update(is_scored=False)
    write_trust_together(system, list(Partnership.objects.filter(pk__in=[first.pk, second.pk])))

    assert series_of(first, Measure.TRUST_OF_SYSTEM) == []
    left = {one.model for one in series_of(first, Measure.TRUST_OF_PARTNER)}
    assert left == {*use.computed} - {use.beside[-1]}
    assert stored([second]) == {}


def test_only_what_is_different_is_touched(system: System, partnerships: list[Partnership]) -> None:
    partnership = partnerships[0]
    Evidence.objects.bulk_create([row(partnership, days_ago=days) for days in (800, 400, 20)])
    write_trust_together(system, [partnership])
    before = {one.pk: one.version for one in series_of(partnership, Measure.TRUST_OF_PARTNER)}
    write_trust_together(system, [partnership])
    for one in series_of(partnership, Measure.TRUST_OF_PARTNER):
        assert one.version == before[one.pk] + one.is_newest


def test_a_new_year_has_the_newest_point(
    system: System, partnerships: list[Partnership], monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = partnerships[0]
    today = timezone.localdate()
    Evidence.objects.bulk_create([row(partnership, days_ago=500)])
    with monkeypatch.context() as earlier:
        earlier.setattr(timezone, "localdate", lambda: today.replace(year=today.year - 1))
        write_trust_together(system, [partnership])
    write_trust_together(system, [partnership])
    newest = [one for one in series_of(partnership, Measure.TRUST_OF_PARTNER) if one.is_newest]
    assert {one.year for one in newest} == {date.fromordinal(week_end(today.toordinal())).year}
    together = stored([partnership])
    forget_all([partnership])
    write_trust(partnership)
    assert_same(together, stored([partnership]))


@pytest.mark.parametrize("together", [True, False])
def test_what_is_said_of_a_whole_series_is_on_its_newest_row_alone(
    system: System, partnerships: list[Partnership], together: bool
) -> None:
    partnership = partnerships[0]
    write = _together if together else _alone
    for days in (800, 20, 10):  # each later fact leaves the rows of earlier years as they were
        Evidence.objects.bulk_create([row(partnership, days_ago=days)])
        write(system, [partnership])
    series = series_of(partnership, Measure.TRUST_OF_PARTNER)
    earlier = [one for one in series if not one.is_newest]
    assert earlier
    assert {(one.evidence_count, one.newest_evidence_on) for one in earlier} == {(0, None)}
    last = timezone.localdate() - timedelta(days=10)
    newest = {(one.evidence_count, one.newest_evidence_on) for one in series if one.is_newest}
    assert newest == {(3, last)}


def test_prompts_are_raised_and_closed_as_one_by_one(
    system: System, partnerships: list[Partnership]
) -> None:
    fallen = make.make_partnership(system=system, tier=Tier.MANAGED)
    Evidence.objects.bulk_create([row(fallen, days_ago=days, q=1.5) for days in range(200, 400)])
    today = ("commitment", "document", "issue", "consultation", "tone")
    Evidence.objects.bulk_create(
        [row(fallen, days_ago=0, q=4, x=0.0, source=source) for source in today]
    )
    weeks = range(0, 60, 7)
    Evidence.objects.bulk_create([row(partnerships[0], days_ago=days) for days in weeks])
    raised = []
    for write in (_together, _alone):
        with rolled_back():
            write(system, [partnerships[0], fallen])
            raised.append(list(Prompt.objects.values("partnership", "kind", "fall", "week_end")))
            # A partner that nobody manages any more needs no conversation.
            Partnership.objects.filter(pk=fallen.pk).update(tier=Tier.KNOWN)
            write(system, [Partnership.objects.get(pk=fallen.pk)])
            assert not Prompt.objects.waiting().exists()
    together, alone = raised
    assert [one["partnership"] for one in together] == [fallen.pk]
    assert together[0]["fall"] == pytest.approx(alone[0]["fall"], abs=SAME)


def _together(system: System, partnerships: list[Partnership]) -> None:
    write_trust_together(system, partnerships)


def _alone(system: System, partnerships: list[Partnership]) -> None:
    for partnership in partnerships:
        write_trust(partnership)
