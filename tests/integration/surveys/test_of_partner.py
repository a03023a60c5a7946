"""What a closed wave shows of a partner is kept as a row: the same as in its document, no more."""

import json
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEvent
from audit.recording import Service
from engagement.actions.survey.closing import close_wave, finish_close, withdraw_closed_wave
from engagement.analytics.survey.figures import Figures
from engagement.analytics.survey.frozen import Frozen, content_of, frozen_of
from engagement.analytics.survey.gathering import Gathered, Group, Standing
from engagement.analytics.survey.of_partner import asked_of_partner, partner_results
from engagement.analytics.survey.reading import WaveResults, gaps, results_of, wave_results
from engagement.enums import Side, WaveState
from engagement.models import (
    SurveyAbout,
    SurveyInvitation,
    SurveyPartnerResult,
    SurveyResult,
    SurveyWave,
)
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.response import Response
from engagement.scoring.survey.results import OVERALL, WHOLE, Level, Results
from engagement.scoring.survey.wave import Answers, close_confidential, close_organisational
from engagement.tasks import close_surveys
from partners.models import Partnership
from tests import factories as make
from tests.unit.scoring.survey.waves import answers_, few, instrument_

pytestmark = pytest.mark.django_db
BY = Service("survey")
NUMBERS = ("people", "points", "mean", "se", "df", "low", "high")
QUESTIONS = ["values", "influence"]
PARTNERS = range(6)


def points(wave: SurveyWave, point: int) -> dict[str, int | None]:
    questions = wave.instrument_version.document["questions"]
    return {one["code"]: point for one in questions if one["kind"] != "open"}


def answered(wave: SurveyWave, partner: Partnership, *said: int) -> None:
    for point in said:
        invitation = make.make_invitation(wave=wave, partnership=partner)
        make.make_response(invitation, answers=points(wave, point))


def closed(wave: SurveyWave) -> SurveyWave:
    close_wave(by=BY, wave=wave)
    finish_close(by=BY, wave=wave)
    return SurveyWave.objects.get(pk=wave.pk)


def rows_of(wave: SurveyWave) -> dict[int, SurveyPartnerResult]:
    return {row.partnership_id: row for row in SurveyPartnerResult.objects.filter(wave=wave)}


def facts_of(row: SurveyPartnerResult) -> dict[str, Any]:
    """All of a row but what is different each time that it is written."""
    names = [field.attname for field in SurveyPartnerResult._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in ("id", "recorded_at")}


def same_as_document(row: SurveyPartnerResult, found: WaveResults) -> None:
    """Holds a row against what the document says through `WaveResults`, which all pages read."""
    results, code, level = found.frozen.results, row.partnership_id, Level.ORGANISATION
    assert results is not None
    hidden, estimate = results.hidden(level, code), results.estimate(level, code)
    assert row.why_hidden == (hidden.value if hidden else "")
    assert (row.answered, row.trust_received, row.trust_given) == (None, None, None)
    if estimate is None:
        assert [getattr(row, name) for name in NUMBERS] == [None] * len(NUMBERS)
    else:
        assert row.points == results.points
        assert (row.people, row.mean, row.low, row.high) == (
            estimate.people,
            estimate.mean,
            estimate.low,
            estimate.high,
        )
    change = found.change(level, code)
    assert (row.since is None) == (change is None)
    if change is None:
        assert (row.difference, row.change_low, row.change_high, row.rises) == (None,) * 4
        assert (row.is_more_than_noise, row.is_listed) == (False, False)
    else:
        assert vars(change) == {
            "difference": row.difference,
            "low": row.change_low,
            "high": row.change_high,
            "rises": row.rises,
            "is_more_than_noise": row.is_more_than_noise,
            "is_listed": row.is_listed,
        }


def results_of_answers(answers: Answers, *, is_confidential: bool) -> Results:
    instrument = instrument_(QUESTIONS, confidential=is_confidential)
    if is_confidential:
        return close_confidential(instrument, answers, np.random.default_rng(3))
    return close_organisational(instrument, answers)


def document_of(results: Results, before: tuple[SurveyWave, Frozen] | None) -> Any:
    """A document as the close stores it, of a wave that asked six partners."""
    none = np.empty(0, dtype=np.int64)
    nobody = Standing(none, none, none)
    nothing = np.empty((0, len(QUESTIONS)))
    gathered = Gathered(
        instrument=instrument_(QUESTIONS),
        groups={
            Level.OVERALL: {OVERALL: Group("all", "All")},
            Level.SECTOR: {},
            Level.PLACE: {},
            Level.ORGANISATION: {pk: Group(f"p{pk}", f"Partner {pk}") for pk in PARTNERS},
        },
        sector_of={},
        values=nothing,
        could_not_say=nothing.astype(np.bool_),
        person=none,
        given=nobody,
        rated=none,
        asked=nobody,
        comments=(),
    )
    figures = Figures(results, None, Response(None, {}), {}, 0)
    return json.loads(json.dumps(content_of(figures, gathered, before)))


