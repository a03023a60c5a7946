"""The same list through the API, and what is decided about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from engagement.models import TodoMark
from tests import factories as make
from tests.integration.todo.conftest import Desk

TODAY = timezone.localdate()


@pytest.fixture
def url(desk: Desk) -> str:
    return f"/api/v1/systems/{desk.system.public_id}/todo"


def post(browser: Client, url: str, **said: Any) -> Any:
    return browser.post(url, said, content_type="application/json")


def test_it_lists_what_home_lists(desk: Desk, browser: Client, url: str) -> None:
    issue = make.make_issue(partnership=desk.partnership, text="Beds are blocked")
    make.make_commitment(partnership=desk.partnership, due_on=TODAY)
    answer = browser.get(url).json()
    assert answer["total"] == 2
    [one] = browser.get(url, {"kind": "issue_unanswered"}).json()["results"]
    assert one["subject"] == str(issue.public_id)
    assert one["partnership"] == str(desk.partnership.public_id)
    assert one["text"] == "Beds are blocked"
    assert one["is_late"] is True


def test_things_are_put_off_given_away_and_brought_back(
    desk: Desk, browser: Client, url: str
) -> None:
    issue = make.make_issue(partnership=desk.partnership)
    about = {"kind": "issue_unanswered", "subject": str(issue.public_id)}
    missing = post(browser, url, **about, decision="snooze")
    assert missing.status_code == 422
    assert "until" in missing.json()["errors"]
    until = TODAY + timedelta(days=3)
    assert (
        post(browser, url, **about, decision="snooze", until=until.isoformat()).status_code == 200
    )
    assert browser.get(url).json()["total"] == 0
    assert browser.get(url, {"put_off": "true"}).json()["total"] == 1
    assert post(browser, url, **about, decision="reopen").status_code == 200
    assert browser.get(url).json()["total"] == 1
    colleague = str(desk.colleague.public_id)
    assert post(browser, url, **about, decision="assign", colleague=colleague).status_code == 200
    assert desk.kinds(desk.colleague) == ["issue_unanswered"]
    assert post(browser, url, **about, decision="done").status_code == 200
    assert TodoMark.objects.get().done_at is not None


def test_what_is_not_to_be_done_is_refused(desk: Desk, browser: Client, url: str) -> None:
    answered = make.make_issue(partnership=desk.partnership, raised_by="system")
    about = {"kind": "issue_unanswered", "subject": str(answered.public_id)}
    refused = post(browser, url, **about, decision="done")
    assert refused.status_code == 409
    assert not TodoMark.objects.exists()


def test_who_only_looks_has_no_list(desk: Desk, client: Client, url: str) -> None:
    client.force_login(make.make_user(system=desk.system, role=BOARD_MEMBER.name))
    assert client.get(url).status_code == 403
    client.force_login(make.make_user(system=make.make_system()))
    assert client.get(url).status_code == 404
