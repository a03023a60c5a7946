"""What somebody may try to learn of confidential answers beside the groups that are shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.roles import NATIONAL_ROLES, SYSTEM_ROLES
from audit.models import AuditEvent
from audit.recording import Service
from engagement.actions.survey.bringing_in.applying import start_bringing_in
from engagement.actions.survey.closing import close_wave, finish_close, withdraw_closed_wave
from engagement.actions.survey.comment import let_through
from engagement.actions.survey.passing_on import MOST_REFUSED
from engagement.analytics.survey.reading import results_of
from engagement.enums import WaveState
from engagement.errors import NotPossibleError
from engagement.models import (
    Evidence,
    PulseResult,
    SurveyComment,
    SurveyInvitation,
    SurveyWave,
)
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.results import Level
from engagement.scoring.survey.shipped import CONFIDENTIAL_PULSE
from partners.models import Partnership, Person
from tests import factories as make
from tests.factories.answer_files import LAST, brought_in, make_answer_file, make_ready_answer_file
from tests.factories.answer_tables import Said, google_forms, survey_monkey
from tests.integration.api.conftest import client_of

pytestmark = pytest.mark.django_db
BY = Service("survey")


def closed(wave: SurveyWave) -> SurveyWave:
    close_wave(by=BY, wave=wave)
    finish_close(by=BY, wave=wave)
    return SurveyWave.objects.get(pk=wave.pk)


def codes(wave: SurveyWave) -> list[str]:
    questions = wave.instrument_version.document["questions"]
    return [one["code"] for one in questions if one["kind"] != "open"]


def test_of_people_who_could_say_nothing_nothing_is_shown_or_posted() -> None:
    wave = make.make_open_wave(organisations=1, people=6, is_confidential=True)
    for invitation in SurveyInvitation.objects.filter(wave=wave):
        cant_say = dict.fromkeys(codes(wave))
        make.make_response(invitation, answers=cant_say, comment="We hardly know you.")
    found = results_of(make.make_user(system=wave.system), closed(wave))
    assert found is not None
    assert found.frozen.results is not None
    assert found.frozen.results.hidden(Level.OVERALL) is Hidden.TOO_FEW
    assert found.rate() is None
    assert not PulseResult.objects.exists()
    assert not Evidence.objects.exists()
    assert not SurveyComment.objects.exists()
    event = AuditEvent.objects.get(type="survey_wave.closed")
    assert "answers" not in event.facts


def test_who_only_wrote_or_said_less_than_half_counts_nowhere() -> None:
    wave = make.make_open_wave(organisations=2, people=5, is_confidential=True)
    first, second = Partnership.objects.filter(system=wave.system).order_by("pk")
    asked = codes(wave)
    said: list[dict[str, int | None]] = [dict.fromkeys(asked, 4)] * 3
    said += [{}, {asked[0]: 1} | dict.fromkeys(asked[1:])]
    others: list[dict[str, int | None]] = [dict.fromkeys(asked, 2)] * 5
    for partnership, everything in ((first, said), (second, others)):
        of_one = SurveyInvitation.objects.filter(wave=wave, partnership=partnership)
        for invitation, answers in zip(of_one, everything, strict=True):
            make.make_response(invitation, answers=answers, comment="Words.")
    found = results_of(make.make_user(system=wave.system), closed(wave))
    assert found is not None
    posted = PulseResult.objects.order_by("partnership")
    assert [(one.partnership, one.answers, one.invited) for one in posted] == [
        (first, 3, 5),
        (second, 5, 5),
    ]
    rate = found.rate()
    assert rate is not None
    assert (rate.answered, rate.invited) == (8, 10)
    assert AuditEvent.objects.get(type="survey_wave.closed").facts["answers"] == 8


def test_confidential_answers_come_in_once_whatever_is_withdrawn() -> None:
    """Not the same file with other days, nor the same answers from a file that looks different."""
    partner = make.make_partnership()
    name = partner.organisation.name
    people = [Said(name, point) for point in ("Agree", "Disagree", "Agree", "Strongly agree")] * 2
    facts: dict[str, Any] = {"system": partner.system, "code": CONFIDENTIAL_PULSE}
    content = survey_monkey(people, CONFIDENTIAL_PULSE)
    wave = brought_in(content=content, **facts).wave
    assert wave is not None
    user = make.make_user(system=partner.system)
    withdraw_closed_wave(by=user, wave=wave, reason="One of them was a test.")
    later = LAST + timedelta(days=60)
    with pytest.raises(NotPossibleError, match="cannot come in again"):
        make_answer_file(content=content, opens_on=later, closes_on=later, **facts)
    less = google_forms(people[1:], CONFIDENTIAL_PULSE)
    near_enough = make_ready_answer_file(content=less, opens_on=later, closes_on=later, **facts)
    with pytest.raises(NotPossibleError, match="cannot come in again"):
        start_bringing_in(by=make.TESTS, answer_file=near_enough)
    others = [Said(name, "Neither agree nor disagree")] * 5 + people[:2]
    new = brought_in(people=others, opens_on=later, closes_on=later, **facts)
    assert new.wave is not None


def test_a_withdrawn_confidential_result_shows_no_figures() -> None:
    wave = make.make_open_wave(organisations=1, people=5, is_confidential=True)
    for invitation in SurveyInvitation.objects.filter(wave=wave):
        make.make_response(invitation)
    user = make.make_user(system=wave.system)
    api = client_of(user)
    wave = closed(wave)
    address = f"/api/v1/pulse-results/{PulseResult.objects.get().public_id}"
    shown = api.get(address).json()
    assert (shown["answers"], shown["invited"]) == (5, 5)
    assert shown["mean"] is not None
    withdraw_closed_wave(by=user, wave=wave, reason="The wrong people were asked.")
    shown = api.get(address).json()
    assert shown["withdrawn"] is True
    assert (shown["answers"], shown["invited"], shown["mean"]) == (None, None, None)
    listed = api.get("/api/v1/pulse-results?withdrawn=true").json()["results"]
    assert [one["mean"] for one in listed] == [None]
    figures = ("shown_invited", "shown_answers", "shown_mean")
    assert PulseResult.objects.with_shown_figures().values_list(*figures).get() == (None,) * 3


def test_addresses_cannot_be_tried_through_a_link(client: Client) -> None:
    invitation = make.make_invitation(wave=make.make_wave(state=WaveState.OPEN))
    system = invitation.system
    page = f"/s/{make.token_of(invitation)}/pass-on/"
    elsewhere = [make.make_person(system=system) for _ in range(MOST_REFUSED + 1)]
    # Of somebody elsewhere it is not told that they are asked in the same wave.
    make.make_invitation(wave=invitation.wave, person=elsewhere[0])
    said = []
    for person in elsewhere:
        answer = client.post(page, {"name": "Some One", "email": person.email})
        assert answer.status_code == 422
        said.append("no more can be tried" in answer.text)
        assert "link of their own already" not in answer.text
    assert said == [False] * (MOST_REFUSED - 1) + [True, True]
    # Nor one that would have been fine.
    unknown = {"name": "New", "email": "new@vale.example"}
    assert client.post(page, unknown).status_code == 422
    assert not Person.objects.filter(email="new@vale.example").exists()
    events = AuditEvent.objects.filter(type="survey_invitation.colleague_refused")
    assert events.count() == MOST_REFUSED
    assert elsewhere[0].email not in str(list(events.values()))
    # They may still answer themselves.
    assert client.get(f"/s/{make.token_of(invitation)}/questions/?page=1").status_code == 200


def test_words_and_single_ties_stay_in_their_system(client: Client) -> None:
    system = make.make_system()
    wave = make.make_open_wave(system=system, organisations=3, people=1, is_relational=True)
    one, two, three = Partnership.objects.filter(system=system).order_by("pk")
    asked = SurveyInvitation.objects.get(wave=wave, partnership=one)
    make.make_response(asked, answers=dict.fromkeys(codes(wave), 3), about=two, comment="Go on.")
    make.make_response(asked, answers=dict.fromkeys(codes(wave), 4), about=three)
    wave = closed(wave)
    let_through(by=make.make_user(system=system), comment=SurveyComment.objects.get(wave=wave))
    pages = f"/surveys/{wave.public_id}"
    for role in (*SYSTEM_ROLES, *NATIONAL_ROLES):
        is_inside = role in SYSTEM_ROLES
        user = (
            make.make_user(system=system, role=role) if is_inside else make.make_national_user(role)
        )
        assert SurveyComment.objects.visible_to(user).exists() is is_inside, role
        found = results_of(user, wave)
        assert found is not None
        assert found.frozen.ties is not None
        # The network as a whole is a measure.
        assert found.frozen.ties.relations.network.trust == pytest.approx(3.5)
        assert bool(found.frozen.ties.organisations) is is_inside, role
        assert bool(found.frozen.ties.relations.tie.size) is is_inside, role
    client.force_login(user)
    assert client.get(f"{pages}/comments/").status_code == 403
    network = client.get(f"{pages}/results/network/")
    assert network.status_code == 200
    assert "What can be said of the whole" in network.text
    assert one.organisation.name not in network.text
    api = client_of(user)
    [row] = api.get(f"/api/v1/survey-results?wave={wave.public_id}").json()["results"]
    ties = api.get(f"/api/v1/survey-results/{row['id']}/ties").json()
    assert (ties["organisations"], ties["ties"]) == ([], [])
    assert ties["network"]["trust"] == pytest.approx(3.5)
    files = [client.get(f"{pages}/results/results.{kind}") for kind in ("csv", "xlsx")]
    assert {one.status_code for one in files} == {200}
    assert one.organisation.name.encode() not in files[0].content