def test_a_row_says_what_the_document_says() -> None:
    system = make.make_system()
    earlier, wave = (make.make_wave(system=system, state=WaveState.CLOSED) for _ in range(2))
    seen = set()

    @few
    @given(answers_(len(QUESTIONS)), answers_(len(QUESTIONS), most=25), st.booleans())
    def check(first: Answers, second: Answers, is_confidential: bool) -> None:
        then, now = (
            results_of_answers(each, is_confidential=is_confidential) for each in (first, second)
        )
        before = frozen_of(document_of(then, None))
        result = SurveyResult(
            system=system, wave=wave, document=document_of(now, (earlier, before))
        )
        rows = partner_results(result)
        assert [row.partnership_id for row in rows] == list(PARTNERS)
        for row in rows:
            assert (row.wave_id, row.system_id) == (wave.pk, system.pk)
            same_as_document(row, wave_results(result))
            seen.add((row.why_hidden, row.mean is None, row.since is None))

    check()
    # Shown with a change and without, hidden, and nobody answered: all were among them.
    assert {("", False, False), ("", False, True), ("", True, True)} <= seen
    assert (Hidden.TOO_FEW.value, True, True) in seen


class Story:
    """A system with all kinds of closed waves: both sides, a change, in confidence, a board."""

    def __init__(self) -> None:
        self.system = make.make_system()
        self.partners = [make.make_partnership(system=self.system) for _ in range(4)]
        one, two, three, silent = self.partners
        version = make.make_instrument_version(system=self.system)
        self.pulses = []
        for point in (2, 4):
            wave = make.make_wave(version=version, state=WaveState.OPEN)
            answered(wave, one, point, point, 3)
            answered(wave, two, 5)
            make.make_invitation(wave=wave, partnership=silent)
            self.pulses.append(closed(wave))
        self.ours = self._said_of(one, make.make_wave(version=version, answered_by=Side.SYSTEM))
        shy = make.make_wave(system=self.system, is_confidential=True, state=WaveState.OPEN)
        answered(shy, one, 1, 1)
        answered(shy, two, 4, 4, 4, 5, 4)
        answered(shy, three, 3, 2, 4, 3, 2, 2)
        make.make_invitation(wave=shy, partnership=silent)
        self.shy = closed(shy)
        self.board = self._of_board()

    def _said_of(self, partner: Partnership, wave: SurveyWave) -> SurveyWave:
        SurveyWave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN)
        for point in (5, 4):
            user = make.make_user(system=self.system)
            invitation = make.make_invitation(wave=wave, user=user, abouts=[partner])
            make.make_response(invitation, answers=points(wave, point), about=partner)
        return closed(SurveyWave.objects.get(pk=wave.pk))

    def _of_board(self) -> SurveyWave:
        board = make.make_board(system=self.system)
        wave = make.make_open_wave(
            system=self.system, organisations=3, people=1, is_relational=True, board=board
        )
        answering = SurveyInvitation.objects.filter(wave=wave).order_by("pk")[:2]
        for at, invitation in enumerate(answering):
            for about in SurveyAbout.objects.filter(invitation=invitation):
                said = points(wave, 4 - at)
                make.make_response(invitation, answers=said, about=about.partnership)
        return closed(wave)

    @property
    def waves(self) -> list[SurveyWave]:
        return [*self.pulses, self.ours, self.shy, self.board]


def test_the_close_keeps_a_row_of_each_partner_and_an_upgrade_makes_the_same() -> None:
    """What the migration fills in for waves closed earlier is what the close writes now."""
    story = Story()
    manager = make.make_user(system=story.system)
    for wave in (*story.pulses, story.ours, story.shy):
        found, rows = results_of(manager, wave), rows_of(wave)
        assert found is not None
        assert list(found.frozen.groups[Level.ORGANISATION]) == sorted(
            rows, key=lambda pk: (rows[pk].partnership.organisation.name, pk)
        )
        for row in rows.values():
            same_as_document(row, found)
    one, two, _, silent = (one.pk for one in story.partners)
    first, second = (rows_of(wave) for wave in story.pulses)
    assert (first[one].people, first[one].points, first[one].since) == (3, 5, None)
    assert (second[one].since, second[two].since) == (story.pulses[0], story.pulses[0])
    assert (second[silent].people, second[silent].why_hidden) == (None, "")
    assert {row.why_hidden for row in rows_of(story.shy).values()} >= {"", Hidden.TOO_FEW.value}
    of_board = rows_of(story.board)
    ties = frozen_of(SurveyResult.objects.get(wave=story.board).document).ties
    assert ties is not None
    for at, pk in enumerate(ties.organisations):
        row, said = of_board[pk], ties.relations
        assert row.answered == said.answered[at]
        for kept, known in (
            (row.trust_received, said.trust_received[at]),
            (row.trust_given, said.trust_given[at]),
        ):
            assert (np.isnan(known) and kept is None) or kept == known
    assert sorted(bool(row.answered) for row in of_board.values()) == [False, True, True]

    written = _written()
    assert len(written) == 3 + 3 + 1 + 4 + 3
    _empty()
    with connection.cursor() as cursor:
        cursor.execute(import_module("engagement.migrations.0024_survey_partner_results").FILL)
    assert _written() == written

    # And what a worker of the release before closed while this one was put in its place.
    _empty()
    assert close_surveys() == 0
    assert _written() == written
    close_surveys()
    assert AuditEvent.objects.filter(type="survey_wave.partners_kept").count() == 5


