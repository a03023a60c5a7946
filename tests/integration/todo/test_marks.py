"""Put off, given away, done and brought back; what comes up anew is there again."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from audit.models import AuditEvent
from engagement.actions.commitment import settle_commitment
from engagement.actions.todo import Thing, assign_todo, finish_todo, reopen_todo, snooze_todo
from engagement.models import Commitment, TodoMark
from engagement.presenters.todo import TodoItem
from tests import factories as make
from tests.integration.todo.conftest import Desk, silent_partner

TODAY = timezone.localdate()


def days(number: int) -> timedelta:
    return timedelta(days=number)


def key(desk: Desk, item: TodoItem) -> dict[str, Any]:
    thing = Thing(desk.system, item.kind, item.line.subject_id, item.line.occasion)
    return {"by": desk.user, "thing": thing}


@pytest.fixture
def commitment(desk: Desk) -> Commitment:
    """Due in two days."""
    return make.make_commitment(partnership=desk.partnership, due_on=TODAY + days(2))


def test_what_is_put_off_comes_back_on_its_day(desk: Desk, commitment: Commitment) -> None:
    [item] = desk.items()
    snooze_todo(until=TODAY + days(7), **key(desk, item))
    assert desk.items() == []
    with time_machine.travel(timezone.now() + days(7)):
        assert [each.line.subject_id for each in desk.items("commitment_due")] == [
            commitment.public_id
        ]


def test_a_new_due_date_is_a_new_occasion(desk: Desk, commitment: Commitment) -> None:
    [item] = desk.items()
    finish_todo(**key(desk, item))
    assert desk.items() == []
    settle_commitment(
        by=make.TESTS,
        commitment=commitment,
        state="renegotiated",
        happened_on=TODAY,
        new_due_on=TODAY + days(9),
    )
    assert desk.kinds() == ["commitment_due"]
    # What was decided of the date before holds no more, whoever it was given to.
    [item] = desk.items()
    assign_todo(colleague=desk.colleague, **key(desk, item))
    assert desk.items() == []
    mark = TodoMark.objects.get()
    assert (mark.done_at, mark.assigned_to) == (None, desk.colleague)


def test_silence_marked_as_done_is_not_lost(desk: Desk) -> None:
    """A contact begins the count again; further silence brings it up again after each interval."""
    silent = silent_partner(desk, days=60)
    [item] = desk.items()
    interval = int(item.line.text)
    finish_todo(**key(desk, item))
    assert desk.items() == []
    with time_machine.travel(timezone.now() + days(interval)):
        make.make_event(partnerships=[desk.partnership])
        assert [each.line.partner for each in desk.items("contact_overdue")] == ["Silent Trust"]
        make.make_event(partnerships=[silent])
        assert desk.items("contact_overdue") == []


def test_given_to_a_colleague_and_back(desk: Desk, commitment: Commitment) -> None:
    [item] = desk.items()
    assign_todo(colleague=desk.colleague, **key(desk, item))
    assert desk.items() == []
    assert desk.kinds(desk.colleague) == ["commitment_due"]
    assign_todo(colleague=None, **key(desk, item))
    assert desk.kinds() == ["commitment_due"]
    assert desk.items(user=desk.colleague) == []


def test_a_silent_partner_may_be_given_to_a_colleague(desk: Desk) -> None:
    silent_partner(desk)
    [item] = desk.items()
    assign_todo(colleague=desk.colleague, **key(desk, item))
    assert desk.kinds(desk.colleague) == ["contact_overdue"]
    assert desk.items() == []


@pytest.mark.parametrize("until", [TODAY, TODAY - days(1), TODAY + days(367), date(2200, 1, 1)])
def test_it_is_put_off_to_a_day_ahead_within_a_year(
    desk: Desk, commitment: Commitment, until: date
) -> None:
    [item] = desk.items()
    with pytest.raises(ValidationError, match="within a year"):
        snooze_todo(until=until, **key(desk, item))


def test_who_does_not_work_with_partners_is_given_nothing(
    desk: Desk, commitment: Commitment
) -> None:
    [item] = desk.items()
    for colleague in (
        make.make_user(system=desk.system, role=BOARD_MEMBER.name),
        make.make_user(system=make.make_system()),
    ):
        with pytest.raises(ValidationError, match="does not work with partners here"):
            assign_todo(colleague=colleague, **key(desk, item))


def test_who_was_given_something_and_left_holds_nothing_up(
    desk: Desk, commitment: Commitment
) -> None:
    [item] = desk.items()
    assign_todo(colleague=desk.colleague, **key(desk, item))
    desk.colleague.memberships.all().delete()
    assert desk.kinds() == ["commitment_due"]


def test_back_on_the_list(desk: Desk, commitment: Commitment) -> None:
    [item] = desk.items()
    finish_todo(**key(desk, item))
    reopen_todo(**key(desk, item))
    assert desk.kinds() == ["commitment_due"]


def test_the_page_puts_off_gives_away_and_finishes(
    desk: Desk, browser: Client, commitment: Commitment
) -> None:
    url = desk.items()[0].url
    assert "We promised it, due" in browser.get(url).text
    wrong = browser.post(url, {"do": "until"})
    assert wrong.status_code == 422
    assert "Enter the day until which it is put off." in wrong.text
    assert browser.post(url, {"do": "week"}, follow=True).status_code == 200
    assert desk.items() == []
    put_off = browser.get("/todo/put-off/")
    assert commitment.text in put_off.text
    assert "Mo Manager put it off until" in browser.get(url).text
    browser.post(url, {"do": "reopen"})
    assert desk.kinds() == ["commitment_due"]
    browser.post(url, {"do": "assign", "colleague": str(desk.colleague.public_id)})
    assert desk.kinds(desk.colleague) == ["commitment_due"]
    browser.post(url, {"do": "done"})
    assert desk.items(user=desk.colleague) == []
    kinds = AuditEvent.objects.filter(type__startswith="todo.").order_by("pk")
    assert list(kinds.values_list("type", flat=True)) == [
        "todo.snoozed",
        "todo.reopened",
        "todo.assigned",
        "todo.done",
    ]


def test_what_was_dealt_with_meanwhile_is_said_to_be_gone(
    desk: Desk, browser: Client, commitment: Commitment
) -> None:
    url = desk.items()[0].url
    settle_commitment(by=make.TESTS, commitment=commitment, state="kept", happened_on=TODAY)
    response = browser.post(url, {"do": "week"})
    assert response.status_code == 404
    assert "No longer to be done" in response.text
    assert not TodoMark.objects.exists()


def test_home_is_narrowed_to_a_kind(desk: Desk, browser: Client, commitment: Commitment) -> None:
    make.make_issue(partnership=desk.partnership, text="Beds are blocked")
    both = browser.get("/").text
    assert "Beds are blocked" in both
    assert commitment.text in both
    one = browser.get("/?kind=issue_unanswered").text
    assert "Beds are blocked" in one
    assert commitment.text not in one
    assert "Nothing of this kind" in browser.get("/?kind=seat_ending").text
    assert commitment.text in browser.get("/?kind=nonsense").text


def test_an_unknown_kind_or_record_is_not_found(desk: Desk, browser: Client) -> None:
    assert browser.get(f"/todo/nonsense/records/{desk.partnership.public_id}/").status_code == 404
    gone = browser.get(f"/todo/issue_unanswered/records/{desk.partnership.public_id}/")
    assert gone.status_code == 404
    assert "No longer to be done" in gone.text


def test_another_systems_things_are_out_of_reach(desk: Desk, browser: Client) -> None:
    theirs = make.make_commitment(partnership=make.make_partnership(), due_on=TODAY)
    response = browser.get(f"/todo/commitment_due/records/{theirs.public_id}/")
    assert response.status_code == 404
    assert theirs.text not in response.text
