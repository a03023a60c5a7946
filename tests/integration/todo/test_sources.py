"""What waits for somebody is read from the records: when it begins to wait, and for whom."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from engagement.actions.agreement import agree_contact
from engagement.actions.commitment import settle_commitment
from engagement.actions.decision import decide
from engagement.actions.issue import acknowledge_issue
from engagement.analytics.todo.line import Asked
from engagement.analytics.todo.sources import SOURCES
from engagement.models.todo import TodoKind
from engagement.presenters.todo import todo_list
from partners.enums import Tier
from partners.models import Partnership, Person
from tests import factories as make
from tests.integration.todo.conftest import Desk, silent_partner

TODAY = timezone.localdate()


def days(number: int) -> timedelta:
    return timedelta(days=number)


def meet(partnership: Partnership, person: Person, days_ago: int = 1) -> None:
    """A meeting to which somebody came for the partner."""
    event = make.make_event(
        partnerships=[partnership], people=[person], starts_at=timezone.now() - days(days_ago)
    )
    event.attendees.update(partnership=partnership)


def test_every_kind_has_a_source() -> None:
    assert set(SOURCES) == set(TodoKind)


def test_nothing_waits_where_all_is_well(desk: Desk) -> None:
    assert desk.items() == []


def test_a_silent_partner_waits_by_the_day_of_the_contact(desk: Desk) -> None:
    silent = silent_partner(desk)
    [item] = desk.items()
    assert item.kind == TodoKind.CONTACT_OVERDUE
    assert item.line.partner == "Silent Trust"
    assert item.is_late
    assert "Last contact" in item.said.note
    make.make_event(partnerships=[silent])
    assert desk.items("contact_overdue") == []


def test_a_partner_never_met_waits_once_the_time_has_passed(desk: Desk) -> None:
    never = make.make_partnership(
        system=desk.system, name="Never met", tier=Tier.MANAGED, owner=desk.user
    )
    agree_contact(by=make.TESTS, partnership=never, valid_from=TODAY, contacts_a_year=12)
    assert desk.items("contact_overdue") == []
    with time_machine.travel(timezone.now() + days(32)):
        make.make_event(partnerships=[desk.partnership])
        [item] = desk.items("contact_overdue")
        assert item.said.note.startswith("Never met")


@pytest.mark.parametrize("tier", [Tier.KNOWN, Tier.REPRESENTED])
def test_only_managed_partners_are_overdue(desk: Desk, tier: str) -> None:
    silent = silent_partner(desk)
    Partnership.objects.filter(pk=silent.pk).update(
        tier=tier, represented_by=desk.partnership if tier == Tier.REPRESENTED else None
    )
    assert desk.items() == []


def test_what_is_promised_waits_with_whoever_follows_it_up(desk: Desk) -> None:
    late = make.make_commitment(
        partnership=desk.partnership, made_on=TODAY - days(40), due_on=TODAY - days(3)
    )
    make.make_commitment(partnership=desk.partnership, due_on=TODAY + days(15))
    make.make_commitment(partnership=desk.partnership, due_on=TODAY + days(2), owner=desk.colleague)
    [item] = desk.items()
    assert (item.kind, item.line.subject_id) == (TodoKind.COMMITMENT_DUE, late.public_id)
    assert "We promised it, was due" in item.said.note
    assert desk.kinds(desk.colleague) == ["commitment_due"]
    settle_commitment(by=make.TESTS, commitment=late, state="late", happened_on=TODAY)
    assert desk.items() == []


def test_what_they_raised_waits_until_somebody_has_heard(desk: Desk) -> None:
    make.make_issue(partnership=desk.partnership, raised_by="system")
    issue = make.make_issue(partnership=desk.partnership, text="Line one\n\nLine two")
    [item] = desk.items()
    assert item.said.text == "Line one Line two"
    assert "unanswered for 10 days" in item.said.note
    acknowledge_issue(by=make.TESTS, issue=issue, acknowledged_on=TODAY)
    assert desk.items() == []


def test_documents_and_follow_ups_wait_a_fortnight_ahead(desk: Desk) -> None:
    make.make_document(partnership=desk.partnership, due_on=TODAY + days(14))
    make.make_document(partnership=desk.partnership, due_on=TODAY + days(15))
    point = make.make_discussion_point(event=make.make_event(partnerships=[desk.partnership]))
    assert desk.kinds() == ["document_due"]
    type(point).objects.filter(pk=point.pk).update(follow_up="Send the dates", follow_up_due=TODAY)
    items = desk.items("follow_up_due")
    assert [item.said.text for item in items] == ["Send the dates"]


def test_a_seat_waits_when_its_holder_leaves_and_nobody_follows(desk: Desk) -> None:
    seat = make.make_seat(
        board=make.make_board(system=desk.system, name="Place board"),
        title="Council member",
        expected_from=desk.partnership,
    )
    ends = TODAY + days(60)
    holder = make.make_appointment(seat=seat, person=desk.people[0], valid_to=ends)
    [item] = desk.items()
    assert (item.kind, item.said.text) == (TodoKind.SEAT_ENDING, "Council member, Place board")
    make.make_appointment(seat=seat, person=desk.people[1], valid_from=ends + days(1))
    assert desk.items() == []
    assert holder.valid_to == ends


def test_known_through_one_person_only(desk: Desk) -> None:
    one = make.make_partnership(
        system=desk.system, name="Thin ties", tier=Tier.MANAGED, owner=desk.user
    )
    people = [make.make_person(system=desk.system, organisation=one.organisation) for _ in range(2)]
    meet(one, people[0])
    meet(one, people[0])
    assert desk.kinds() == ["one_person"]
    meet(one, people[1], days_ago=400)
    assert desk.kinds() == ["one_person"]
    meet(one, people[1])
    assert desk.items() == []


def test_details_wait_to_be_checked_once_for_each_person(desk: Desk) -> None:
    person = desk.people[0]
    make.make_position(person, desk.partnership.organisation)  # a second job there
    Person.objects.filter(pk=person.pk).update(checked_on=TODAY - days(400))
    [item] = desk.items()
    assert item.said.text == "Check the details of Pat Partner"
    assert item.line.subject_id == person.public_id


def test_nobody_reads_on_a_list_what_they_may_not_read(desk: Desk) -> None:
    """Who looks only may be made the owner by mistake: confidential words stay away from them."""
    board_member = make.make_user(system=desk.system, role=BOARD_MEMBER.name)
    Partnership.objects.filter(pk=desk.partnership.pk).update(owner=board_member)
    make.make_issue(partnership=desk.partnership, text="A secret")
    Person.objects.update(checked_on=TODAY - days(400))
    assert desk.items(user=board_member) == []
    stranger = make.make_user(system=make.make_system())
    Partnership.objects.filter(pk=desk.partnership.pk).update(owner=stranger)
    assert desk.items(user=stranger) == []


def test_all_kinds_are_read_in_one_query_and_counted(
    desk: Desk, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for _ in range(12):
        make.make_issue(partnership=desk.partnership)
    make.make_commitment(partnership=desk.partnership, due_on=TODAY)
    # One for the months that were logged, one for the model, one for the list.
    with django_assert_num_queries(3):
        found = todo_list(Asked(desk.user, desk.system, most=8))
    assert found.shown == 9
    assert found.total == 13
    assert [(count.kind.value, count.number) for count in found.counts] == [
        ("commitment_due", 1),
        ("issue_unanswered", 12),
    ]


def test_whoever_is_affected_and_was_not_engaged_waits(desk: Desk) -> None:
    decision = make.make_decision(affected=[desk.partnership])
    decision.expected_on = TODAY + days(60)
    decision.save()
    [item] = desk.items()
    assert item.kind == TodoKind.NOT_ENGAGED
    assert (
        "Vale Council is affected and was not engaged yet. Who decides: us, expected"
        in item.said.note
    )
    make.make_engagement(decision=decision, first_engaged_on=TODAY)
    assert desk.items() == []


def test_decided_before_engaged_waits_for_three_months(desk: Desk) -> None:
    decision = make.make_decision(affected=[desk.partnership], decided_on=TODAY - days(30))
    [item] = desk.items()
    assert "was not engaged before we decided on" in item.said.note
    make.make_engagement(decision=decision, first_engaged_on=TODAY, stage="after")
    assert desk.kinds() == ["not_engaged"]
    with time_machine.travel(timezone.now() + days(62)):
        assert desk.items("not_engaged") == []


def test_a_service_waits_from_18_months_before_its_end_until_somebody_decides(desk: Desk) -> None:
    service = make.make_service(commissioner=desk.partnership, ends_on=TODAY + days(400))
    assert desk.kinds() == ["service_ending"]
    raised = service.decisions.get()
    decide(by=make.TESTS, decision=raised, decided_on=TODAY)
    assert desk.items("service_ending") == []


def test_a_service_of_the_system_waits_with_whoever_looks_after_its_provider(desk: Desk) -> None:
    make.make_service(system=desk.system, providers=[desk.partnership], ends_on=TODAY + days(40))
    [item] = desk.items("service_ending")
    assert item.line.partner == "Vale Council"


def test_a_pressure_waits_to_be_renewed(desk: Desk) -> None:
    make.make_pressure(
        partnership=desk.partnership, first_on=TODAY - days(60), last_on=TODAY + days(20)
    )
    [item] = desk.items()
    assert item.kind == TodoKind.PRESSURE_ENDING
    assert item.said.text.endswith(": does it go on?")


def test_what_is_handed_over_waits_to_be_accepted(desk: Desk) -> None:
    make.make_handed_over(partnership=desk.partnership, to_user=desk.colleague)
    assert desk.items() == []
    [item] = desk.items(user=desk.colleague)
    assert item.kind == TodoKind.HANDED_OVER
    assert item.said.note.startswith("Handed over by Mo Manager")


def test_a_planned_conversation_waits_and_is_logged_from_there(desk: Desk) -> None:
    planned = make.make_planned_conversation(
        partnership=desk.partnership, due_on=TODAY + days(14), owner=desk.user
    )
    [item] = desk.items()
    assert item.kind == TodoKind.CONVERSATION_DUE
    assert item.said.act_url.endswith(f"?conversation={planned.public_id}")
