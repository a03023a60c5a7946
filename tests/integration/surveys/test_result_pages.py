"""Pages of closed waves: what they say, to whom, at what cost, and what they keep to themselves."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import (
    BOARD_MEMBER,
    INFORMATION_GOVERNANCE_LEAD,
    PARTNERSHIP_MANAGER,
    SYSTEM_ADMINISTRATOR,
)
from audit.recording import Service
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.actions.survey.closing import close_wave, finish_close
from engagement.actions.survey.comment import let_through
from engagement.enums import CommentState, Side, WaveState
from engagement.models import SurveyAbout, SurveyComment, SurveyInvitation, SurveyWave
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make

pytestmark = pytest.mark.django_db
BY = Service("survey")
MOST_QUERIES = 12
TRUST, COUNCIL = OrganisationKind.ACUTE_TRUST, OrganisationKind.UPPER_TIER_COUNCIL
PRACTICE = OrganisationKind.GP_PRACTICE


def reader(system: System, role: str = BOARD_MEMBER.name) -> Client:
    client = Client()
    client.force_login(make.make_user(system=system, role=role))
    return client


def text_of(client: Client, wave: SurveyWave, page: str = "survey_results", **asked: str) -> str:
    response = client.get(reverse(f"engagement:{page}", args=[wave.public_id]), asked)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def queries_of(client: Client, wave: SurveyWave, page: str = "survey_results") -> int:
    url = reverse(f"engagement:{page}", args=[wave.public_id])
    client.get(url)  # what is remembered of a system is read now
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def points_of(wave: SurveyWave, point: int) -> dict[str, int | None]:
    questions = wave.instrument_version.document["questions"]
    return {one["code"]: point for one in questions if one["kind"] != "open"}


def asked_of(wave: SurveyWave, partner: Partnership, points: list[int], comment: str = "") -> None:
    for number, point in enumerate(points):
        invitation = make.make_invitation(wave=wave, partnership=partner)
        said = comment if number == 0 else ""
        make.make_response(invitation, answers=points_of(wave, point), comment=said)


def closed(wave: SurveyWave) -> SurveyWave:
    close_wave(by=BY, wave=wave)
    finish_close(by=BY, wave=wave)
    wave.refresh_from_db()
    return wave


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def partners(system: System) -> list[Partnership]:
    place = make.make_place(system, "Northwold")
    return [
        make.make_partnership(system=system, kind=TRUST, name="Alder Trust", place=place),
        make.make_partnership(system=system, kind=TRUST, name="Birch Trust"),
        make.make_partnership(system=system, kind=COUNCIL, name="Cedar Council"),
    ]


def pulse(system: System, partners: list[Partnership], level: int, **facts: Any) -> SurveyWave:
    """Closed: the two trusts answer on a level, the council a point below, one person is silent."""
    version = facts.pop("version", None) or make.make_instrument_version(system=system)
    wave = make.make_wave(system=system, version=version, state=WaveState.OPEN, **facts)
    for partner, point in zip(partners, (level, level, level - 1), strict=True):
        asked_of(wave, partner, [point, point, min(5, point + 1)], "Papers come late.")
    make.make_invitation(wave=wave, partnership=partners[2])
    return closed(wave)


def test_results_are_said_plainly_and_compared_with_the_wave_before(
    system: System, partners: list[Partnership]
) -> None:
    version = make.make_instrument_version(system=system)
    pulse(system, partners, 2, version=version, title="Spring pulse")
    wave = pulse(system, partners, 4, version=version, title="Autumn pulse")
    client = reader(system)
    text = text_of(client, wave)
    assert "90% 9 of 10; usual range" in text
    assert "+2.0" in text
    assert "Up 2.0, more than noise" in text
    assert "Changes are since Spring pulse" in text
    assert "Communication" in text
    assert "Local government Answered 3 of 4 (75%)" in text
    assert "nobody’s fault" in text
    assert "would lie between" in text
    by_organisation = text_of(client, wave, groups="organisation", measure="influence")
    assert "Influence, by organisation" in by_organisation
    assert "Cedar Council 3.3" in by_organisation
    assert "Papers come late" not in text  # nobody has looked at it yet
    items = text_of(client, wave, "survey_items")
    assert "1. The system does what it says it will do." in items
    assert "Trust: reliability" in items
    wrong = client.get(reverse("engagement:survey_results", args=[wave.public_id]), {"groups": "x"})
    assert wrong.status_code == 422


def test_every_page_costs_few_queries_however_many_answered(
    system: System, partners: list[Partnership]
) -> None:
    client = reader(system, PARTNERSHIP_MANAGER.name)
    wave = pulse(system, partners, 3)
    pages = ("survey_results", "survey_items", "survey_comments")
    first = {page: queries_of(client, wave, page) for page in pages}
    more = [make.make_partnership(system=system, kind=TRUST) for _ in range(3)]
    larger = pulse(system, more, 4)
    for page in pages:
        assert queries_of(client, larger, page) <= first[page] <= MOST_QUERIES


def test_small_groups_of_a_confidential_wave_have_a_reason_and_no_number(
    system: System, partners: list[Partnership]
) -> None:
    version = make.make_instrument_version(system=system, shipped="pulse-confidential-1")
    wave = make.make_wave(system=system, version=version, state=WaveState.OPEN)
    asked_of(wave, partners[0], [4, 4, 4, 5, 4])
    asked_of(wave, partners[1], [3, 4, 4, 4, 4])
    asked_of(wave, partners[2], [1, 1])
    # One person of another sector did not answer; to leave it out of the list would say so.
    alone = make.make_partnership(system=system, kind=PRACTICE, name="Dogwood Practice")
    make.make_invitation(wave=wave, partnership=alone)
    closed(wave)
    for role in (BOARD_MEMBER.name, PARTNERSHIP_MANAGER.name, INFORMATION_GOVERNANCE_LEAD.name):
        for groups in ("sector", "organisation", "place"):
            text = text_of(reader(system, role), wave, groups=groups)
            for name in ("Cedar Council", "Local government", "Dogwood Practice", "Primary care"):
                assert not re.search(rf"{name} \d", text)
        organisations = text_of(reader(system, role), wave, groups="organisation")
        assert "Not shown: too few answered. Cedar Council, Dogwood Practice." in organisations
        assert "Primary care Answered Not shown: too few answered" in organisations
        assert "small groups are not shown" in organisations


def test_who_may_not_read_what_the_system_says_sees_no_gap(
    system: System, partners: list[Partnership]
) -> None:
    set_rating_of_partners(by=BY, system=system, rates_partners=True, reason="Both sides")
    version = make.make_instrument_version(system=system)
    wave = pulse(system, partners, 3, version=version, title="Of us")
    ours = make.make_wave(
        system=system,
        version=version,
        answered_by=Side.SYSTEM,
        state=WaveState.OPEN,
        title="Of them",
    )
    for _ in range(2):
        user = make.make_user(system=system, role=PARTNERSHIP_MANAGER.name)
        invitation = make.make_invitation(wave=ours, user=user, abouts=partners)
        for partner in partners:
            make.make_response(invitation, answers=points_of(ours, 5), about=partner)
    closed(ours)
    manager, member = reader(system, PARTNERSHIP_MANAGER.name), reader(system)
    text = text_of(manager, wave)
    assert "The gap, partner by partner" in text
    assert "Cedar Council −2.7" in text
    assert queries_of(manager, wave) <= MOST_QUERIES
    assert "gap" not in text_of(member, wave).lower()
    assert "The gap, partner by partner" in text_of(manager, ours)
    for page in ("survey_results", "survey_items", "survey_comments"):
        url = reverse(f"engagement:{page}", args=[ours.public_id])
        assert member.get(url).status_code == 404


def test_ties_of_a_board_are_shown_as_picture_and_rows(system: System) -> None:
    wave = make.make_open_wave(
        system=system,
        organisations=3,
        people=1,
        is_relational=True,
        board=make.make_board(system=system),
    )
    first, second, _silent = SurveyInvitation.objects.filter(wave=wave).order_by("pk")
    for invitation, point in ((first, 4), (second, 2)):
        for about in SurveyAbout.objects.filter(invitation=invitation):
            answers = points_of(wave, point)
            make.make_response(invitation, answers=answers, about=about.partnership)
    closed(wave)
    client = reader(system)
    shown = client.get(reverse("engagement:survey_results", args=[wave.public_id]), follow=True)
    assert shown.redirect_chain
    text = text_of(client, wave, "survey_network")
    assert "67% 2 of 3 organisations" in text
    assert "Did not answer" in text
    assert "Every week Trust 4.0 Value 4.0" in text
    assert "Silence is not the absence of a tie" in text
    assert queries_of(client, wave, "survey_network") <= MOST_QUERIES
    assert client.get(reverse("engagement:survey_items", args=[wave.public_id])).status_code == 404
    other = reader(make.make_system())
    assert other.get(reverse("engagement:survey_network", args=[wave.public_id])).status_code == 404


def test_comments_are_looked_at_one_by_one(system: System, partners: list[Partnership]) -> None:
    wave = pulse(system, partners, 3)
    moderator, member = reader(system, SYSTEM_ADMINISTRATOR.name), reader(system)
    waiting = SurveyComment.objects.filter(wave=wave).order_by("pk")
    first, second, third = waiting
    queue = moderator.get(reverse("engagement:survey_moderation"))
    assert queue.content.decode().count("data-row") == 3
    assert member.get(reverse("engagement:survey_moderation")).status_code == 403
    assert "Papers come late" not in text_of(member, wave, "survey_comments")

    def decide(comment: SurveyComment, **said: Any) -> Any:
        url = reverse("engagement:survey_comment", args=[comment.public_id])
        return moderator.post(url, {"version": comment.version, **said})

    incomplete = decide(first, decision=CommentState.REDACTED, shown_text="", reason="")
    assert incomplete.status_code == 422
    following = decide(first, decision=CommentState.SHOWN)
    assert following.url == reverse("engagement:survey_comment", args=[second.public_id])
    decide(second, decision=CommentState.REDACTED, shown_text="[…] late.", reason="Too plain.")
    done = decide(third, decision=CommentState.HIDDEN, reason="Tells who wrote it.")
    assert done.url == reverse("engagement:survey_comments", args=[wave.public_id])
    stale = decide(first, decision=CommentState.HIDDEN, reason="Too late.")
    assert stale.status_code == 409
    text = text_of(member, wave, "survey_comments")
    assert text.count("Papers come late.") == 1
    assert "[…] late." in text
    assert "Tells who" not in text
    assert "Tells who wrote it." in text_of(moderator, wave, "survey_comments", state="hidden")
    hidden = member.get(reverse("engagement:survey_comment", args=[third.public_id]))
    assert hidden.status_code == 404
    shown = member.get(reverse("engagement:survey_comment", args=[first.public_id]))
    assert shown.status_code == 403


def test_words_are_escaped_and_a_withdrawn_wave_shows_nothing(
    system: System, partners: list[Partnership]
) -> None:
    from engagement.actions.survey.closing import withdraw_closed_wave

    wave = make.make_wave(system=system, state=WaveState.OPEN)
    asked_of(wave, partners[0], [3], "<script>alert(1)</script>")
    closed(wave)
    admin = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    (comment,) = SurveyComment.objects.filter(wave=wave)
    let_through(by=admin, comment=comment)
    client = reader(system, SYSTEM_ADMINISTRATOR.name)
    response = client.get(reverse("engagement:survey_results", args=[wave.public_id]))
    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content
    withdraw_closed_wave(by=admin, wave=wave, reason="Asked the wrong people.")
    for page in ("survey_results", "survey_items", "survey_network", "survey_comments"):
        url = reverse(f"engagement:{page}", args=[wave.public_id])
        assert client.get(url).status_code == 404
    url = reverse("engagement:survey_comment", args=[comment.public_id])
    assert client.get(url).status_code == 404
