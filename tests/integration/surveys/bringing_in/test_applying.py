"""Answers become a wave wholly or not at all, once, and protected like those of our own."""

from datetime import timedelta
from typing import Any

import pytest

from audit.models import AuditEvent
from engagement.actions.survey.bringing_in import applying
from engagement.actions.survey.bringing_in.applying import (
    bring_in_answers,
    run_bringing_in,
    start_bringing_in,
)
from engagement.actions.survey.bringing_in.facts import Invited
from engagement.actions.survey.bringing_in.file import (
    SameFileError,
    say_how_many_were_asked,
    say_who_names_are,
)
from engagement.analytics.answer_files import open_names, read_file
from engagement.analytics.answers_elsewhere import asked_elsewhere
from engagement.analytics.survey.reading import wave_results
from engagement.enums import ImportState, Side, WaveState
from engagement.errors import NotPossibleError
from engagement.imports.answers.reading import Why
from engagement.models import (
    PulseResult,
    SurveyAnswerFile,
    SurveyComment,
    SurveyResponse,
    SurveyResult,
    SurveyWave,
)
from engagement.scoring.survey.response import Rate
from engagement.scoring.survey.shipped import CONFIDENTIAL_PULSE, PULSE, shipped_instrument
from jobs.models import Job
from jobs.progress import SilentProgress
from partners.actions.person import erase_person
from tests import factories as make
from tests.factories.answer_files import (
    LAST,
    brought_in,
    make_answer_file,
    make_ready_answer_file,
    make_started_answer_file,
)
from tests.factories.answer_tables import Said, as_xlsx, survey_monkey

pytestmark = pytest.mark.django_db


def seven_of(name: str) -> list[Said]:
    return [Said(name, "Agree", f"Remark {number}.") for number in range(7)]


def nothing_came_in() -> bool:
    tables = (SurveyWave, SurveyResponse, SurveyResult, SurveyComment, PulseResult)
    return not any(table.objects.exists() for table in tables)


def test_what_fails_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_file = make_started_answer_file()

    def power_cut(**_: object) -> None:
        raise OSError("The lights went out.")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(applying, "finish_close", power_cut)
        with pytest.raises(OSError, match="lights"):
            bring_in_answers(by=make.TESTS, answer_file=answer_file)
    assert nothing_came_in()
    answer_file.refresh_from_db()
    assert answer_file.sheet
    job = Job.objects.get(kind=applying.BRING_IN)
    first, again = (run_bringing_in(job, SilentProgress()).result for _ in range(2))
    assert first == again
    assert SurveyResponse.objects.count() == answer_file.row_count


def test_of_the_same_file_started_twice_one_comes_in() -> None:
    partner = make.make_partnership()
    content = survey_monkey(seven_of(partner.organisation.name))
    two = [make_started_answer_file(system=partner.system, content=content) for _ in range(2)]
    bring_in_answers(by=make.TESTS, answer_file=two[0])
    with pytest.raises(SameFileError, match="came in before"):
        bring_in_answers(by=make.TESTS, answer_file=two[1])
    assert SurveyWave.objects.count() == 1
    # What another system brings in is its own affair.
    assert brought_in(
        content=content, partner=make.make_partnership(organisation=partner.organisation)
    ).wave


def test_two_confidential_files_of_nearly_the_same_days_are_refused() -> None:
    partner = make.make_partnership()
    name = partner.organisation.name
    facts: dict[str, Any] = {"system": partner.system, "code": CONFIDENTIAL_PULSE}
    brought_in(people=seven_of(name), **facts)
    near = make_ready_answer_file(people=seven_of(name)[:6], closes_on=LAST, **facts)
    with pytest.raises(NotPossibleError, match="fortnight"):
        start_bringing_in(by=make.TESTS, answer_file=near)
    later = LAST + timedelta(days=30)
    far: dict[str, Any] = {"opens_on": later, "closes_on": later}
    assert brought_in(people=seven_of(name)[:6], **facts, **far).wave


def test_what_people_wrote_waits_without_their_organisation() -> None:
    partner = make.make_partnership()
    answer_file = brought_in(
        partner=partner,
        people=seven_of(partner.organisation.name),
        code=CONFIDENTIAL_PULSE,
        system=partner.system,
    )
    comments = SurveyComment.objects.filter(wave=answer_file.wave)
    assert {one.text for one in comments} == {f"Remark {number}." for number in range(7)}
    assert {(one.state, one.partnership) for one in comments} == {("waiting", None)}
    assert not SurveyResponse.objects.exclude(comment="").exists()
    told = str(list(AuditEvent.objects.values_list("facts", flat=True)))
    assert "Remark" not in told
    assert partner.organisation.name not in told


