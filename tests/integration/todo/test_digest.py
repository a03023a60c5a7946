"""The mail of what waits: right, once a day for each person, and off by choice."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions.user import choose_mails, deactivate_user
from accounts.models import Digest, User
from engagement import tasks
from engagement.actions.digest import Waiting
from engagement.presenters.digest import digest_letter
from engagement.tasks import digest
from jobs.models import Mail
from jobs.tasks import send_mails
from partners.enums import Tier
from tests import factories as make
from tests.integration.todo.conftest import Desk
from tests.killing import PostOffice

TODAY = timezone.localdate()


def run() -> int:
    """Write the day's mails and send them; how many were written."""
    written = digest()
    send_mails()
    return written


def wait(desk: Desk, text: str = "Beds are blocked") -> None:
    make.make_issue(partnership=desk.partnership, text=text)


def test_it_says_what_home_says_and_comes_once_a_day(desk: Desk, client: Client) -> None:
    wait(desk)
    make.make_commitment(
        partnership=desk.partnership,
        made_on=TODAY - timedelta(days=20),
        due_on=TODAY - timedelta(2),
    )
    assert run() == 1
    assert run() == 0
    [message] = mail.outbox
    assert message.to == [desk.user.email]
    assert message.subject.startswith("2 things waiting, 2 late on ")
    client.force_login(desk.user)
    home = client.get("/").context["work"].todo
    for item in home.items:
        assert item.said.text in message.body
        assert item.said.note in message.body
    assert "Vale Council" in message.body
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert run() == 1
    assert len(mail.outbox) == 2


def test_who_has_nothing_to_do_is_left_alone_that_day(desk: Desk) -> None:
    assert run() == 0
    assert {(row.user, row.things) for row in Digest.objects.all()} == {
        (desk.user, 0),
        (desk.colleague, 0),
    }
    wait(desk)
    assert run() == 0
    assert mail.outbox == []


def test_who_switched_it_off_or_may_not_work_here_gets_nothing(desk: Desk, client: Client) -> None:
    wait(desk)
    client.force_login(desk.user)
    page = client.post("/account/mails/", {"wants_digest": "no"}, follow=True)
    assert "Mails of what is waiting are switched off." in page.text
    assert run() == 0
    choose_mails(by=desk.user, user=desk.user, wants_digest=True)
    User.objects.filter(pk=desk.user.pk).update(is_demo=True)
    assert run() == 0
    User.objects.filter(pk=desk.user.pk).update(is_demo=False)
    memberships = desk.user.memberships.all()
    memberships.update(valid_to=TODAY)
    assert run() == 0
    memberships.update(valid_to=None)
    deactivate_user(by=make.TESTS, user=desk.user)
    assert run() == 0
    assert mail.outbox == []


def test_reminders_and_this_mail_are_switched_apart(desk: Desk, client: Client) -> None:
    client.force_login(desk.user)
    client.post("/account/mails/", {"wants_reminders": "no"})
    desk.user.refresh_from_db()
    assert (desk.user.wants_reminders, desk.user.wants_digest) == (False, True)
    answer = client.patch("/api/v1/me", {"wants_digest": False}, content_type="application/json")
    assert answer.json()["wants_digest"] is False
    assert client.patch("/api/v1/me", {}, content_type="application/json").status_code == 422


def test_who_works_in_two_systems_gets_one_mail(desk: Desk) -> None:
    other = make.make_system(name="Dale system")
    make.make_membership(desk.user, other)
    there = make.make_partnership(
        system=other, name="Dale Council", tier=Tier.MANAGED, owner=desk.user
    )
    wait(desk)
    make.make_issue(partnership=there, text="Nobody answers")
    assert run() == 1
    body = mail.outbox[0].body
    assert re.findall("== (.*) ==", str(body)) == ["Dale system", "Vale system"]
    assert body.index("Nobody answers") < body.index("Beds are blocked")


def test_what_is_wrong_for_one_costs_nobody_else_the_mail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait(desk)
    first = min(desk.user, desk.colleague, key=lambda user: user.pk)
    compose = digest_letter

    def compose_for_others(user: User, day: date) -> Waiting:
        if user == first:
            raise ZeroDivisionError
        return compose(user, day)

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "digest_letter", compose_for_others)
        with pytest.raises(ExceptionGroup):
            run()
    assert {row.user for row in Digest.objects.all()} == {desk.user, desk.colleague} - {first}
    run()
    assert {row.user for row in Digest.objects.all()} == {desk.user, desk.colleague}


def test_long_lists_are_cut_and_say_so(desk: Desk) -> None:
    for number in range(9):
        wait(desk, f"Issue number {number}")
    run()
    assert mail.outbox[0].subject.startswith("9 things waiting")
    assert mail.outbox[0].body.count("Issue number") == 5
    assert "And 4 more." in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kills=st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=5))
def test_killed_at_any_point_and_repeated_everybody_has_one_mail(
    monkeypatch: pytest.MonkeyPatch, kills: list[tuple[bool, int]]
) -> None:
    Mail.objects.all().delete()
    Digest.objects.all().delete()
    users = _three_at_work()
    with PostOffice().open(monkeypatch) as post:
        for is_writing, at in kills:
            post.killed(at, digest if is_writing else send_mails)
        run()
        assert {address: len(seen) for address, seen in post.mailboxes.items()} == dict.fromkeys(
            users, 1
        )


def _three_at_work() -> list[str]:
    """The addresses of three people with something to do, made once."""
    found: Any = User.objects.filter(name__startswith="At work").values_list("email", flat=True)
    if found:
        return list(found)
    for number in range(3):
        partnership = make.make_partnership()
        user = make.make_user(system=partnership.system, name=f"At work {number}")
        partnership.owner = user
        partnership.save()
        make.make_issue(partnership=partnership)
    return list(found.all())
