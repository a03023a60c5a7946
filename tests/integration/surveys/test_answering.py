"""Answering through a link: without an account, page by page, kept as it is given, sent once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.models import AuditEvent
from engagement.enums import Side, WaveState
from engagement.models import SurveyInvitation, SurveyOptOut, SurveyResponse
from engagement.scoring.survey.shipped import PULSE, RELATIONAL, REVIEW, shipped_document
from engagement.surveys.secrets import answers_key, digest_of
from jobs.models import Mail
from partners.actions.person import erase_person
from partners.models import Person, Position
from tests import factories as make

pytestmark = pytest.mark.django_db

PULSE_ANSWERS = {
    "does-what-it-says": "5",
    "tells-us-early": "2",
    "same-goals": "none",
    "right-person": "4",
    "better": "More time \u202ebefore decisions",
}
KEPT = {"does-what-it-says": 5, "tells-us-early": 2, "same-goals": None, "right-person": 4}


def invited(**facts: Any) -> SurveyInvitation:
    """Somebody of Vale Council who is asked in an open wave."""
    wave = make.make_wave(system=make.make_system(name="Dale"), state=WaveState.OPEN, **facts)
    partnership = make.make_partnership(system=wave.system, name="Vale Council")
    person = make.make_person(
        system=wave.system,
        name="Pat Partner",
        email="pat@vale.example",
        organisation=partnership.organisation,
    )
    return make.make_invitation(wave=wave, partnership=partnership, person=person)


def link(invitation: SurveyInvitation, page: str = "") -> str:
    return f"/s/{make.token_of(invitation)}/{page}"


def only_response() -> SurveyResponse:
    return SurveyResponse.objects.get()


def events(kind: str) -> list[dict[str, Any]]:
    return list(AuditEvent.objects.filter(type=kind).values_list("facts", flat=True))


def test_from_the_mail_to_thanks(client: Client) -> None:
    invitation = invited()
    start = client.get(link(invitation))
    assert start.status_code == 200
    assert not client.cookies  # the address is the authority, as the page of privacy says
    for said in ("Pat Partner", "Vale Council", "Its name is shown with its answers"):
        assert said in start.text
    assert client.get(link(invitation, "check/")).status_code == 200
    assert client.post(link(invitation, "check/")).status_code == 422
    went_on = client.post(link(invitation, "questions/?page=1"), PULSE_ANSWERS)
    assert (went_on.status_code, went_on["Location"]) == (302, link(invitation, "check/"))
    kept = only_response()
    assert (kept.answers, kept.comment) == (KEPT, "More time before decisions")
    assert (kept.partnership, kept.about, kept.sector, kept.is_finished) == (
        invitation.partnership,
        None,
        invitation.sector,
        False,
    )
    check = client.get(link(invitation, "check/")).text
    assert check.count("Not answered") == 2
    assert "More time before decisions" in check
    # Back by the same link: what was answered is there, and may be taken back.
    again = client.get(link(invitation, "questions/?page=1")).text
    assert re.search(r'name="tells-us-early" type="radio" value="2" checked', again)
    less = {key: value for key, value in PULSE_ANSWERS.items() if key != "tells-us-early"}
    client.post(link(invitation, "questions/?page=1"), less)
    assert "tells-us-early" not in only_response().answers
    sent = client.post(link(invitation, "check/"), follow=True)
    assert "You have answered. Thank you." in sent.text
    assert only_response().is_finished
    assert events("survey_wave.answered") == [{}]
    # From now on the link says so, and takes nothing.
    assert "You have answered" in client.get(link(invitation)).text
    assert client.post(link(invitation, "questions/?page=1"), PULSE_ANSWERS).status_code == 409
    assert only_response().answers == {k: v for k, v in KEPT.items() if k != "tells-us-early"}
    assert events("survey_wave.answer_refused") == [{"why": "answered"}]
    refused = AuditEvent.objects.get(type="survey_wave.answer_refused")
    assert refused.reason == "The link had been used to answer."


def test_a_long_instrument_has_pages_and_goes_on_where_somebody_stopped(client: Client) -> None:
    version = make.make_instrument_version(document=shipped_document(REVIEW))
    wave = make.make_wave(version=version, state=WaveState.OPEN)
    invitation = make.make_invitation(wave=wave)
    start = client.get(link(invitation)).text
    assert "kept apart from your name" in start
    assert "at least 5 people answered" in start
    first = client.get(link(invitation, "questions/")).text
    assert "Page 1 of 8" in first
    assert first.count("<fieldset") == 4
    answer = client.post(link(invitation, "questions/?page=1"), {"keeps-dates": "3"})
    assert answer["Location"] == link(invitation, "questions/?page=2")
    assert "Page 2 of 8" in client.get(link(invitation, "questions/")).text
    client.post(link(invitation, "questions/?page=2"), {})
    client.post(link(invitation, "questions/?page=8"), {"better": "Less paper"})
    assert only_response().answers == {"keeps-dates": 3}
    assert only_response().comment == "Less paper"
    for wrong in ("0", "9", "-1", "x", "²", "1" * 99):
        assert client.get(link(invitation, f"questions/?page={wrong}")).status_code == 404


def test_an_organisation_rates_the_others_one_by_one(client: Client) -> None:
    wave = make.make_wave(is_relational=True, state=WaveState.OPEN)
    others = [make.make_partnership(system=wave.system) for _ in range(3)]
    invitation = make.make_invitation(wave=wave, abouts=others)
    page = client.get(link(invitation, "questions/?page=1")).text
    assert "1 of 3" in page
    assert str(others[0]) in page
    client.post(link(invitation, "questions/?page=1"), {"contact": "3", "reliability": "4"})
    left_out = client.post(link(invitation, "questions/?page=2"), {"leave_out": "yes"})
    assert left_out["Location"] == link(invitation, "questions/?page=3")
    client.post(link(invitation, "questions/?page=3"), {})
    check = client.get(link(invitation, "check/")).text
    assert check.count("Left out") == 2
    client.post(link(invitation, "check/"))
    sent = SurveyResponse.objects.filter(is_finished=True)
    # Nothing at all of the third is not an answer; that they do not work together is one.
    assert {row.about: row.answers for row in sent} == {
        others[0]: {"contact": 3, "reliability": 4},
        others[1]: {"contact": 1},
    }
    assert SurveyResponse.objects.count() == 2


def test_the_systems_people_answer_about_partners(client: Client) -> None:
    wave = make.make_wave(answered_by=Side.SYSTEM, state=WaveState.OPEN)
    abouts = [make.make_partnership(system=wave.system) for _ in range(2)]
    invitation = make.make_invitation(
        wave=wave, user=make.make_user(system=wave.system), abouts=abouts
    )
    start = client.get(link(invitation)).text
    assert "does not show them to partners" in start
    assert "Hand it to a colleague" not in start
    page = client.get(link(invitation, "questions/?page=1")).text
    assert "This partner does what it says it will do." in page
    client.post(link(invitation, "questions/?page=1"), {"leave_out": "yes"})
    assert client.post(link(invitation, "check/")).status_code == 422
    client.post(link(invitation, "questions/?page=2"), {"right-person": "1"})
    assert client.post(link(invitation, "check/")).status_code == 302
    row = only_response()
    assert (row.partnership, row.about, row.answers) == (None, abouts[1], {"right-person": 1})
    User.objects.filter(survey_invitations=invitation).update(is_active=False)
    assert client.get(link(invitation)).status_code == 404


def test_the_questions_come_in_a_language_that_is_complete(client: Client) -> None:
    document = shipped_document(PULSE)
    welsh = {
        "title": "Curiad partneriaeth",
        "introduction": "Chwe datganiad byr.",
        "point_labels": ["Un", "Dau", "Tri", "Pedwar", "Pump"],
        "questions": {
            one["code"]: {"text": f"Cwestiwn {n}", "text_about_partner": f"Partner {n}"}
            for n, one in enumerate(document["questions"], 1)
        },
    }
    document["translations"] = {"cy": welsh, "pl": {"title": "Puls"}}
    wave = make.make_wave(
        version=make.make_instrument_version(document=document), state=WaveState.OPEN
    )
    invitation = make.make_invitation(wave=wave)
    start = client.get(link(invitation)).text
    assert '<a href="?language=cy" lang="cy" hreflang="cy" dir="ltr">Cymraeg</a>' in start
    assert "Polski" not in start
    page = client.get(link(invitation, "questions/?language=cy")).text
    assert '<span lang="cy" dir="ltr">Cwestiwn 1</span>' in page
    assert '<span lang="cy" dir="ltr">Pump</span>' in page
    went_on = client.post(link(invitation, "questions/?page=1&language=cy"), {"right-person": "5"})
    assert went_on["Location"].endswith("check/?language=cy")
    assert only_response().language == "cy"
    assert '<span lang="cy" dir="ltr">Pump</span>' in client.get(went_on["Location"]).text
    assert "Cwestiwn 1" in client.get(link(invitation, "questions/?page=1")).text
    assert "Puls" not in client.get(link(invitation, "questions/?page=1&language=pl")).text


def test_it_is_handed_to_a_colleague_by_whom_it_was_meant_for(client: Client) -> None:
    invitation = invited()
    answer = client.post(
        link(invitation, "pass-on/"), {"name": "Cat Colleague", "email": "Cat@vale.example"}
    )
    assert answer.status_code == 302
    assert client.get(link(invitation)).status_code == 410
    assert client.post(link(invitation, "questions/?page=1"), PULSE_ANSWERS).status_code == 410
    colleague = Person.objects.get(email="cat@vale.example")
    assert Position.objects.get(person=colleague).organisation == (
        invitation.partnership and invitation.partnership.organisation
    )
    new = SurveyInvitation.objects.get(person=colleague)
    assert (new.passed_on_from, new.sector, new.partnership) == (
        invitation,
        invitation.sector,
        invitation.partnership,
    )
    mail = Mail.objects.get()
    assert (mail.key, mail.to, mail.text) == (f"survey:{new.public_id}:invitation", "", "")
    assert client.get(link(new)).status_code == 200
    once_more = {"name": "Third", "email": "third@vale.example"}
    assert client.post(link(new, "pass-on/"), once_more).status_code == 409
    assert events("survey_wave.answer_refused") == [{"why": "passed_on"}] * 2


def test_who_cannot_get_the_questions_of_a_colleague(client: Client) -> None:
    invitation = invited()
    assert invitation.partnership is not None
    system, here = invitation.system, invitation.partnership.organisation
    elsewhere = make.make_person(system=system, email="else@where.example")
    said_no = make.make_person(system=system, email="no@vale.example", organisation=here)
    make.make_opt_out(person=said_no)
    asked = make.make_person(system=system, email="asked@vale.example", organisation=here)
    make.make_invitation(wave=invitation.wave, partnership=invitation.partnership, person=asked)
    said = {}
    for email in (elsewhere.email, said_no.email, asked.email, "pat@vale.example", "no address"):
        page = client.post(link(invitation, "pass-on/"), {"name": "Some One", "email": email})
        assert page.status_code == 422
        said[email] = re.findall(r"nhsuk-error-message.*?</span>(.*?)</span>", page.text, re.DOTALL)
    # Whom the system knows, and who said no, cannot be told apart.
    assert said[elsewhere.email] == said[said_no.email] != said[asked.email]
    client.post(link(invitation, "questions/?page=1"), PULSE_ANSWERS)
    page = client.post(link(invitation, "pass-on/"), {"name": "New", "email": "new@vale.example"})
    assert page.status_code == 409
    assert SurveyInvitation.objects.filter(passed_on_from__isnull=False).count() == 0
    assert not Person.objects.filter(email="new@vale.example").exists()


def test_who_does_not_want_to_be_asked_says_so_with_one_press(client: Client) -> None:
    invitation = invited()
    assert client.get(link(invitation, "stop/")).status_code == 200
    assert not SurveyOptOut.objects.exists()
    assert client.post(link(invitation, "stop/"), follow=True).status_code == 200
    # Mail programs say it this way, perhaps twice.
    one_click = client.post(link(invitation, "stop/"), {"List-Unsubscribe": "One-Click"})
    assert "do not ask you any more" in one_click.text
    opt_out = SurveyOptOut.objects.get()
    assert (opt_out.person, opt_out.route) == (invitation.person, "link")
    invitation.refresh_from_db()
    assert invitation.declined_at is not None
    # They may still answer this one.
    assert client.get(link(invitation)).status_code == 200


@pytest.mark.parametrize(
    ("wave", "row", "status", "said"),
    [
        ({"state": WaveState.OPENING}, {}, 409, "has not started yet"),
        ({"state": WaveState.CLOSING}, {}, 410, "This survey is closed"),
        ({"state": WaveState.CLOSED, "closed_at": "now"}, {}, 410, "This survey is closed"),
        ({"withdrawn_at": "now", "withdrawn_reason": "Twice"}, {}, 410, "was stopped"),
        ({}, {"taken_back_at": "now"}, 410, "You are not asked any more"),
    ],
)
def test_a_link_that_takes_nothing_says_why(
    client: Client, wave: dict[str, Any], row: dict[str, Any], status: int, said: str
) -> None:
    invitation = invited()
    _changed(invitation.wave, wave)
    _changed(invitation, row)
    page = client.get(link(invitation))
    assert (page.status_code, said in page.text) == (status, True)
    assert client.post(link(invitation, "questions/?page=1"), PULSE_ANSWERS).status_code == status
    assert client.get(link(invitation, "stop/")).status_code == 200
    assert not SurveyResponse.objects.exists()
    assert len(events("survey_wave.answer_refused")) == 1


def _changed(target: Model, changes: dict[str, Any]) -> None:
    """Saved with these values; "now" stands for this moment."""
    for name, value in changes.items():
        setattr(target, name, timezone.now() if value == "now" else value)
    if "withdrawn_at" in changes:
        target.withdrawn_by = make.make_user()  # type: ignore[attr-defined]
    target.save()


def test_nothing_is_taken_after_the_last_day_even_if_the_close_is_late(client: Client) -> None:
    long_ago = timezone.localdate() - timedelta(days=30)
    invitation = invited(opens_on=long_ago, closes_on=timezone.localdate())
    assert client.get(link(invitation)).status_code == 200
    invitation.wave.closes_on -= timedelta(days=1)
    invitation.wave.save()
    assert client.post(link(invitation, "questions/?page=1"), PULSE_ANSWERS).status_code == 410


def test_the_erased_leave_no_words_and_no_link(client: Client) -> None:
    invitation = invited()
    assert invitation.person is not None
    make.make_response(invitation, answers=KEPT, comment="About my boss")
    begun = make.make_invitation(
        wave=make.make_wave(system=invitation.system, state=WaveState.OPEN),
        partnership=invitation.partnership,
        person=invitation.person,
    )
    make.make_response(begun, is_finished=False)
    of_others = make.make_response(make.make_invitation(wave=invitation.wave), comment="Kept")
    erase_person(by=make.TESTS, person=invitation.person, reason="Asked for it")
    key = answers_key(make.token_of(invitation))
    assert SurveyResponse.objects.get(key=key).comment == ""
    assert not SurveyResponse.objects.filter(wave=begun.wave).exists()
    of_others.refresh_from_db()
    assert of_others.comment == "Kept"
    assert client.get(link(invitation)).status_code == 404


def test_pages_cost_the_same_whatever_was_answered(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wave = make.make_wave(
        version=make.make_instrument_version(shipped=RELATIONAL), state=WaveState.OPEN
    )
    few, many = (
        make.make_invitation(
            wave=wave, abouts=[make.make_partnership(system=wave.system) for _ in range(size)]
        )
        for size in (1, 6)
    )
    assert digest_of(make.token_of(few)) == few.digest
    for invitation in (few, many):
        for about in invitation.abouts.all()[1:]:
            make.make_response(invitation, about=about.partnership, is_finished=False)
        for page, queries in (("", 4), ("questions/?page=1", 3), ("check/", 3), ("stop/", 3)):
            with django_assert_num_queries(queries):
                assert client.get(link(invitation, page)).status_code == 200