def _written() -> list[dict[str, Any]]:
    rows = SurveyPartnerResult.objects.order_by("wave", "partnership")
    return [facts_of(row) for row in rows]


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE engagement_surveypartnerresult")


def test_what_is_read_of_a_partner_is_what_its_waves_say() -> None:
    story = Story()
    partner = story.partners[0]
    manager = make.make_user(system=story.system)
    with CaptureQueriesContext(connection) as queries:
        asked = asked_of_partner(manager, partner)
    assert len(queries) == 1
    assert '"engagement_surveyresult"' not in queries[0]["sql"]
    theirs, ours = asked.by_partner, asked.by_system
    assert theirs is not None
    assert ours is not None
    # The confidential wave is the newest of its kind, and too few answered in it.
    assert (theirs.wave, theirs.times, theirs.hidden) == (story.shy, 3, Hidden.TOO_FEW)
    assert (theirs.estimate, theirs.points, theirs.change) == (None, None, None)
    assert (asked.on_board, asked.gap) == (None, None)

    withdraw_closed_wave(by=manager, wave=story.shy, reason="It asked the wrong people.")
    asked = asked_of_partner(manager, partner)
    newest = results_of(manager, story.pulses[1])
    assert newest is not None
    assert newest.frozen.results is not None
    assert asked.by_partner is not None
    assert (asked.by_partner.wave, asked.by_partner.times) == (story.pulses[1], 2)
    assert asked.by_partner.estimate == newest.frozen.results.estimate(
        Level.ORGANISATION, partner.pk, WHOLE
    )
    assert asked.by_partner.change == newest.change(Level.ORGANISATION, partner.pk)
    assert asked.by_partner.change is not None
    other = results_of(manager, story.ours)
    assert other is not None
    between = gaps(newest, other)
    assert asked.gap is not None
    assert between is not None
    at = between.codes.tolist().index(partner.pk)
    for name in ("difference", "sd", "likely_large"):
        assert getattr(asked.gap, name).item() == getattr(between, name)[at, -1]

    withdraw_closed_wave(by=manager, wave=story.pulses[0], reason="It asked the wrong people.")
    asked = asked_of_partner(manager, partner)
    assert asked.by_partner is not None
    # It was compared with a wave that is taken back.
    assert (asked.by_partner.times, asked.by_partner.change) == (1, None)


def test_who_may_not_read_a_wave_reads_no_row_of_it() -> None:
    story = Story()
    partner = story.partners[0]
    member = make.make_user(system=story.system, role="board_member")
    assert asked_of_partner(member, partner).by_system is None
    assert not SurveyPartnerResult.objects.visible_to(member).filter(wave=story.ours).exists()
    stranger = make.make_user(system=make.make_system())
    assert not SurveyPartnerResult.objects.visible_to(stranger).exists()
    of_board = Partnership.objects.filter(survey_results__wave=story.board).earliest("pk")
    within, national = (
        asked_of_partner(user, of_board).on_board for user in (member, make.make_national_user())
    )
    assert within is not None
    assert within.ties is not None
    assert national is not None
    assert (national.ties, national.may_read_ties) == (None, False)


def test_the_database_refuses_a_number_of_a_partner_that_is_hidden() -> None:
    wave = make.make_wave(state=WaveState.CLOSED)
    partner = make.make_partnership(system=wave.system)
    hidden = {"system": wave.system, "wave": wave, "partnership": partner, "why_hidden": "too_few"}
    for told in (
        {"people": 2, "points": 5},
        {"people": 2, "points": 5, "mean": 3.0, "since": wave, "difference": 0.1},
        {"answered": True},
    ):
        with pytest.raises(IntegrityError, match="hidden_has_no_number"), transaction.atomic():
            SurveyPartnerResult.objects.create(**hidden, **told)
    row = SurveyPartnerResult.objects.create(**hidden)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        SurveyPartnerResult.objects.filter(pk=row.pk).update(why_hidden="")
