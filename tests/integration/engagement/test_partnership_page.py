"""The page of one partnership: the score, why it is so, what was agreed and said."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.actions.agreement import agree_contact
from engagement.actions.scoring import sweep
from engagement.models import Agreement, DiscussionPoint, ScoreSeries
from partners.actions.partnership import withdraw_partnership
from partners.enums import Grade
from tests import factories as make
from tests.integration.engagement.conftest import SECONDS, Scene


def url_of(scene: Scene, below: str = "") -> str:
    return f"/partnerships/{scene.partnership.public_id}/{below}"


def test_the_parts_add_up_to_the_score_that_is_stored(scene: Scene, manager: Client) -> None:
    for days in (40, 80, 200):
        make.make_event(
            partnerships=[scene.partnership],
            people=[scene.person],
            starts_at=timezone.now() - timedelta(days=days),
        )
    make.make_seat(board=make.make_board(system=scene.system), expected_from=scene.partnership)
    sweep(SECONDS)
    section = manager.get(url_of(scene)).context["section"]
    stored = ScoreSeries.objects.newest().get(partnership=scene.partnership)
    assert section.why.total == sum((part.points for part in section.why.parts), Decimal(0))
    assert stored.newest_mean is not None
    assert section.why.total == Decimal(repr(stored.newest_mean)).quantize(Decimal("0.1"))
    assert {part.name for part in section.why.parts if not part.has_data} == {
        "Who begins it",
        "How early",
    }
    assert section.why.events[0].event == scene.event
    assert section.figure.evidence_count == stored.evidence_count


def test_parts_without_data_say_so(scene: Scene, manager: Client) -> None:
    body = manager.get(url_of(scene)).content.decode()
    assert "No data yet: the usual value for this kind of partner counts." in body


def test_what_changed_adds_up_as_well(scene: Scene, manager: Client) -> None:
    make.make_event(
        partnerships=[scene.partnership], starts_at=timezone.now() - timedelta(days=300)
    )
    sweep(SECONDS)
    changed = manager.get(f"{url_of(scene)}?since=182").context["section"].changed
    assert not changed.is_known  # nobody logged anything that month
    for days in range(0, 300, 20):
        make.make_event(partnerships=[scene.other], starts_at=timezone.now() - timedelta(days=days))
    sweep(SECONDS)
    changed = manager.get(f"{url_of(scene)}?since=182").context["section"].changed
    assert changed.is_known
    assert changed.points == sum((part.points for part in changed.parts), Decimal(0))
    assert changed.new_facts > 0 > changed.fading
    assert float(changed.points) == pytest.approx(changed.new_facts + changed.fading, abs=0.06)


def test_a_stale_score_says_so_and_the_fragment_waits(scene: Scene, manager: Client) -> None:
    assert "being updated" not in manager.get(url_of(scene)).content.decode()
    make.make_event(partnerships=[scene.partnership])
    body = manager.get(url_of(scene)).content.decode()
    assert "The score is being updated" in body
    assert f'hx-get="{url_of(scene, "score/")}"' in body
    waiting = manager.get(url_of(scene, "score/"), headers={"HX-Request": "true"})
    assert waiting.status_code == 204
    sweep(SECONDS)
    assert manager.get(url_of(scene, "score/"))["Location"] == url_of(scene, "#score")
    done = manager.get(url_of(scene, "score/"), headers={"HX-Request": "true"})
    assert done.status_code == 200
    assert b"every 1s" not in done.content
    assert b"<html" not in done.content


def test_what_is_open_is_counted_beyond_what_is_shown(
    scene: Scene, manager: Client, as_user: Callable[[User], Client]
) -> None:
    """Without a query of its own: counted while the first ones are read."""
    assert "0 open issues</a>, <a" in manager.get(url_of(scene)).content.decode()
    for _ in range(12):
        make.make_issue(partnership=scene.partnership, sensitivity="open")
    make.make_document(partnership=scene.partnership)
    make.make_issue(partnership=scene.other, sensitivity="confidential")  # not for an analyst
    answer = manager.get(url_of(scene))
    page = answer.content.decode()
    assert '<a href="#issues">12 open issues</a>' in page
    assert '<a href="#documents">1 document asked for</a>' in page
    assert len(answer.context["details"].issues) == 10
    home = as_user(scene.analyst).get("/").content.decode()
    assert "12 open issues</a>" in home
    assert "1 document asked for</a>" in home


def test_a_partner_of_which_nothing_is_known_has_no_score(scene: Scene, manager: Client) -> None:
    empty = make.make_partnership(system=scene.system)
    body = manager.get(f"/partnerships/{empty.public_id}/").content.decode()
    assert "There is no score yet" in body
    assert "Nothing logged yet" in body


def test_an_agreement_holds_from_its_day_on(scene: Scene, manager: Client) -> None:
    data = {
        "valid_from_day": 1,
        "valid_from_month": 9,
        "valid_from_year": 2026,
        "contacts_a_year": "24",
        "people": "",
        "grade": str(Grade.DIRECTOR),
        "reason": "Agreed in August",
    }
    assert manager.post(url_of(scene, "agreement/"), data).status_code == 302
    agreement = Agreement.objects.get(partnership=scene.partnership)
    assert agreement.valid_from == date(2026, 9, 1)
    assert (agreement.contacts_a_year, agreement.people, agreement.grade) == (24, None, 3)
    body = manager.get(url_of(scene)).content.decode()
    assert "agreed every 15 days" in " ".join(body.split())


@pytest.mark.parametrize(
    "wrong", [{"contacts_a_year": "0"}, {"contacts_a_year": "often"}, {"valid_from_day": "41"}]
)
def test_an_impossible_agreement_is_refused(
    scene: Scene, manager: Client, wrong: dict[str, str]
) -> None:
    data = {"valid_from_day": 1, "valid_from_month": 9, "valid_from_year": 2026, **wrong}
    assert manager.post(url_of(scene, "agreement/"), data).status_code == 422
    assert not Agreement.objects.exists()


def test_an_agreement_to_come_is_not_in_force_yet(scene: Scene, manager: Client) -> None:
    agree_contact(
        by=make.TESTS,
        partnership=scene.partnership,
        valid_from=timezone.localdate() + timedelta(days=30),
        contacts_a_year=100,
    )
    details = manager.get(url_of(scene)).context["details"]
    assert details.agreement is None
    assert details.contact.interval == 30  # 12 a year are usual for a council


def test_what_they_said_is_noted_and_withdrawn(scene: Scene, manager: Client) -> None:
    today = timezone.localdate()
    data = {
        "said_on_day": today.day,
        "said_on_month": today.month,
        "said_on_year": today.year,
        "text": "They fear for the library",
        "kind": "worry",
        "theme": "estates",
        "nature": "fact",
        "sensitivity": "open",
    }
    assert manager.post(url_of(scene, "discussion/new/"), data).status_code == 302
    assert "They fear for the library" in manager.get(url_of(scene)).content.decode()
    refused = manager.post(url_of(scene, "discussion/new/"), {**data, "text": ""})
    assert refused.status_code == 422
    point = DiscussionPoint.objects.get()
    withdraw = f"/discussion/{point.public_id}/withdraw/"
    assert manager.get(withdraw).status_code == 200
    assert manager.post(withdraw, {"reason": ""}).status_code == 422
    assert manager.post(withdraw, {"reason": "Misheard"}).status_code == 302
    assert "They fear for the library" not in manager.get(url_of(scene)).content.decode()


def test_a_withdrawn_partnership_is_marked_and_cannot_be_added_to(
    scene: Scene, manager: Client
) -> None:
    withdraw_partnership(by=scene.manager, partnership=scene.partnership, reason="Closed down")
    body = manager.get(url_of(scene)).content.decode()
    assert "Closed down" in body
    assert "Log a meeting" not in body
    assert manager.get(url_of(scene, "commitments/new/")).status_code == 404
