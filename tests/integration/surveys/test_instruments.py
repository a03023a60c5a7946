"""Instruments: shipped ones, own ones, their versions, and what nobody may do with them."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from audit.models import AuditEvent
from engagement.actions.survey.instrument import (
    begin_draft,
    change_draft,
    discard_draft,
    make_instrument,
    publish_draft,
    withdraw_instrument,
)
from engagement.enums import WaveState
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import SurveyInstrument, SurveyInstrumentVersion
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.scoring.survey.shipped import PULSE, RELATIONAL, SHIPPED, shipped_document
from partners.models import System
from tests import factories as make

pytestmark = pytest.mark.django_db


def _content(**changes: Any) -> dict[str, Any]:
    return {**shipped_document(PULSE), "title": "Our own pulse", **changes}


def _made(system: System | None = None, **changes: Any) -> SurveyInstrumentVersion:
    return make_instrument(
        by=make.TESTS, system=system or make.make_system(), content=_content(**changes)
    )


def _changed(version: SurveyInstrumentVersion, content: dict[str, Any]) -> SurveyInstrumentVersion:
    version.refresh_from_db()
    return change_draft(
        by=make.TESTS, version=version, content=content, expected_version=version.version
    )


def _published(version: SurveyInstrumentVersion) -> SurveyInstrumentVersion:
    version.refresh_from_db()
    return publish_draft(by=make.TESTS, version=version, expected_version=version.version)


def test_every_system_can_ask_with_what_is_shipped_and_nobody_changes_it() -> None:
    system = make.make_system()
    usable = SurveyInstrumentVersion.objects.usable_in(system)
    assert {each.instrument.code for each in usable} == set(SHIPPED)
    assert all(parse_instrument(each.document).title == each.title for each in usable)
    pulse = usable.get(instrument__code=PULSE)
    assert not pulse.is_confidential
    assert usable.get(instrument__code=RELATIONAL).is_relational
    with pytest.raises(NotPossibleError, match="Make a copy"):
        begin_draft(by=make.TESTS, instrument=pulse.instrument)
    with pytest.raises(ProgrammingError, match="cannot be changed"), transaction.atomic():
        SurveyInstrumentVersion.objects.filter(pk=pulse.pk).update(title="Another")
    with pytest.raises(ProgrammingError, match="cannot be changed"), transaction.atomic():
        pulse.delete()


def test_a_copy_is_changed_published_and_followed_by_the_next_version() -> None:
    system = make.make_system()
    copied = SurveyInstrumentVersion.objects.usable_in(system).get(instrument__code=PULSE)
    draft = make_instrument(by=make.TESTS, system=system, content=_content(), copied_from=copied)
    assert (draft.instrument.code, draft.number) == ("our-own-pulse", 1)
    assert draft not in SurveyInstrumentVersion.objects.usable_in(system)
    content = deepcopy(draft.document)
    content["questions"][0]["text"] = "  The system keeps its word.  "
    content["questions"].append(
        {
            "code": "",
            "kind": "scale",
            "dimension": "values",
            "text": "The system's people are kind, and they stay so also when things go wrong.",
            "text_about_partner": "This partner's people are kind.",
            "point_labels": [],
        }
    )
    draft = _changed(draft, content)
    questions = draft.document["questions"]
    assert questions[0]["text"] == "The system keeps its word."
    assert questions[-1]["code"] == "the-systems-people-are-kind-and-they"
    first = _published(draft)
    assert first in SurveyInstrumentVersion.objects.usable_in(system)
    with pytest.raises(NotPossibleError, match="is published"):
        _changed(first, content)
    second = begin_draft(by=make.TESTS, instrument=first.instrument)
    with pytest.raises(NotPossibleError, match="There is a draft already"):
        begin_draft(by=make.TESTS, instrument=first.instrument)
    with pytest.raises(NotPossibleError, match="Nothing differs from version 1"):
        _published(second)
    # A question that was asked before keeps its code for itself.
    content["questions"][-1] = {**questions[-1], "code": "", "dimension": "commitment"}
    second = _published(_changed(second, content))
    assert second.number == 2
    assert second.document["questions"][-1]["code"] == "the-systems-people-are-kind-and-they-2"
    history = AuditEvent.objects.about("engagement.surveyinstrument", first.instrument.public_id)
    types = list(history.order_by("id").values_list("type", flat=True))
    assert [each.removeprefix("survey_instrument.") for each in types] == [
        "made",
        "changed",
        "published",
        "draft_begun",
        "changed",
        "published",
    ]


def test_titles_of_one_system_may_be_equal_and_codes_never_are() -> None:
    system = make.make_system()
    codes = [
        _made(system, title=title).instrument.code
        for title in ("Pulse", "Pulse", "Pulse 1", "سؤال", "A_b  " + "c" * 100)
    ]
    assert codes == ["pulse", "pulse-2", "pulse-1-2", "survey", "a-b"]
    assert _made(title="Pulse").instrument.code == "pulse"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "The title is missing."),
    ({"title": "x" * 121}, "The title is 121 characters long: more than 120."),
    ({"questions": []}, "There is no question with a scale."),
    ({"questions": None}, "questions must be a list."),
    ({"questions": ["text"]}, "Question 1 must be an object."),
    ({"questions": [{"code": "a", "text": "x" * 1_000_000}]}, "more than 300"),
    ({"points": 6, "point_labels": list("abcdef")}, "must have 5 points"),
    ({"introduction": "Nul\x00byte"}, "characters that cannot be shown"),
    ({"title": "Turned \u202eround"}, "characters that cannot be shown"),
    ({"title": "Half \ud800"}, "characters that cannot be shown"),
    ({"translations": {"cy\u2066": {}}}, "characters that cannot be shown"),
    ({"translations": {"Welsh!": {}}}, "must be a language code"),
]


def test_what_cannot_be_asked_is_refused_in_sentences() -> None:
    system = make.make_system()
    for changes, sentence in WRONG:
        with pytest.raises(ValidationError) as refusal:
            _made(system, **changes)
        assert sentence in " ".join(refusal.value.messages)
    assert not SurveyInstrument.objects.filter(system=system).exists()


def test_too_many_questions_and_equal_codes_are_refused() -> None:
    question = shipped_document(PULSE)["questions"][0]
    with pytest.raises(ValidationError, match="used 2 times"):
        _made(questions=[question, question])
    many = [{**question, "code": ""} for _ in range(41)]
    with pytest.raises(ValidationError, match="more than 40"):
        _made(questions=many)
    assert len(_made(questions=many[:40]).document["questions"]) == 40


def test_markup_is_kept_as_text() -> None:
    draft = _made(title="<script>alert(1)</script>")
    assert draft.title == "<script>alert(1)</script>"
    assert draft.instrument.code == "scriptalert1script"


def test_two_people_do_not_overwrite_each_other() -> None:
    draft = _made()
    seen = draft.version
    content = {**draft.document, "title": "Theirs"}
    change_draft(by=make.TESTS, version=draft, content=content, expected_version=seen)
    for act in (
        lambda: change_draft(by=make.TESTS, version=draft, content=content, expected_version=seen),
        lambda: publish_draft(by=make.TESTS, version=draft, expected_version=seen),
        lambda: discard_draft(by=make.TESTS, version=draft, expected_version=seen),
    ):
        with pytest.raises(ChangedMeanwhileError):
            act()
    draft.refresh_from_db()
    assert (draft.title, draft.is_published) == ("Theirs", False)


def test_a_draft_is_discarded_and_what_was_published_stays() -> None:
    draft = _made()
    left = discard_draft(by=make.TESTS, version=draft, expected_version=draft.version)
    assert left is None
    assert not SurveyInstrument.objects.filter(system__isnull=False).exists()
    with pytest.raises(NotPossibleError, match="discarded"):
        publish_draft(by=make.TESTS, version=draft, expected_version=draft.version)
    first = _published(_made())
    second = begin_draft(by=make.TESTS, instrument=first.instrument)
    left = discard_draft(by=make.TESTS, version=second, expected_version=second.version)
    assert left == first.instrument
    with pytest.raises(NotPossibleError, match="is published"):
        discard_draft(by=make.TESTS, version=first, expected_version=first.version)


def test_a_language_is_published_only_when_it_is_complete() -> None:
    draft = _made(translations={"cy": {"title": "Ein pwls"}})
    with pytest.raises(NotPossibleError, match="Not complete in Welsh"):
        _published(draft)
    draft = _changed(draft, {**draft.document, "translations": {}})
    assert _published(draft).is_published


def test_an_instrument_is_withdrawn_once_no_wave_asks_with_it() -> None:
    manager = make.make_user()
    version = _published(_made())
    wave = make.make_wave(version=version, state=WaveState.OPEN)
    instrument = version.instrument
    with pytest.raises(NotPossibleError, match=f"The wave “{wave}” asks with it"):
        withdraw_instrument(by=manager, instrument=instrument, reason="Too long")
    wave.mark_withdrawn(manager, "Not needed")
    wave.save()
    withdraw_instrument(by=manager, instrument=instrument, reason="Too long")
    usable = SurveyInstrumentVersion.objects.usable_in(wave.system)
    assert version not in usable
    with pytest.raises(AlreadyWithdrawnError):
        begin_draft(by=make.TESTS, instrument=instrument)
