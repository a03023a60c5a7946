"""Personal links through the API: made, their address shown once, their answers read, ended."""

from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import IdempotencyRecord
from accounts.roles import ANALYST, BOARD_MEMBER
from engagement.actions.partner_link import answer_through_link
from tests import factories as make
from tests.integration.api.conftest import Home, client_of

ADDRESS = "/api/v1/partner-links"


def made(home: Home, **more: Any) -> Any:
    person, partnership = make.make_contact(partnership=make.make_partnership(system=home.system))
    body = {"partnership": str(partnership.public_id), "person": str(person.public_id), **more}
    return home.client.post(ADDRESS, body, headers={"Idempotency-Key": "one"})


def test_a_link_is_made_used_read_and_ended(home: Home, client: Client) -> None:
    answer = made(home, days=7, message="Before we meet")
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    path = shown["address"].removeprefix("http://testserver")
    assert "Before we meet" in client.get(path).text
    again = home.client.get(f"{ADDRESS}/{shown['id']}").json()
    assert "address" not in again
    assert again["usable"] is True
    assert home.client.get(f"{ADDRESS}?usable=true").json()["results"] == [again]
    ended = home.client.post(f"{ADDRESS}/{shown['id']}/revoke")
    assert ended.json()["usable"] is False
    assert client.get(path).status_code == 404
    assert home.client.post(f"{ADDRESS}/{shown['id']}/revoke").status_code == 409
    assert home.client.get(f"{ADDRESS}?usable=true").json()["results"] == []


def test_a_kept_answer_is_told_again_and_gives_the_secret_to_nobody_else(home: Home) -> None:
    first = made(home)
    sent = {
        "partnership": first.json()["partnership"]["id"],
        "person": first.json()["person"]["id"],
    }
    again = home.client.post(ADDRESS, sent, headers={"Idempotency-Key": "one"})
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    (kept,) = IdempotencyRecord.objects.all()
    secret = first.json()["address"].rstrip("/").rpartition("/")[2]
    assert secret
    for text in (kept.key, kept.body, str(kept.headers), kept.request_hash):
        assert secret not in text
        assert kept.key != "one"


def test_a_link_works_for_sixty_days_at_most(home: Home) -> None:
    assert made(home, days=61).status_code == 422


def test_words_are_for_those_who_work_with_partners(home: Home) -> None:
    commitment = make.make_awaiting_commitment(
        partnership=make.make_partnership(system=home.system)
    )
    link, _ = make.make_partner_link(partnership=commitment.partnership)
    answer_through_link(
        by=make.TESTS,
        link=link,
        commitment=commitment,
        revision=commitment.revision,
        answer="disputes",
        text="Nothing came",
    )
    (answer,) = home.client.get(f"{ADDRESS}/{link.public_id}").json()["answers"]
    assert (answer["answer"], answer["text"]) == ("disputes", "Nothing came")
    assert answer["answered_at"][:10] == str(timezone.now().date())
    analyst = client_of(make.make_user(system=home.system, role=ANALYST.name))
    (seen,) = analyst.get(f"{ADDRESS}/{link.public_id}").json()["answers"]
    assert seen["text"] is None
    board_member = client_of(make.make_user(system=home.system, role=BOARD_MEMBER.name))
    assert board_member.get(f"{ADDRESS}/{link.public_id}").status_code == 404


def test_what_is_shown_of_a_kept_promise_is_an_address_of_the_web(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    commitment = make.make_commitment(partnership=partnership)
    address = f"/api/v1/commitments/{commitment.public_id}/settle"
    body = {"state": "kept", "happened_on": str(timezone.localdate())}
    refused = home.client.post(address, {**body, "evidence_url": "ftp://example.org/a"})
    assert refused.status_code == 422
    assert "evidence_url" in refused.json()["errors"]
    shown = home.client.post(address, {**body, "evidence_url": "https://example.org/a"}).json()
    assert shown["changes"][-1]["evidence_url"] == "https://example.org/a"


def test_issues_that_nobody_answered_are_found(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    issue = make.make_issue(partnership=partnership)
    address = "/api/v1/issues?unanswered_for="
    found = home.client.get(f"{address}10").json()["results"]
    assert [each["id"] for each in found] == [str(issue.public_id)]
    assert home.client.get(f"{address}11").json()["results"] == []
