"""Surveys on the page of a partnership: what its results pages show of it, and nothing else."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import BOARD_MEMBER, PARTNERSHIP_MANAGER
from audit.recording import Service
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.actions.survey.closing import close_wave, finish_close
from engagement.enums import Side, WaveState
from engagement.models import SurveyAbout, SurveyInvitation, SurveyWave
from partners.models import Partnership, System
from tests import factories as make

pytestmark = pytest.mark.django_db
BY = Service("survey")
ROLES = (PARTNERSHIP_MANAGER.name, BOARD_MEMBER.name)


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def partner(system: System) -> Partnership:
    return make.make_partnership(system=system, name="Cedar Council")


def reader(system: System, role: str = PARTNERSHIP_MANAGER.name) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system, role=role))
    return client


def section_of(client: Client, partner: Partnership) -> str:
    page = client.get(f"/partnerships/{partner.public_id}/").content.decode()
    section = page.partition('id="surveys">')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


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
    return wave


def test_both_sides_and_the_gap_for_those_who_may_read_them(
    system: System, partner: Partnership
) -> None:
    set_rating_of_partners(by=BY, system=system, rates_partners=True, reason="Both sides")
    version = make.make_instrument_version(system=system)
    manager, member = reader(system), reader(system, BOARD_MEMBER.name)
    for title, point in (("Spring pulse", 2), ("Autumn pulse", 3)):
        wave = make.make_wave(version=version, state=WaveState.OPEN, title=title)
        answered(wave, partner, point, point)
        closed(wave)
    ours = make.make_wave(
        version=version, answered_by=Side.SYSTEM, state=WaveState.OPEN, title="Our view"
    )
    for _ in range(2):
        user = make.make_user(system=system, role=PARTNERSHIP_MANAGER.name)
        invitation = make.make_invitation(wave=ours, user=user, abouts=[partner])
        make.make_response(invitation, answers=points(ours, 5), about=partner)
    closed(ours)
    said, read_by_board = section_of(manager, partner), section_of(member, partner)
    for text in (said, read_by_board):
        assert re.search(
            r"What it says of us 3\.0 \([\d.]+ to [\d.]+\), on a scale of 1 to 5 2 people", text
        )
        assert "Up 1.0" in text
        assert "Autumn pulse , closed on" in text
        assert "asked in 2 waves so far" in text
    assert "What we say of it 5.0" in said
    assert "Gap between both sides: −2.0 points. They think less of us." in said
    for word in ("we say", "Our view", "Gap", "5.0"):
        assert word not in read_by_board


def test_a_hidden_group_has_a_reason_and_no_number(system: System, partner: Partnership) -> None:
    version = make.make_instrument_version(system=system, shipped="pulse-confidential-1")
    wave = make.make_wave(system=system, version=version, state=WaveState.OPEN)
    answered(wave, partner, 1, 1)
    answered(wave, make.make_partnership(system=system), 4, 4, 4, 5, 4)
    asked_alone = make.make_partnership(system=system)
    make.make_invitation(wave=wave, partnership=asked_alone)
    never = make.make_partnership(system=system)
    closed(wave)
    for client in (reader(system, role) for role in ROLES):
        for one in (partner, asked_alone):
            text = section_of(client, one)
            assert "What it says of us Not shown: too few answered" in text
            assert not re.search(r"\d\.\d|people", text)
        assert "No survey that has closed asked this partner." in section_of(client, never)


def test_a_wave_that_asks_now_is_told_to_those_who_run_surveys(
    system: System, partner: Partnership
) -> None:
    wave = make.make_wave(system=system, state=WaveState.OPEN, title="Winter pulse")
    answered(wave, partner, 3)
    assert "It is asked now in Winter pulse , until" in section_of(reader(system), partner)
    assert "Winter pulse" not in section_of(reader(system, BOARD_MEMBER.name), partner)
    SurveyInvitation.objects.filter(wave=wave).update(taken_back_at=wave.opened_at)
    assert "Winter pulse" not in section_of(reader(system), partner)


def test_what_a_board_said_of_it_and_who_was_silent(system: System) -> None:
    board = make.make_board(system=system, name="Place board")
    wave = make.make_open_wave(
        system=system, organisations=2, people=1, is_relational=True, board=board
    )
    first, second = SurveyInvitation.objects.filter(wave=wave).order_by("pk")
    (about,) = SurveyAbout.objects.filter(invitation=first)
    make.make_response(first, answers=points(wave, 4), about=about.partnership)
    closed(wave)
    client = reader(system, BOARD_MEMBER.name)
    assert first.partnership is not None
    assert second.partnership is not None
    text = section_of(client, first.partnership)
    assert "On Place board Trusted not known, trusts 4.0, on a scale of 1 to 4" in text
    text = section_of(client, second.partnership)
    assert "Trusted 4.0, trusts not known, on a scale of 1 to 4 It did not answer" in text
    # Single ties stay in their system; that somebody answered is not denied.
    national = Client()
    national.force_login(make.make_national_user())
    text = section_of(national, first.partnership)
    assert "On Place board What its members say of each other is read by those who work" in text
    assert not re.search(r"Nobody|Trusted|4\.0", text)


def test_more_waves_cost_no_more_queries_and_no_document_is_read(
    system: System, partner: Partnership
) -> None:
    client, version = reader(system), make.make_instrument_version(system=system)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/partnerships/{partner.public_id}/").status_code == 200
        asked = [one["sql"] for one in found if '"engagement_survey' in one["sql"]]
        assert len(asked) == 2  # its rows, and the waves that ask now
        assert not [sql for sql in asked if '"engagement_surveyresult"' in sql]
        return len(found)

    def hold_a_wave() -> None:
        wave = make.make_wave(version=version, state=WaveState.OPEN)
        answered(wave, partner, 3)
        closed(wave)
        make.make_invitation(
            wave=make.make_wave(version=version, state=WaveState.OPEN), partnership=partner
        )

    hold_a_wave()
    queries()  # what is remembered of a system is read now
    first = queries()
    hold_a_wave()
    assert queries() == first
