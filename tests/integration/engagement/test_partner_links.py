"""Through a personal link a partner says whether what we recorded is so: its word counts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.actions.commitment import reopen_commitment, settle_commitment
from engagement.actions.partner_link import make_partner_link, revoke_partner_link
from engagement.errors import NotPossibleError
from engagement.models import Commitment, Evidence, PartnerAnswer, PartnerLink
from engagement.tasks import forget_words_of_the_erased
from engagement.throttling import SECONDS
from engagement.views.partner_page import MOST_A_MINUTE
from partners.actions.person import change_person, erase_person
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import assert_trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def awaiting(scene: Scene) -> Commitment:
    """A promise to the partner that only we say was kept."""
    return make.make_awaiting_commitment(partnership=scene.other, text="Send the winter rota")


@pytest.fixture
def link(scene: Scene) -> tuple[PartnerLink, str]:
    """A link for somebody of that partner, and where it leads."""
    made, token = make.make_partner_link(partnership=scene.other, by=scene.manager)
    return made, f"/asked/{token}/"


def answered(commitment: Commitment, answer: str, text: str = "", **changes: Any) -> dict[str, Any]:
    key = str(commitment.public_id)
    said = {"answer": answer, "text": text, "revision": commitment.revision, **changes}
    return {"commitment": key, **{f"{key}-{name}": value for name, value in said.items()}}


def in_force(commitment: Commitment) -> Evidence:
    return Evidence.objects.in_force().get(subject_id=commitment.public_id)


def test_a_confirmed_state_counts_in_full(
    client: Client, scene: Scene, awaiting: Commitment, link: tuple[PartnerLink, str]
) -> None:
    assert in_force(awaiting).q == 0.5
    page = client.get(link[1])
    assert "Send the winter rota" in page.text
    assert str(link[0].person) in page.text
    assert "Mo Manager of Vale system asks you" in page.text
    assert (
        client.post(link[1], answered(awaiting, "agrees", "It came on Friday")).status_code == 302
    )
    after = in_force(awaiting)
    assert (after.x, after.q) == (1.0, 1.0)
    assert_trust(scene.other, "partner", "commitment", x=1.0, q=1.0, on=timezone.localdate())
    last = awaiting.changes.order_by("-id")[0]
    assert (last.asserted_by, last.is_confirmed, last.note) == ("partner", True, "")
    assert last.recorded_by is None
    assert "Nothing awaits your answer" in client.get(link[1]).text


def test_a_dispute_is_shown_on_both_pages_and_changes_no_state(
    client: Client, scene: Scene, awaiting: Commitment, link: tuple[PartnerLink, str]
) -> None:
    before = in_force(awaiting)
    client.post(link[1], answered(awaiting, "disputes", "Nothing came"))
    assert in_force(awaiting) == before
    awaiting.refresh_from_db()
    assert awaiting.state == "kept"
    assert "Nothing came" in client.get(link[1]).text
    client.force_login(scene.manager)
    page = client.get(f"/commitments/{awaiting.public_id}/").text
    assert "Disputed" in page
    assert "Nothing came" in page
    assert "confirm/" not in page
    assert [c.pk for c in client.get("/commitments/?state=disputed").context["page"]] == [
        awaiting.pk
    ]
    client.logout()
    client.post(link[1], answered(awaiting, "agrees"))
    assert in_force(awaiting).q == 1.0
    assert not Commitment.objects.disputed().exists()


def test_the_page_shows_what_awaits_the_partners_word_and_nothing_else(
    client: Client, scene: Scene, awaiting: Commitment, link: tuple[PartnerLink, str]
) -> None:
    make.make_commitment(partnership=scene.other, text="Still open")
    make.make_awaiting_commitment(partnership=scene.partnership, text="Of another partner")
    said_by_them = settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(partnership=scene.other, text="They said it"),
        state="broken",
        happened_on=timezone.localdate(),
        asserted_by="partner",
        note="Between us",
    )
    settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(partnership=scene.other, text="With a note"),
        state="broken",
        happened_on=timezone.localdate(),
        note="A confidential note",
        evidence_url="https://example.org/minutes",
    )
    page = client.get(link[1]).text
    assert "With a note" in page
    for hidden in ("Still open", "Of another partner", "They said it", "confidential", "minutes"):
        assert hidden not in page
    refused = client.post(link[1], answered(said_by_them, "agrees"))
    assert refused.status_code == 422
    assert not PartnerAnswer.objects.exists()


def test_who_looked_at_something_older_answers_nothing(
    client: Client, awaiting: Commitment, link: tuple[PartnerLink, str]
) -> None:
    reopen_commitment(by=make.TESTS, commitment=awaiting, reason="Mixed up")
    settle_commitment(
        by=make.TESTS, commitment=awaiting, state="broken", happened_on=timezone.localdate()
    )
    answer = client.post(link[1], answered(awaiting, "agrees"))
    assert answer.status_code == 422
    assert "has changed" in answer.text
    assert in_force(awaiting).q == 0.5


def test_an_answer_sent_twice_counts_once(
    client: Client, awaiting: Commitment, link: tuple[PartnerLink, str]
) -> None:
    for _ in range(2):
        client.post(link[1], answered(awaiting, "disputes", "Nothing came"))
    assert PartnerAnswer.objects.count() == 1
    for _ in range(2):
        client.post(link[1], answered(awaiting, "agrees"))
    assert PartnerAnswer.objects.count() == 2
    assert awaiting.changes.filter(asserted_by="partner").count() == 1


def test_an_answer_has_to_be_chosen(
    client: Client, awaiting: Commitment, link: tuple[PartnerLink, str]
) -> None:
    answer = client.post(link[1], answered(awaiting, ""))
    assert answer.status_code == 422
    assert "Choose whether it is so" in answer.text


def test_nothing_may_keep_or_pass_on_the_address(
    client: Client, link: tuple[PartnerLink, str]
) -> None:
    for url in (link[1], "/asked/nonsense/"):
        answer = client.get(url)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert 'name="robots"' in answer.text


def test_the_secret_is_kept_nowhere(link: tuple[PartnerLink, str]) -> None:
    token = link[1].split("/")[2]
    assert len(token) >= 43
    stored = {str(value) for value in PartnerLink.objects.values_list("digest", "message").get()}
    assert token not in stored


def test_a_link_that_ran_out_was_taken_back_or_never_was_looks_the_same(
    client: Client, scene: Scene, link: tuple[PartnerLink, str]
) -> None:
    unknown = client.get("/asked/nonsense/")
    assert unknown.status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        run_out = client.get(link[1])
    revoke_partner_link(by=scene.manager, link=link[0])
    taken_back = client.get(link[1])
    other, token = make.make_partner_link(partnership=scene.other)
    erase_person(by=make.TESTS, person=other.person, reason="They asked")
    erased = client.get(f"/asked/{token}/")
    bodies = {answer.text for answer in (unknown, run_out, taken_back, erased)}
    assert len({body.split("<main")[1] for body in bodies}) == 1
    assert {a.status_code for a in (run_out, taken_back, erased)} == {404}


def test_who_asks_too_often_waits(client: Client, link: tuple[PartnerLink, str]) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        statuses = {client.get("/asked/nonsense/").status_code for _ in range(MOST_A_MINUTE)}
        assert statuses == {404}
        assert client.get(link[1]).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(seconds=SECONDS), tick=False):
        assert client.get(link[1]).status_code == 200


def test_a_manager_makes_a_link_copies_it_and_takes_it_back(
    scene: Scene, manager: Client, client: Client
) -> None:
    url = f"/partnerships/{scene.partnership.public_id}/links/"
    form = {"person": str(scene.person.public_id), "days": "7", "message": "Before we meet"}
    made = manager.post(f"{url}new/", form)
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    address = made.context["address"]
    assert address in made.text
    assert mail.outbox == []
    link = PartnerLink.objects.get()
    listed = manager.get(url).text
    assert "Pat Partner" in listed
    assert address not in listed
    assert "Before we meet" in client.get(address).text
    manager.post(f"/partner-links/{link.public_id}/revoke/")
    assert client.get(address).status_code == 404
    with pytest.raises(NotPossibleError):
        revoke_partner_link(by=scene.manager, link=link)


def test_a_link_is_mailed_to_who_has_an_address(scene: Scene, manager: Client) -> None:
    url = f"/partnerships/{scene.partnership.public_id}/links/new/"
    form = {"person": str(scene.person.public_id), "days": "7", "by_mail": "on"}
    refused = manager.post(url, form)
    assert refused.status_code == 422
    assert "No work email address" in refused.text
    change_person(
        by=make.TESTS,
        person=scene.person,
        expected_version=scene.person.version,
        name="Pat Partner",
        email="pat@vale.example",
        phone="",
    )
    made = manager.post(url, form)
    (sent,) = mail.outbox
    assert sent.to == ["pat@vale.example"]
    assert made.context["address"] in sent.body
    assert "Mo Manager of Vale system asks you" in sent.body


def test_only_people_of_the_partner_are_asked(scene: Scene, manager: Client) -> None:
    elsewhere, _ = make.make_contact(partnership=scene.other)
    url = f"/partnerships/{scene.partnership.public_id}/links/new/"
    answer = manager.post(url, {"person": str(elsewhere.public_id), "days": "7"})
    assert answer.status_code == 422
    assert not PartnerLink.objects.exists()


@pytest.mark.parametrize("days", [0, 61])
def test_a_link_works_for_a_time(scene: Scene, days: int) -> None:
    person, partnership = make.make_contact(partnership=scene.other)
    with pytest.raises(ValidationError, match="1 to 60 days"):
        make_partner_link(by=scene.manager, partnership=partnership, person=person, days=days)


def test_who_only_looks_makes_no_links(scene: Scene, as_user: Callable[[User], Client]) -> None:
    looks = as_user(scene.board_member)
    url = f"/partnerships/{scene.partnership.public_id}/links/"
    assert looks.get(url).status_code == 403
    assert looks.post(f"{url}new/", {}).status_code == 403


def test_what_an_erased_person_wrote_is_erased(
    client: Client, scene: Scene, awaiting: Commitment
) -> None:
    link, token = make.make_partner_link(
        partnership=scene.other, by=scene.manager, message="Dear Pat"
    )
    client.post(f"/asked/{token}/", answered(awaiting, "disputes", "I saw nothing"))
    assert forget_words_of_the_erased() == 0
    erase_person(by=make.TESTS, person=link.person, reason="They asked")
    assert forget_words_of_the_erased() == 1
    assert forget_words_of_the_erased() == 0
    link.refresh_from_db()
    assert (link.message, link.answers.get().text) == ("", "")
    assert link.answers.get().answer == "disputes"
