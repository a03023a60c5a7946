"""A wave is closed: results frozen, evidence posted once, words apart from answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from audit.recording import Service
from engagement.actions.pulse import (
    PulseFacts,
    correct_pulse_result,
    post_pulse_result,
    withdraw_pulse_result,
)
from engagement.actions.survey.closing import close_wave, finish_close, withdraw_closed_wave
from engagement.analytics.survey.frozen import sha256_of
from engagement.analytics.survey.reading import (
    gaps,
    latest_closed,
    other_side,
    previous,
    results_of,
)
from engagement.enums import CommentState, Side, Truster, WaveState
from engagement.errors import AlreadyWithdrawnError, NotPossibleError
from engagement.models import (
    Evidence,
    PulseResult,
    StaleScore,
    SurveyComment,
    SurveyInvitation,
    SurveyResponse,
    SurveyResult,
    SurveyWave,
)
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.relations import Relations
from engagement.scoring.survey.results import Level
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db
BY = Service("survey")
PULSE_CODES = 6


def answer(wave: SurveyWave, point: int | None, *, people: int = 99, **more: Any) -> None:
    """Everybody who was asked, or the first few of each organisation, chooses one point."""
    seen: dict[int | None, int] = {}
    for invitation in SurveyInvitation.objects.filter(wave=wave).order_by("pk"):
        seen[invitation.partnership_id] = seen.get(invitation.partnership_id, 0) + 1
        if seen[invitation.partnership_id] <= people:
            make.make_response(invitation, answers=all_of(wave, point), **more)


def all_of(wave: SurveyWave, point: int | None) -> dict[str, int | None]:
    questions = wave.instrument_version.document["questions"]
    return {one["code"]: point for one in questions if one["kind"] != "open"}


def closed(wave: SurveyWave) -> SurveyWave:
    close_wave(by=BY, wave=wave)
    finish_close(by=BY, wave=wave)
    return SurveyWave.objects.get(pk=wave.pk)


def test_an_organisational_wave_becomes_results_and_evidence() -> None:
    wave = make.make_open_wave(organisations=2, people=2)
    first, second = Partnership.objects.filter(system=wave.system).order_by("pk")
    asked = SurveyInvitation.objects.filter(wave=wave, partnership=first)
    make.make_response(asked[0], answers=all_of(wave, 5), comment=" It works well. ")
    make.make_response(asked[1], answers=all_of(wave, 1), is_finished=False)

    wave = closed(wave)

    assert (wave.state, wave.closed_on) == (WaveState.CLOSED, timezone.localdate())
    manager = make.make_user(system=wave.system)
    found = results_of(manager, wave)
    assert found is not None
    assert found.frozen.results is not None
    estimate = found.frozen.results.estimate(Level.ORGANISATION, first.pk)
    assert (estimate.people, estimate.mean) == (1, 5.0)  # type: ignore[union-attr]
    assert found.frozen.results.estimate(Level.ORGANISATION, second.pk) is None
    assert [one.name for _, one in found.groups(Level.ORGANISATION)] == sorted(
        one.organisation.name for one in (first, second)
    )
    rate = found.rate()
    assert rate is not None
    assert (rate.invited, rate.answered) == (4, 1)

    [result] = PulseResult.objects.filter(system=wave.system)
    assert (result.partnership, result.wave_id, result.mean) == (first, wave.public_id, 5.0)
    assert (result.invited, result.answers, result.closed_on) == (2, 1, wave.closed_on)
    [row] = Evidence.objects.filter(partnership=first)
    assert (row.truster, row.x, row.wave_id) == (Truster.PARTNER, 1.0, wave.public_id)
    assert StaleScore.objects.filter(partnership=first).exists()
    # What was not sent off is gone; what was written stands in one place only.
    [response] = SurveyResponse.objects.filter(wave=wave)
    assert response.comment == ""
    [comment] = SurveyComment.objects.filter(wave=wave)
    assert (comment.text, comment.partnership) == ("It works well.", first)
    assert comment.state == CommentState.WAITING


def test_a_confidential_wave_hides_few_people_and_posts_only_what_it_shows() -> None:
    wave = make.make_open_wave(organisations=2, people=5, is_confidential=True)
    first, second = Partnership.objects.filter(system=wave.system).order_by("pk")
    asked = SurveyInvitation.objects.filter(wave=wave)
    for invitation in asked.filter(partnership=first):
        make.make_response(invitation, answers=all_of(wave, 4), comment="We like it.")
    for invitation in asked.filter(partnership=second)[:2]:
        make.make_response(invitation, answers=all_of(wave, 1))

    found = results_of(make.make_user(system=wave.system), closed(wave))

    assert found is not None
    results = found.frozen.results
    assert results is not None
    assert results.hidden(Level.ORGANISATION, second.pk) is Hidden.TOO_FEW
    # Together with the seven of all, it would tell what the two said.
    assert results.hidden(Level.ORGANISATION, first.pk) is Hidden.WOULD_TELL_OTHERS
    assert results.hidden(Level.OVERALL) is None
    assert not PulseResult.objects.filter(system=wave.system).exists()
    assert not Evidence.objects.filter(system=wave.system).exists()
    comments = SurveyComment.objects.filter(wave=wave)
    assert {one.partnership for one in comments} == {None}


def test_too_few_people_altogether_are_not_even_counted() -> None:
    wave = make.make_open_wave(organisations=1, people=5, is_confidential=True)
    answer(wave, 4, people=4, comment="Names no one.")
    wave = closed(wave)
    found = results_of(make.make_user(system=wave.system), wave)
    assert found is not None
    assert found.rate() is None
    assert found.if_all_answered() is None
    [event] = AuditEvent.objects.filter(type="survey_wave.closed")
    assert set(event.facts) == {"invited", "posted", "sha256"}
    # Words are not masked: where not even the whole is shown, they would tell of one of four.
    assert not SurveyComment.objects.exists()
    assert set(SurveyResponse.objects.values_list("comment", flat=True)) == {""}


def test_once_closed_nothing_leads_from_a_confidential_answer_to_a_link_or_a_partner() -> None:
    wave = make.make_open_wave(organisations=2, people=5, is_confidential=True)
    answer(wave, 4)
    keys = set(SurveyResponse.objects.values_list("key", flat=True))
    wave = closed(wave)
    kept = SurveyResponse.objects.filter(wave=wave)
    assert len(kept) == 10
    assert not keys & {one.key for one in kept}
    assert {(one.partnership, one.about, one.sector, one.place) for one in kept} == {
        (None, None, "", None)
    }
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        kept.update(key="guess")


def test_nobody_says_otherwise_beside_the_results_of_a_wave() -> None:
    wave = make.make_open_wave(organisations=1, people=2)
    answer(wave, 4)
    partnership = Partnership.objects.get(system=wave.system)
    facts = PulseFacts(closed_on=timezone.localdate(), invited=1, answers=1, mean=1.0)
    with pytest.raises(NotPossibleError, match="was asked here"):
        post_pulse_result(
            by=BY,
            partnership=partnership,
            wave="Ours",
            wave_id=wave.public_id,
            answered_by=Side.PARTNER,
            facts=facts,
        )
    closed(wave)
    result = PulseResult.objects.get()
    with pytest.raises(NotPossibleError, match="withdraw the wave"):
        correct_pulse_result(by=BY, result=result, facts=facts, reason="No", expected_version=1)
    with pytest.raises(NotPossibleError, match="withdraw the wave"):
        withdraw_pulse_result(by=make.make_user(), result=result, reason="No")


def test_what_the_systems_people_say_of_partners_is_for_few_to_see() -> None:
    system = make.make_system()
    make.make_rating_of_partners(system)
    wave = make.make_wave(system=system, answered_by=Side.SYSTEM, state=WaveState.OPEN)
    first, second = (make.make_partnership(system=system) for _ in range(2))
    for number in range(5):
        user = make.make_user(system=system)
        asked = make.make_invitation(wave=wave, user=user, abouts=[first, second])
        make.make_response(asked, answers=all_of(wave, 4), about=first, comment="Good to us.")
        if number < 2:
            make.make_response(asked, answers=all_of(wave, 1), about=second)

    wave = closed(wave)

    found = results_of(make.make_user(system=system), wave)
    assert found is not None
    results = found.frozen.results
    assert results is not None
    overall = results.estimate(Level.OVERALL)
    assert overall is not None
    rows = PulseResult.objects.filter(system=system).order_by("pk")
    assert [(row.partnership, row.answered_by, row.answers) for row in rows] == [
        (first, Side.SYSTEM, 5),
        (second, Side.SYSTEM, 2),
    ]
    assert {one.about for one in SurveyComment.objects.filter(wave=wave)} == {first}
    assert results_of(make.make_user(system=system, role="board_member"), wave) is None


def test_a_relational_wave_becomes_ties_and_no_evidence() -> None:
    wave = make.make_open_wave(organisations=3, people=2, is_relational=True, board=None)
    one, two, three = Partnership.objects.filter(system=wave.system).order_by("pk")
    raters = list(SurveyInvitation.objects.filter(wave=wave, partnership=one))
    for invitation, point in zip(raters, (2, 4), strict=True):
        make.make_response(invitation, answers=all_of(wave, point), about=two)
    found = results_of(make.make_user(system=wave.system), closed(wave))
    assert found is not None
    ties = found.frozen.ties
    assert ties is not None
    assert ties.organisations == (one.pk, two.pk, three.pk)
    assert isinstance(ties.relations, Relations)
    # Of two people the lower answer, one that was given.
    assert ties.relations.trust[0, 1] == 2
    assert ties.relations.answered.tolist() == [True, False, False]
    rate = found.rate()
    assert rate is not None
    assert (rate.invited, rate.answered) == (3, 1)
    assert not PulseResult.objects.exists()


def test_a_close_is_done_once_and_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = make.make_open_wave(organisations=2, people=1)
    answer(wave, 4, comment="Thanks.")
    with pytest.raises(NotPossibleError, match="still takes answers"):
        finish_close(by=BY, wave=wave)
    close_wave(by=BY, wave=wave)
    with pytest.raises(NotPossibleError, match="being closed already"):
        close_wave(by=BY, wave=wave)
    late = make.make_invitation(wave=wave)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_response(late)

    def killed(*_args: Any, **_more: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("engagement.actions.survey.posting.mark_stale", killed)
        with pytest.raises(SystemExit):
            finish_close(by=BY, wave=wave)
    assert not SurveyResult.objects.exists()
    assert not SurveyComment.objects.exists()
    assert not PulseResult.objects.exists()
    finish_close(by=BY, wave=wave)
    with pytest.raises(NotPossibleError, match="closed already"):
        finish_close(by=BY, wave=wave)
    assert PulseResult.objects.count() == Evidence.objects.count() == 2
    assert AuditEvent.objects.filter(type="survey_wave.closed").count() == 1


def test_a_withdrawn_wave_takes_its_evidence_back() -> None:
    wave = make.make_open_wave(organisations=2, people=1)
    answer(wave, 4)
    user = make.make_user(system=wave.system)
    with pytest.raises(NotPossibleError, match="not closed yet"):
        withdraw_closed_wave(by=user, wave=wave, reason="Asked the wrong people")
    wave = closed(wave)
    withdraw_closed_wave(by=user, wave=wave, reason="Asked the wrong people")
    assert not PulseResult.objects.standing().exists()
    for partnership in Partnership.objects.filter(system=wave.system):
        assert not Evidence.objects.filter(partnership=partnership).in_force().exists()
    assert results_of(user, wave) is None
    with pytest.raises(AlreadyWithdrawnError):
        withdraw_closed_wave(by=user, wave=wave, reason="Again")


def test_waves_are_compared_with_the_one_before_and_the_other_side() -> None:
    system = make.make_system()
    make.make_rating_of_partners(system)
    version = make.make_instrument_version(system=system)
    partner = make.make_partnership(system=system)
    people = [make.make_person(system=system, organisation=partner.organisation) for _ in range(4)]

    def wave_of(point: int, side: str = Side.PARTNER) -> SurveyWave:
        wave = make.make_wave(version=version, state=WaveState.OPEN, answered_by=side)
        for number, person in enumerate(people):
            if side == Side.PARTNER:
                asked = make.make_invitation(wave=wave, partnership=partner, person=person)
                about = None
            else:
                user = make.make_user(system=system)
                asked = make.make_invitation(wave=wave, user=user, abouts=[partner])
                about = partner
            shift = number % 2
            make.make_response(asked, answers=all_of(wave, point + shift), about=about)
        return closed(wave)

    earlier, later, ours = wave_of(1), wave_of(4), wave_of(3, Side.SYSTEM)
    manager = make.make_user(system=system)
    found, before = results_of(manager, later), previous(manager, later)
    assert found is not None
    assert before is not None
    assert before.wave == earlier
    assert found.frozen.since is not None
    assert found.frozen.since.wave == earlier.public_id
    change = found.change(Level.OVERALL)
    assert change is not None
    assert change.difference == pytest.approx(3.0)
    assert change.is_more_than_noise
    assert found.change(Level.ORGANISATION, partner.pk) is not None
    other = other_side(manager, later)
    assert other is not None
    assert other.wave == ours
    both = gaps(found, other)
    assert both is not None
    assert both.codes.tolist() == [partner.pk]
    assert both.difference[0, -1] == pytest.approx(1.0)
    assert sha256_of(SurveyResult.objects.get(wave=later).document) == found.sha256

    board_member = make.make_user(system=system, role="board_member")
    assert other_side(board_member, later) is None
    today = timezone.localdate()
    week = timedelta(days=7)
    assert [one.wave for one in latest_closed(manager, system, today - week, today)] == [
        earlier,
        later,
    ]
    assert latest_closed(manager, system, today - 2 * week, today - week) == []
    # A comparison with a wave that was withdrawn since says nothing any more.
    withdraw_closed_wave(by=manager, wave=earlier, reason="Asked the wrong people")
    again = results_of(manager, later)
    assert again is not None
    assert (again.frozen.since, again.change(Level.OVERALL)) == (None, None)
