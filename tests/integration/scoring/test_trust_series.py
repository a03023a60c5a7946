"""Stored trust says what the core says of the ledger, however the rows came in."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pgtrigger
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from audit.tracking import Tracked
from engagement.actions.commitment import reopen_commitment, settle_commitment
from engagement.actions.score_writing import write_trust
from engagement.actions.scoring import rescore
from engagement.analytics import trust_series
from engagement.analytics.series import StoredSeries, stored_series
from engagement.analytics.trust import gather_trust
from engagement.analytics.trust_series import parameters
from engagement.enums import CommitmentState, Measure, ModelFamily, PressureKind, Side, Truster
from engagement.models import Commitment, Evidence, Pressure, ScoreModel, ScoreSeries, SystemScoring
from engagement.scoring.strain import capacity_strain
from engagement.scoring.trust import score_trust
from engagement.scoring.weekly import score_weeks
from partners.models import Partnership
from tests import factories as make

SAME = 1e-9


def day_of(weeks: int) -> date:
    return timezone.localdate() - timedelta(weeks=weeks)


def settled(partnership: Partnership, weeks: int, state: str, made_by: str) -> Commitment:
    """A promise made long ago that reached a state so many weeks before today."""
    day = day_of(weeks)
    due = day if state == CommitmentState.KEPT else day - timedelta(days=3)
    commitment = make.make_commitment(
        partnership=partnership, made_by=made_by, made_on=due - timedelta(days=30), due_on=due
    )
    return settle_commitment(
        by=make.TESTS, commitment=commitment, state=state, happened_on=day, is_confirmed=True
    )


def pressed(partnership: Partnership, weeks: int, *, on_system: bool = False) -> Pressure:
    """Ten weeks of pressure that began so many weeks ago."""
    return Pressure.objects.create(
        system=partnership.system,
        partnership=None if on_system else partnership,
        kind=PressureKind.WORKFORCE,
        level=0.6,
        first_on=day_of(weeks),
        last_on=day_of(weeks - 10),
        document="Budget paper",
    )


def the_series(partnership: Partnership, measure: Measure) -> StoredSeries | None:
    return stored_series(
        partnership, measure, ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system).shown
    )


def rates(partnership: Partnership) -> None:
    SystemScoring.objects.create(system=partnership.system, rates_partners=True, reason="Agreed.")


def largest_difference(one: StoredSeries, other: StoredSeries) -> float:
    assert one.days.tolist() == other.days.tolist()
    assert one.delivery is not None
    assert other.delivery is not None
    pairs = [
        (one.mean, other.mean),
        (one.sd, other.sd),
        (one.credibility, other.credibility),
        (one.delivery, other.delivery),
    ]
    return max(float(np.abs(a - b).max()) for a, b in pairs)


@pytest.mark.django_db
def test_each_direction_is_scored_from_what_the_other_side_did() -> None:
    partnership = make.make_partnership()
    rates(partnership)
    settled(partnership, 40, CommitmentState.KEPT, Side.SYSTEM)
    settled(partnership, 4, CommitmentState.BROKEN, Side.PARTNER)
    pressed(partnership, 8)
    assert rescore(partnership.pk)

    model = ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system).shown
    assert model is not None
    facts = gather_trust(partnership)
    for truster, measure in trust_series.MEASURE_OF.items():
        series = the_series(partnership, measure)
        assert series is not None
        core = score_trust(facts.direction(truster).ledger, parameters(model), series.days)
        assert series.mean == pytest.approx(core.mean, abs=SAME)
        assert series.newest.newest_mean == pytest.approx(core.mean[-1], abs=SAME)
        assert series.newest.newest_delivery == pytest.approx(core.delivery[-1], abs=SAME)
        assert series.newest.evidence_count == 1
    # The partner broke its promise under pressure of its own: that is not all lack of will.
    own = the_series(partnership, Measure.TRUST_OF_SYSTEM)
    assert own is not None
    assert own.delivery is not None
    assert own.mean[-1] > own.delivery[-1]


@pytest.mark.django_db
def test_the_rating_of_a_partner_is_off_until_a_system_switches_it_on() -> None:
    partnership = make.make_partnership()
    settled(partnership, 4, CommitmentState.KEPT, Side.PARTNER)
    write_trust(partnership)
    assert the_series(partnership, Measure.TRUST_OF_SYSTEM) is None

    rates(partnership)
    write_trust(partnership)
    assert the_series(partnership, Measure.TRUST_OF_SYSTEM) is not None

    SystemScoring.objects.create(system=partnership.system, rates_partners=False, reason="Not now.")
    write_trust(partnership)
    assert the_series(partnership, Measure.TRUST_OF_SYSTEM) is None


@pytest.mark.django_db
def test_strain_is_stored_without_an_interval() -> None:
    partnership = make.make_partnership()
    pressed(partnership, 30)
    pressed(partnership, 12, on_system=True)
    write_trust(partnership)

    series = the_series(partnership, Measure.STRAIN)
    assert series is not None
    model = ScoreModel.objects.get(family=ModelFamily.TRUST)
    expected = capacity_strain(
        gather_trust(partnership).on_partner, parameters(model).strain_half_life, series.days
    )
    assert series.mean.tolist() == expected.strain.tolist()
    assert series.newest.newest_sd is None
    assert series.newest.evidence_count == 1  # the system's own pressure is not the partner's


@pytest.mark.django_db
def test_a_partnership_without_evidence_has_no_trust() -> None:
    partnership = make.make_partnership()
    write_trust(partnership)
    assert not ScoreSeries.objects.filter(partnership=partnership).exists()


@pytest.mark.django_db(transaction=True)
def test_only_weeks_from_the_first_change_on_are_computed_again(
    first_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = make.make_partnership()
    settled(partnership, 100, CommitmentState.KEPT, Side.SYSTEM)
    late = settled(partnership, 50, CommitmentState.LATE, Side.SYSTEM)
    write_trust(partnership)
    computed: list[int] = []

    def counting(ledger: Any, model: Any, days: Any) -> Any:
        computed.append(days.size)
        return score_weeks(ledger, model, days)

    monkeypatch.setattr(trust_series, "score_weeks", counting)
    write_trust(partnership)
    settled(partnership, 2, CommitmentState.KEPT, Side.SYSTEM)
    write_trust(partnership)
    reopen_commitment(by=make.TESTS, commitment=late, reason="Not so.")
    write_trust(partnership)
    pressed(partnership, 20, on_system=True)
    write_trust(partnership)
    settled(partnership, 150, CommitmentState.KEPT, Side.SYSTEM)
    write_trust(partnership)
    assert computed == [0, 3, 51, 21, 151]


@pytest.mark.django_db(transaction=True)
def test_what_was_restored_from_a_server_that_was_further_on_is_scored_anew(
    first_data: None,
) -> None:
    """Numbers of transactions begin anew there: what is written has lower ones than were read."""
    partnership = make.make_partnership()
    settled(partnership, 40, CommitmentState.KEPT, Side.SYSTEM)
    write_trust(partnership)
    with pgtrigger.ignore():  # as a restore writes
        ScoreSeries.objects.filter(partnership=partnership).update(read_xid=2**50)
    settled(partnership, 20, CommitmentState.BROKEN, Side.SYSTEM)
    write_trust(partnership)
    incremental = the_series(partnership, Measure.TRUST_OF_PARTNER)
    ScoreSeries.objects.filter(partnership=partnership).delete()
    write_trust(partnership)
    full = the_series(partnership, Measure.TRUST_OF_PARTNER)

    assert incremental is not None
    assert full is not None
    assert incremental.newest.evidence_count == 2
    assert largest_difference(incremental, full) <= SAME


@pytest.mark.django_db(transaction=True)
def test_a_row_that_an_open_transaction_held_back_is_read_the_next_time(first_data: None) -> None:
    """Its number is lower than those that were read, so numbers alone would miss it."""
    partnership = make.make_partnership()
    settled(partnership, 30, CommitmentState.KEPT, Side.SYSTEM)
    write_trust(partnership)
    series = the_series(partnership, Measure.TRUST_OF_PARTNER)
    assert series is not None
    ScoreSeries.objects.filter(partnership=partnership).update(
        evidence_high_water=Evidence.objects.latest("pk").pk + 1000
    )
    settled(partnership, 10, CommitmentState.BROKEN, Side.SYSTEM)
    write_trust(partnership)
    now = the_series(partnership, Measure.TRUST_OF_PARTNER)
    assert now is not None
    assert now.mean[-1] < series.mean[-1]


@pytest.mark.django_db(transaction=True)
def test_what_is_written_after_a_move_to_a_server_with_lower_numbers_is_read(
    first_data: None,
) -> None:
    """As after a backup is brought back elsewhere: transactions begin to count anew."""
    partnership = make.make_partnership()
    settled(partnership, 30, CommitmentState.KEPT, Side.SYSTEM)
    write_trust(partnership)
    series = the_series(partnership, Measure.TRUST_OF_PARTNER)
    assert series is not None
    ScoreSeries.objects.filter(partnership=partnership).update(read_xid=10**12)
    settled(partnership, 20, CommitmentState.BROKEN, Side.SYSTEM)
    write_trust(partnership)
    now = the_series(partnership, Measure.TRUST_OF_PARTNER)
    assert now is not None
    assert now.mean[-1] < series.mean[-1]


class Changes(RuleBasedStateMachine):
    """Adds, corrects and withdraws in any order, committed, and scores after each."""

    def __init__(self) -> None:
        super().__init__()
        self.partnership = make.make_partnership()
        rates(self.partnership)
        self.settled: list[Commitment] = []
        self.pressures: list[Tracked] = []

    weeks = st.integers(0, 120)

    @rule(
        weeks=weeks,
        state=st.sampled_from([CommitmentState.KEPT, CommitmentState.LATE, CommitmentState.BROKEN]),
        side=st.sampled_from(Side.values),
    )
    def settle(self, weeks: int, state: str, side: str) -> None:
        self.settled.append(settled(self.partnership, weeks, state, side))

    @precondition(lambda self: self.settled)
    @rule(data=st.data(), again=st.booleans(), weeks=weeks)
    def correct(self, data: st.DataObject, again: bool, weeks: int) -> None:
        index = data.draw(st.integers(0, len(self.settled) - 1))
        commitment = reopen_commitment(
            by=make.TESTS, commitment=self.settled.pop(index), reason="A mistake."
        )
        day = max(day_of(weeks), commitment.made_on)
        if again:
            self.settled.append(
                settle_commitment(
                    by=make.TESTS,
                    commitment=commitment,
                    state=CommitmentState.BROKEN,
                    happened_on=day,
                )
                if day > commitment.due_on
                else settle_commitment(
                    by=make.TESTS,
                    commitment=commitment,
                    state=CommitmentState.KEPT,
                    happened_on=day,
                )
            )

    @rule(weeks=weeks, on_system=st.booleans())
    def press(self, weeks: int, on_system: bool) -> None:
        self.pressures.append(pressed(self.partnership, weeks, on_system=on_system))

    @precondition(lambda self: self.pressures)
    @rule(data=st.data())
    def relieve(self, data: st.DataObject) -> None:
        pressure = self.pressures.pop(data.draw(st.integers(0, len(self.pressures) - 1)))
        Pressure.objects.filter(pk=pressure.pk).update(
            withdrawn_at=timezone.now(), withdrawn_reason="A mistake."
        )

    @invariant()
    def incremental_is_full(self) -> None:
        write_trust(self.partnership)
        model = ScoreModel.objects.get(family=ModelFamily.TRUST)
        facts = gather_trust(self.partnership)
        for truster in (Truster.PARTNER, Truster.SYSTEM):
            direction = facts.direction(truster)
            series = stored_series(self.partnership, trust_series.MEASURE_OF[truster], model)
            days = trust_series.trust_days(direction.first_day, timezone.localdate())
            assert (series is None) == (days.size == 0)
            if series is not None:
                core = score_trust(direction.ledger, parameters(model), days)
                whole = StoredSeries(
                    days, core.mean, core.sd, core.credibility, series.newest, core.delivery
                )
                assert largest_difference(series, whole) <= SAME


@pytest.mark.django_db(transaction=True)
def test_incremental_is_full_after_any_sequence_of_changes(first_data: None) -> None:
    run_machine(
        Changes,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
