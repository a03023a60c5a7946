"""You said, we did: what the partner told us beside what followed, and nothing it may not read."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from engagement.actions.commitment import settle_commitment
from engagement.actions.discussion import follow_up_point, note_discussion_point
from engagement.actions.document import share_document, withhold_document
from engagement.actions.event import EventFacts, PartnerPart, log_event
from engagement.actions.issue import acknowledge_issue, settle_issue
from engagement.models import DiscussionPoint
from tests import factories as make
from tests.integration.engagement.conftest import Scene

TODAY = timezone.localdate()
HIDDEN = "quagmire"


def url_of(scene: Scene, query: str = "") -> str:
    return f"/partnerships/{scene.partnership.public_id}/said-and-done/{query}"


def rows(client: Client, scene: Scene, query: str = "") -> list[tuple[str, str, list[str]]]:
    page = client.get(url_of(scene, query)).context["page"]
    return [(row.kind, row.said, [deed.text for deed in row.done]) for row in page.rows]


def said(scene: Scene, text: str, days: int = 20, **changes: Any) -> DiscussionPoint:
    facts = {"theme": "discharge", "sensitivity": "open", "nature": "fact", **changes}
    return note_discussion_point(
        by=scene.manager,
        partnership=scene.partnership,
        text=text,
        said_on=TODAY - timedelta(days=days),
        **facts,
    )


def test_what_was_said_stands_beside_what_followed(scene: Scene, manager: Client) -> None:
    point = said(scene, "Weekend discharges surprise us")
    kept = settle_commitment(
        by=make.TESTS, commitment=scene.commitment, state="kept", happened_on=TODAY
    )
    log_event(
        by=make.TESTS,
        system=scene.system,
        facts=EventFacts(
            starts_at=timezone.now() - timedelta(days=10),
            partners=[PartnerPart(scene.partnership)],
            themes=["discharge"],
        ),
    )
    follow_up_point(by=scene.manager, point=point, state="answered", commitment=kept)
    (row,) = rows(manager, scene)
    assert row[:2] == ("View", "Weekend discharges surprise us")
    promised, met, answered = row[2]
    assert promised == "We promised: Share the winter plan (kept)"
    assert met.startswith("We met about it on ")
    assert answered.startswith("We answered, ")


def test_issues_documents_and_promises_come_newest_first(scene: Scene, manager: Client) -> None:
    issue = make.make_issue(partnership=scene.partnership, text="No answers", sensitivity="open")
    acknowledge_issue(by=make.TESTS, issue=issue, acknowledged_on=TODAY)
    settle_issue(by=make.TESTS, issue=issue, outcome="partly", settled_on=TODAY, answer="A line")
    document = make.make_document(partnership=scene.partnership, asked_on=TODAY - timedelta(days=9))
    share_document(by=make.TESTS, document=document, settled_on=TODAY)
    found = rows(manager, scene)
    assert [kind for kind, _, _ in found] == [
        "Commitment to you",
        "Document asked for",
        "Issue raised",
    ]
    acknowledged, ended, answer = found[2][2]
    assert acknowledged.startswith("We acknowledged it")
    assert ended.startswith("Partly resolved, as you see it")
    assert answer == "A line"
    assert found[1][2][0].startswith("We shared it on")
    assert "due" in found[0][2][0]


@pytest.mark.parametrize("who", ["manager", "board_member"])
def test_nothing_confidential_is_on_it_whoever_looks(
    scene: Scene, as_user: Callable[[User], Client], who: str
) -> None:
    said(scene, f"Confidential {HIDDEN}", sensitivity="confidential")
    said(scene, f"My opinion of the {HIDDEN}", nature="opinion")
    make.make_issue(partnership=scene.partnership, text=f"A {HIDDEN}")
    make.make_issue(
        partnership=scene.partnership, text=f"Our {HIDDEN}", raised_by="system", sensitivity="open"
    )
    make.make_commitment(partnership=scene.other, text=f"To another {HIDDEN}")
    make.make_commitment(partnership=scene.partnership, text=f"Theirs {HIDDEN}", made_by="partner")
    settle_commitment(
        by=make.TESTS,
        commitment=scene.commitment,
        state="kept",
        happened_on=TODAY,
        note=f"A {HIDDEN}",
    )
    withhold_document(
        by=make.TESTS,
        document=make.make_document(partnership=scene.partnership, title="Demand by ward"),
        settled_on=TODAY,
        decided_by=f"The {HIDDEN} committee",
        withheld_because=f"A {HIDDEN}",
    )
    page = as_user(getattr(scene, who)).get(url_of(scene)).text
    assert HIDDEN not in page
    assert "We withheld it" in page


def test_a_theme_and_a_time_can_be_chosen(scene: Scene, manager: Client) -> None:
    said(scene, "About money", theme="finance")
    said(scene, "Long ago", days=500)
    assert [text for _, text, _ in rows(manager, scene, "?theme=finance&since=365")] == [
        "About money"
    ]
    assert "Long ago" not in manager.get(url_of(scene)).text
    assert "Long ago" in manager.get(url_of(scene, "?theme=discharge&since=")).text
    assert manager.get(url_of(scene, "?theme=nonsense&since=x")).status_code == 200
    empty = manager.get(url_of(scene, "?theme=estates&since=365")).text
    assert "Nothing to show" in empty


def test_it_costs_the_same_however_much_there_is(scene: Scene, manager: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            manager.get(url_of(scene))
        return len(captured)

    said(scene, "One")
    make.make_issue(partnership=scene.partnership, sensitivity="open")
    make.make_document(partnership=scene.partnership)
    queries()
    few = queries()
    for number in range(8):
        point = said(scene, f"Point {number}")
        promise = make.make_commitment(partnership=scene.partnership, made_on=date(2026, 1, 1))
        follow_up_point(by=scene.manager, point=point, state="answered", commitment=promise)
        make.make_issue(partnership=scene.partnership, sensitivity="open")
        make.make_document(partnership=scene.partnership)
    assert queries() == few


def test_a_stranger_does_not_find_it(scene: Scene, as_user: Callable[[User], Client]) -> None:
    assert as_user(scene.stranger).get(url_of(scene)).status_code == 404