def test_names_that_stay_open_and_partners_that_ended_do_not_come_in() -> None:
    system = make.make_system()
    partner, ended = (make.make_partnership(system=system) for _ in range(2))
    names = [partner.organisation.name, ended.organisation.name, "Nobody knows"]
    answer_file = make_ready_answer_file(system=system, people=[Said(name) for name in names])
    assert list(open_names(answer_file)) == ["nobody knows"]
    type(ended).objects.filter(pk=ended.pk).update(
        withdrawn_at="2026-01-01T00:00Z", withdrawn_reason="Closed."
    )
    read = read_file(answer_file).reading
    assert [one.partner for one in read.answers] == [str(partner.public_id)]
    assert [one.why for one in read.left_out] == [Why.NO_PARTNER, Why.NOT_DECIDED]
    everything = dict.fromkeys(answer_file.partners, "")
    answer_file = say_who_names_are(by=make.TESTS, answer_file=answer_file, partners=everything)
    with pytest.raises(NotPossibleError, match="No answer"):
        start_bringing_in(by=make.TESTS, answer_file=answer_file)


def test_how_many_were_asked_is_kept_as_far_as_it_is_known() -> None:
    answer_file = make_ready_answer_file()
    (public_id, count), *_ = read_file(answer_file).by_partner.items()
    (sector,) = read_file(answer_file).by_sector
    for wrong in (
        Invited(total=2),
        Invited(sectors={sector: 2}),
        Invited(organisations={public_id: 2}),
    ):
        with pytest.raises(Exception, match="answered"):
            say_how_many_were_asked(by=make.TESTS, answer_file=answer_file, invited=wrong)
    say_how_many_were_asked(
        by=make.TESTS, answer_file=answer_file, invited=Invited(organisations={public_id: 9})
    )
    start_bringing_in(by=make.TESTS, answer_file=answer_file)
    wave = bring_in_answers(by=make.TESTS, answer_file=answer_file).wave
    assert wave is not None
    asked = asked_elsewhere(wave)
    assert (asked.total, asked.sectors, list(asked.organisations.values())) == (9, {sector: 9}, [9])
    assert asked_elsewhere(make.make_wave()).total is None
    assert count == answer_file.row_count
    posted = PulseResult.objects.get()
    assert (posted.invited, posted.answers) == (9, count)
    whole = wave_results(SurveyResult.objects.get()).frozen.response.overall
    assert isinstance(whole, Rate)
    assert (whole.invited, whole.answered) == (9, count)


def test_your_own_people_rate_partners_where_the_system_lets_them() -> None:
    partner = make.make_partnership()
    name = partner.organisation.name
    facts: dict[str, Any] = {"system": partner.system, "people": [Said(name, "Disagree")] * 2}
    with pytest.raises(NotPossibleError, match="does not let"):
        make_answer_file(answered_by=Side.SYSTEM, **facts)
    make.make_rating_of_partners(partner.system)
    with pytest.raises(NotPossibleError, match="of the same person"):
        make_answer_file(answered_by=Side.SYSTEM, code=CONFIDENTIAL_PULSE, **facts)
    wave = brought_in(answered_by=Side.SYSTEM, **facts).wave
    kept = SurveyResponse.objects.filter(wave=wave)
    assert {(one.partnership, one.about) for one in kept} == {(None, partner)}
    assert PulseResult.objects.get().answered_by == Side.SYSTEM


def test_a_file_on_its_way_or_in_cannot_be_changed() -> None:
    started = make_started_answer_file()
    with pytest.raises(NotPossibleError, match="no longer"):
        say_who_names_are(by=make.TESTS, answer_file=started, partners={})
    done = bring_in_answers(by=make.TESTS, answer_file=started)
    with pytest.raises(NotPossibleError, match="not started"):
        bring_in_answers(by=make.TESTS, answer_file=done)
    assert (done.state, done.wave.state) == (ImportState.FINISHED, WaveState.CLOSED)  # type: ignore[union-attr]


def test_an_excel_file_with_dates_since_1904_comes_in() -> None:
    partner = make.make_partnership()
    questions = shipped_instrument(PULSE).scale_questions
    codes = [one.code for one in questions]
    head = ["Organisation", *(one.text for one in questions)]
    lines = [head, [partner.organisation.name, *"543211"]]
    done = brought_in(system=partner.system, content=as_xlsx(lines, since_1904=True))
    kept = SurveyResponse.objects.get(wave=done.wave)
    assert [kept.answers[one] for one in codes] == [5, 4, 3, 2, 1, 1]
    assert SurveyAnswerFile.objects.came_in().get() == done


def test_a_file_that_waits_forgets_whoever_is_erased() -> None:
    person = make.make_person(name="Ann Oak")
    named = [Said("Acorn Council", comment="Ask ann oak."), Said("Acorn Council")]
    waiting = make_answer_file(system=person.system, people=named)
    other = make_answer_file(system=person.system, people=named[1:])
    erase_person(by=make.make_user(system=person.system), person=person, reason="They asked.")
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.state, waiting.sheet) == (ImportState.DISCARDED, {})
    assert other.sheet
