"""What leaves a closed wave: API, files, packs, single answers, comments; and by whom."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import BOARD_MEMBER, INFORMATION_GOVERNANCE_LEAD, SYSTEM_ADMINISTRATOR
from audit.models import AuditEvent
from audit.recording import Service
from engagement.actions.scoring import rescore
from engagement.actions.survey.closing import close_wave, finish_close
from engagement.actions.survey.comment import hide, let_through, redact
from engagement.analytics.survey.reading import results_of
from engagement.enums import CommentState, Measure, PackAudience, Side, WaveState
from engagement.errors import ChangedMeanwhileError
from engagement.models import ScoreSeries, SurveyComment, SurveyInvitation, SurveyWave
from engagement.presenters.packs.sections import surveys
from engagement.presenters.packs.sections.small_numbers import NOT_SHOWN
from engagement.scoring.survey.results import Level
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import client_of
from tests.integration.packs.gathering import asked_by, cells, table_of

pytestmark = pytest.mark.django_db
BY = Service("survey")


def closed(wave: SurveyWave) -> SurveyWave:
    close_wave(by=BY, wave=wave)
    finish_close(by=BY, wave=wave)
    return SurveyWave.objects.get(pk=wave.pk)


def answered(*, organisations: int = 2, **facts: Any) -> SurveyWave:
    wave = make.make_open_wave(organisations=organisations, people=2, **facts)
    for invitation in SurveyInvitation.objects.filter(wave=wave):
        make.make_response(invitation, comment="Ask us sooner, says Jo.")
    return wave


def api_of(wave: SurveyWave, role: str) -> Any:
    return client_of(make.make_user(system=wave.system, role=role))


def signed_in(wave: SurveyWave, role: str) -> Client:
    client = Client()
    client.force_login(make.make_user(system=wave.system, role=role))
    return client


def test_the_api_gives_rates_figures_and_both_sides() -> None:
    system = make.make_system()
    make.make_rating_of_partners(system)
    version = make.make_instrument_version(system=system)
    partner = make.make_partnership(system=system)
    wave = make.make_wave(version=version, state=WaveState.OPEN)
    for _ in range(2):
        make.make_response(make.make_invitation(wave=wave, partnership=partner))
    wave = closed(wave)
    ours = make.make_wave(version=version, state=WaveState.OPEN, answered_by=Side.SYSTEM)
    for _ in range(2):
        user = make.make_user(system=system)
        asked = make.make_invitation(wave=ours, user=user, abouts=[partner])
        make.make_response(asked, about=partner)
    ours = closed(ours)

    manager = api_of(wave, "partnership_manager")
    listed = manager.get("/api/v1/survey-results").json()["results"]
    assert [one["wave"]["id"] for one in listed] == [str(ours.public_id), str(wave.public_id)]
    body = listed[-1]
    assert body["response"]["overall"]["answered"] == 2
    assert body["response"]["sectors"][0]["sector"]["key"] == partner.organisation.sector
    address = f"/api/v1/survey-results/{body['id']}"
    figures = manager.get(f"{address}/figures?level=organisation").json()
    [group] = figures["groups"]
    assert (group["group"]["key"], group["people"]) == (str(partner.public_id), 2)
    whole = group["figures"][-1]
    assert (whole["measure"], whole["mean"], whole["counts"]) == ("all", 4.0, None)
    assert group["figures"][0]["counts"] == [0, 0, 0, 2, 0]
    assert manager.get(f"{address}/figures?level=person").status_code == 400
    assert manager.get(f"{address}/ties").status_code == 404
    [gap] = manager.get(f"{address}/gaps").json()["partners"]
    assert gap["gaps"][-1]["difference"] == 0

    board = api_of(wave, BOARD_MEMBER.name)
    seen = board.get("/api/v1/survey-results").json()["results"]
    assert [one["wave"]["id"] for one in seen] == [str(wave.public_id)]
    assert board.get(f"{address}/gaps").status_code == 404


def test_scores_follow_what_was_answered() -> None:
    wave = answered(organisations=1)
    partner = Partnership.objects.get(system=wave.system)
    trust = ScoreSeries.objects.filter(partnership=partner, measure=Measure.TRUST_OF_PARTNER)
    assert not rescore(partner.pk)
    closed(wave)
    assert rescore(partner.pk)
    assert trust.get(is_newest=True).evidence_count == 1


def test_files_hold_the_same_and_no_formula() -> None:
    wave = make.make_wave(state=WaveState.OPEN)
    for name in ("=1+1", "@SUM(A1)"):
        partner = make.make_partnership(system=wave.system, name=name)
        make.make_response(make.make_invitation(wave=wave, partnership=partner))
    wave = closed(wave)
    client = signed_in(wave, BOARD_MEMBER.name)
    answer = client.get(f"/surveys/{wave.public_id}/results/results.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert {"'=1+1", "'@SUM(A1)"} <= {row[1] for row in rows}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "no-store" in answer["Cache-Control"]
    few = few_queries(client, f"/surveys/{wave.public_id}/results/results.xlsx")
    assert few <= 12


def test_a_file_calls_a_change_what_the_page_calls_it() -> None:
    """Alone, the change of one partner would be more than noise; among all of them it may be."""
    system = make.make_system()
    version = make.make_instrument_version(system=system)
    names = ("Alder Trust", "Birch Trust", *(f"Cedar {number}" for number in range(4)))
    partners = [make.make_partnership(system=system, name=name) for name in names]
    for two, eight in ((3, 4), (4, 3)):
        wave = make.make_wave(version=version, state=WaveState.OPEN)
        for partner, said in zip(partners, ([two] * 2, [eight] * 8, *([[3, 4]] * 4)), strict=True):
            for point in said:
                codes = [one["code"] for one in version.document["questions"]]
                asked = make.make_invitation(wave=wave, partnership=partner)
                make.make_response(asked, answers=dict.fromkeys(codes, point))
        wave = closed(wave)
    found = results_of(make.make_user(system=system), wave)
    assert found is not None
    change = found.change(Level.ORGANISATION, partners[0].pk)
    assert change is not None
    assert (change.is_more_than_noise, change.is_listed) == (True, False)

    client = signed_in(wave, BOARD_MEMBER.name)
    page = client.get(f"/surveys/{wave.public_id}/results/?groups=organisation").content.decode()
    assert ("Up 1.0, may be noise" in page, "Down 1.0, more than noise" in page) == (True, True)
    answer = client.get(f"/surveys/{wave.public_id}/results/results.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    verdicts = {name: {row[-1] for row in rows if row[1] == name} for name in names}
    assert verdicts["Alder Trust"] == {"No"}
    assert verdicts["Birch Trust"] == {"Yes"}


def few_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("is_confidential", [False, True])
def test_single_answers_are_for_information_governance_with_a_reason(
    *, is_confidential: bool
) -> None:
    wave = closed(answered(organisations=3, is_confidential=is_confidential))
    address = f"/surveys/{wave.public_id}/results/answers/"
    assert signed_in(wave, "partnership_manager").get(address).status_code == 403
    client = signed_in(wave, INFORMATION_GOVERNANCE_LEAD.name)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert not AuditEvent.objects.filter(type="survey_wave.answers_taken_out").exists()
    answer = client.post(address, {"reason": "An audit asked for them."})
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 6
    assert ("Organisation" in rows[0]) is not is_confidential
    assert "Jo" not in text
    [event] = AuditEvent.objects.filter(type="survey_wave.answers_taken_out")
    assert (event.reason, event.facts) == ("An audit asked for them.", {})


def test_too_few_confidential_answers_are_taken_out_by_nobody() -> None:
    wave = closed(answered(organisations=2, is_confidential=True))
    client = signed_in(wave, INFORMATION_GOVERNANCE_LEAD.name)
    answer = client.post(f"/surveys/{wave.public_id}/results/answers/", {"reason": "An audit."})
    assert answer.status_code == 422


def test_comments_are_read_once_somebody_decided() -> None:
    wave = closed(answered())
    first, second, third, fourth = SurveyComment.objects.filter(wave=wave).order_by("pk")
    admin = make.make_user(system=wave.system, role=SYSTEM_ADMINISTRATOR.name)
    let_through(by=admin, comment=first)
    redact(by=admin, comment=second, shown_text="Ask us sooner.", reason="It names somebody.")
    hide(by=admin, comment=third, reason="It names somebody.")
    with pytest.raises(ChangedMeanwhileError):
        hide(by=admin, comment=first, reason="No.", expected_version=1)
    board = api_of(wave, BOARD_MEMBER.name)
    seen = board.get("/api/v1/survey-comments").json()["results"]
    assert {one["shown_text"] for one in seen} == {"Ask us sooner, says Jo.", "Ask us sooner."}
    assert {(one["text"], one["reason"]) for one in seen} == {(None, None)}
    address = f"/api/v1/survey-comments/{fourth.public_id}"
    assert board.get(address).status_code == 404
    assert api_of(wave, "partnership_manager").get(address).status_code == 404
    moderator = api_of(wave, INFORMATION_GOVERNANCE_LEAD.name)
    assert moderator.get(address).json()["text"] == "Ask us sooner, says Jo."
    said = {"shown_text": "Ask us sooner.", "reason": "It names somebody."}
    assert moderator.post(f"{address}/redact", said).json()["state"] == CommentState.REDACTED
    seen_id = seen[0]["id"]
    assert board.post(f"/api/v1/survey-comments/{seen_id}/hide", {"reason": "x"}).status_code == 403
    assert "Jo" not in str(list(AuditEvent.objects.values_list("facts", "reason", flat=False)))


def test_packs_say_what_the_results_say() -> None:
    wave = closed(answered(organisations=2))
    today = timezone.localdate()
    reader = make.make_user(system=wave.system, role=BOARD_MEMBER.name)
    manager = make.make_user(system=wave.system)

    def told(user: Any, audience: str = PackAudience.PRIVATE) -> Any:
        asked = asked_by(user, wave.system, since=today, until=today, audience=audience)
        return surveys.gather(asked)

    private = told(reader)
    assert private == told(manager)
    [row] = cells(table_of(private, "surveys.waves"))
    assert row[0] == wave.title
    assert row[2:] == ["2", "4", "4", "4.00"]
    assert cells(table_of(private, "surveys.dimensions"))[-1][1:4] == [
        "All questions",
        "4",
        "4.00",
    ]
    assert len(cells(table_of(private, "surveys.sectors"))) == 1
    # Of two partners anybody could tell what each one said.
    public = told(reader, PackAudience.PUBLIC)
    assert set(cells(table_of(public, "surveys.waves"))[0][2:]) == {NOT_SHOWN}
    assert cells(table_of(public, "surveys.dimensions")) == []
    assert public.headlines == ()
    with CaptureQueriesContext(connection) as asked:
        told(reader)
    assert len(asked) <= 10
