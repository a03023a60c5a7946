"""Items and interests of a board's meeting: actions, the page, and who may read what."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from engagement.actions.agenda import (
    InterestFacts,
    ItemFacts,
    add_agenda_items,
    change_agenda_item,
    declare_interest,
    withdraw_agenda_item,
    withdraw_interest,
)
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import AgendaItem, DeclaredInterest, Event
from partners.actions.person import erase_person
from partners.models import Board, Person
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make.make_board()


@pytest.fixture
def person(board: Board) -> Person:
    return make.make_members(board, 1)[0]


@pytest.fixture
def event(board: Board, person: Person) -> Event:
    return make.make_board_meeting(boards=[board], people=[person])


def _client(event: Event, role: str = "partnership_manager") -> Client:
    client = Client()
    client.force_login(make.make_user(system=event.system, role=role))
    return client


def _sent(*rows: tuple[object, str, str]) -> dict[str, object]:
    sent: dict[str, object] = {"items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": len(rows)}
    for index, (number, title, purpose) in enumerate(rows):
        sent |= {
            f"items-{index}-number": number,
            f"items-{index}-title": title,
            f"items-{index}-purpose": purpose,
        }
    return sent


def test_ten_items_are_entered_at_once(event: Event) -> None:
    rows = [(number, f"Item {number}", "decision") for number in range(1, 11)]
    url = reverse("engagement:agenda_add", args=[event.public_id])
    response = _client(event).post(url, _sent(*rows, (11, "", "discussion")))
    assert response.status_code == 302
    assert [item.number for item in AgendaItem.objects.filter(event=event).in_order()] == list(
        range(1, 11)
    )


def test_the_form_goes_on_from_the_last_number(event: Event) -> None:
    make.make_agenda_item(event=event, number=4)
    page = _client(event).get(reverse("engagement:agenda_add", args=[event.public_id]))
    assert page.context["rows"][0]["number"].value() == 5
    assert len(page.context["rows"]) == 10


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(1, "", "decision")], "Enter at least one item"),
        ([("", "Budget", "decision")], "Enter the number of the item"),
        ([(1, "Budget", "decision"), (1, "Plan", "decision")], "a number of its own"),
        ([(7, "Budget", "decision")], "has the number 7"),
    ],
)
def test_what_is_wrong_is_said_with_422(
    event: Event, rows: list[tuple[object, str, str]], says: str
) -> None:
    make.make_agenda_item(event=event, number=7)
    url = reverse("engagement:agenda_add", args=[event.public_id])
    response = _client(event).post(url, _sent(*rows))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert "There is a problem" in response.content.decode()


def test_only_a_boards_meeting_has_an_agenda() -> None:
    event = make.make_event()
    with pytest.raises(NotPossibleError, match="no meeting of a board"):
        add_agenda_items(by=make.TESTS, event=event, items=[ItemFacts(1, "Budget")])
    page = _client(event).get(reverse("engagement:agenda", args=[event.public_id]))
    assert "Not a meeting of a board" in page.content.decode()


def test_an_item_is_put_right_unless_someone_was_quicker(event: Event) -> None:
    item = make.make_agenda_item(event=event)
    decision = make.make_decision(partnership=make.make_partnership(system=event.system))
    facts = ItemFacts(3, "Budget", "decision", decision)
    changed = change_agenda_item(by=make.TESTS, item=item, facts=facts, expected_version=1)
    assert (changed.number, changed.title, changed.decision) == (3, "Budget", decision)
    with pytest.raises(ChangedMeanwhileError):
        change_agenda_item(by=make.TESTS, item=item, facts=facts, expected_version=1)
    elsewhere = ItemFacts(3, "Budget", "decision", make.make_decision())
    with pytest.raises(ValidationError, match="another system"):
        change_agenda_item(by=make.TESTS, item=item, facts=elsewhere, expected_version=2)


def test_a_number_is_free_again_once_its_item_is_withdrawn(event: Event) -> None:
    item = make.make_agenda_item(event=event)
    withdraw_agenda_item(by=make.make_user(), item=item, reason="Put off")
    make.make_agenda_item(event=event)
    assert AgendaItem.objects.filter(event=event, number=1).count() == 2
    with pytest.raises(AlreadyWithdrawnError):
        make.make_interest(item=item, person=make.make_person(system=event.system))


def test_only_somebody_at_the_meeting_declares_an_interest(event: Event) -> None:
    item = make.make_agenda_item(event=event)
    with pytest.raises(ValidationError, match="at the meeting"):
        make.make_interest(item=item, person=make.make_person(system=event.system))


def test_an_interest_of_one_nature_is_declared_once(event: Event, person: Person) -> None:
    item = make.make_agenda_item(event=event)
    interest = make.make_interest(item=item, person=person)
    make.make_interest(item=item, person=person, nature="indirect")
    with pytest.raises(ValidationError, match="already"):
        make.make_interest(item=item, person=person)
    withdraw_interest(by=make.make_user(), interest=interest, reason="Another item")
    make.make_interest(item=item, person=person)


def test_interests_are_noted_changed_and_withdrawn_on_pages(event: Event, person: Person) -> None:
    item, client = make.make_agenda_item(event=event), _client(event)
    said = {"nature": "financial", "handling": "leaves", "details": "", "sensitivity": "open"}
    url = reverse("engagement:interest_new", args=[item.public_id])
    assert client.post(url, said).status_code == 422
    assert client.post(url, {**said, "person": str(person.public_id)}).status_code == 302
    interest = DeclaredInterest.objects.get()
    url = reverse("engagement:interest_change", args=[interest.public_id])
    assert client.get(url).status_code == 200
    changed = {**said, "handling": "no_vote", "version": interest.version}
    assert client.post(url, changed).status_code == 302
    assert client.post(url, changed).status_code == 422  # someone else was quicker
    url = reverse("engagement:interest_withdraw", args=[interest.public_id])
    assert client.post(url, {"reason": "Not theirs"}).status_code == 302
    assert not DeclaredInterest.objects.standing().exists()


def test_confidential_details_are_read_by_those_who_work_with_partners(
    event: Event, person: Person
) -> None:
    item = make.make_agenda_item(event=event)
    make.make_interest(item=item, person=person, details="Shares in the bidder")
    make.make_interest(
        item=item, person=person, nature="indirect", details="A cousin", sensitivity="open"
    )
    url = reverse("engagement:agenda", args=[event.public_id])
    own = _client(event).get(url).content.decode()
    assert "Shares in the bidder" in own
    assert person.name in own
    shown = _client(event, "board_member").get(url).content.decode()
    assert "Shares in the bidder" not in shown
    assert "Details are confidential" in shown
    assert "A cousin" in shown
    assert person.name not in shown
    # The seat stands for the person.
    assert "Interest: Seat" in shown
    assert "Note an interest" not in shown


def test_a_board_member_may_not_write(event: Event, person: Person) -> None:
    interest = make.make_interest(item=make.make_agenda_item(event=event), person=person)
    client = _client(event, "board_member")
    for route, record in (
        ("agenda_add", event),
        ("agenda_item_change", interest.item),
        ("agenda_item_withdraw", interest.item),
        ("interest_new", interest.item),
        ("interest_change", interest),
        ("interest_withdraw", interest),
    ):
        url = reverse(f"engagement:{route}", args=[record.public_id])
        assert client.get(url).status_code == 403
        assert client.post(url, {"reason": "Because"}).status_code == 403
        stranger = Client()
        stranger.force_login(make.make_user(system=make.make_system(), role="partnership_manager"))
        assert stranger.get(url).status_code == 404


def test_the_log_names_neither_person_nor_details(event: Event, person: Person) -> None:
    item = make.make_agenda_item(event=event)
    facts = InterestFacts("financial", "leaves", "Shares in the bidder")
    declare_interest(by=make.TESTS, item=item, person=person, facts=facts)
    entry = AuditEvent.objects.get(type="interest.declared")
    assert entry.facts == {"item": 1, "nature": "financial", "handling": "leaves"}
    assert str(person.public_id) not in str(entry.__dict__)
    assert entry.parent_id == event.public_id


def test_erasing_a_person_blanks_the_details(event: Event, person: Person) -> None:
    item = make.make_agenda_item(event=event)
    interest = make.make_interest(item=item, person=person, details="Shares in the bidder")
    erase_person(by=make.make_user(), person=person, reason="They asked for it")
    interest.refresh_from_db()
    assert interest.details == ""
