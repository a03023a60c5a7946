"""Issues and documents in the browser: what people record there is what counts, both ways."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.models import Document, Issue
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.ledger import Row, Void, ledger_of
from tests.integration.engagement.pages import assert_trust, day, trust_now

TODAY = timezone.localdate()
BEFORE = TODAY - timedelta(days=30)
SIDES = ["partner", "system"]


@pytest.fixture(autouse=True)
def both_directions(scene: Scene) -> None:
    """The system rates its partners too."""
    make.make_rating_of_partners(scene.system)


def raised(**changes: Any) -> dict[str, Any]:
    return {
        "raised_by": "partner",
        "text": "Nobody answers the phone",
        "theme": "discharge",
        "importance": "standard",
        "sensitivity": "open",
        **day("raised_on", BEFORE),
        **changes,
    }


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "asked_by": "partner",
        "title": "Demand by ward",
        **day("asked_on", BEFORE),
        **day("due_on", TODAY - timedelta(days=10)),
        **changes,
    }


def said(rows: list[Row | Void]) -> list[tuple[str, float, float, date] | None]:
    """Whose trust, x, q and day of each ledger row; None for one that ends what was said."""
    return [
        None if isinstance(row, Void) else (row.truster, row.x, row.q, row.occurred_on)
        for row in rows
    ]


def new_issue(client: Client, scene: Scene, **changes: Any) -> Issue:
    url = f"/partnerships/{scene.other.public_id}/issues/new/"
    answer = client.post(url, raised(**changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Issue.objects.latest("id")


def new_document(client: Client, scene: Scene, **changes: Any) -> Document:
    url = f"/partnerships/{scene.other.public_id}/documents/new/"
    answer = client.post(url, asked(**changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Document.objects.latest("id")


def send(client: Client, url: str, body: dict[str, Any]) -> None:
    answer = client.post(url, body)
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("outcome", "x"), [("satisfied", 1.0), ("partly", 0.5), ("unresolved", 0)])
def test_an_issue_counts_as_it_ended_for_the_side_that_raised_it(
    scene: Scene, manager: Client, side: str, outcome: str, x: float
) -> None:
    issue = new_issue(manager, scene, raised_by=side, importance="major")
    url = f"/issues/{issue.public_id}/"
    send(manager, f"{url}acknowledge/", day("acknowledged_on", BEFORE))
    assert ledger_of(issue) == []
    assert trust_now(scene.other, side) is None
    send(manager, f"{url}settle/", {"outcome": outcome, **day("settled_on", TODAY), "answer": "A"})
    assert said(ledger_of(issue)) == [(side, x, 1.5, TODAY)]
    assert_trust(scene.other, side, "issue", x=x, q=1.5, on=TODAY)


def test_an_issue_is_corrected_reopened_and_withdrawn(scene: Scene, manager: Client) -> None:
    issue = new_issue(manager, scene)
    url = f"/issues/{issue.public_id}/"
    send(manager, f"{url}settle/", {"outcome": "satisfied", **day("settled_on", TODAY)})
    issue.refresh_from_db()
    corrected = raised(
        raised_by="system",
        outcome="partly",
        answer="We sent the rota",
        reason="It was us",
        version=issue.version,
        **day("settled_on", TODAY),
    )
    send(manager, f"{url}correct/", corrected)
    one_fact = [("partner", 1.0, 1.0, TODAY), ("system", 0.5, 1.0, TODAY)]
    assert said(ledger_of(issue)) == one_fact
    assert_trust(scene.other, "system", "issue", x=0.5, q=1.0, on=TODAY)
    send(manager, f"{url}reopen/", {"reason": "It came back"})
    assert said(ledger_of(issue)) == [*one_fact, None]
    send(manager, f"{url}settle/", {"outcome": "unresolved", **day("settled_on", TODAY)})
    send(manager, f"{url}withdraw/", {"reason": "Nobody raised it"})
    assert said(ledger_of(issue)) == [*one_fact, None, ("system", 0.0, 1.0, TODAY), None]
    body = manager.get(url).text
    assert "Record withdrawn" in body
    assert "correct/" not in body
    history = manager.get(f"{url}history/").text
    for what in ("Issue raised", "Issue settled", "Issue corrected", "It was us", "Issue reopened"):
        assert what in history


def test_both_versions_are_shown_when_someone_else_corrected_first(
    scene: Scene, manager: Client
) -> None:
    issue = new_issue(manager, scene)
    body = raised(text="My words", outcome="open", reason="Typing", version=issue.version)
    url = f"/issues/{issue.public_id}/correct/"
    send(manager, url, {**body, "text": "Their words"})
    answer = manager.post(url, body)
    assert answer.status_code == 409
    assert "Their words" in answer.text
    assert "My words" in answer.text
    assert Issue.objects.get(pk=issue.pk).text == "Their words"
    newer = Issue.objects.get(pk=issue.pk).version
    send(manager, url, {**body, "version": newer})
    assert Issue.objects.get(pk=issue.pk).text == "My words"


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("late", "x"), [(-11, 1.0), (0, 0.5)])
def test_a_document_counts_by_its_day_for_the_side_that_asked(
    scene: Scene, manager: Client, side: str, late: int, x: float
) -> None:
    document = new_document(manager, scene, asked_by=side)
    url = f"/documents/{document.public_id}/"
    assert "Overdue" in manager.get(url).text
    on = TODAY + timedelta(days=late)
    send(manager, f"{url}share/", day("settled_on", on))
    assert said(ledger_of(document)) == [(side, x, 1.0, on)]
    assert_trust(scene.other, side, "document", x=x, q=1.0, on=on)
    assert ("Shared late" in manager.get(url).text) == (x == 0.5)


@pytest.mark.parametrize("side", SIDES)
def test_a_document_is_withheld_shared_after_all_corrected_and_withdrawn(
    scene: Scene, manager: Client, side: str
) -> None:
    document = new_document(manager, scene, asked_by=side)
    url = f"/documents/{document.public_id}/"
    withheld = {"decided_by": "The finance committee", "withheld_because": "Commercial"}
    on = TODAY - timedelta(days=5)
    send(manager, f"{url}withhold/", {**withheld, **day("settled_on", on)})
    assert said(ledger_of(document)) == [(side, 0.0, 1.0, on)]
    assert_trust(scene.other, side, "document", x=0.0, q=1.0, on=on)
    send(manager, f"{url}share/", day("settled_on", TODAY))
    document.refresh_from_db()
    put_right = asked(
        asked_by=side,
        state="shared",
        reason="It was due later",
        version=document.version,
        **day("settled_on", TODAY),
    )
    send(manager, f"{url}correct/", {**put_right, **day("due_on", TODAY)})
    send(manager, f"{url}withdraw/", {"reason": "Nobody asked"})
    assert said(ledger_of(document)) == [
        (side, 0.0, 1.0, on),
        (side, 0.5, 1.0, TODAY),
        (side, 1.0, 1.0, TODAY),
        None,
    ]
    assert trust_now(scene.other, side) is None
    history = manager.get(f"{url}history/").text
    for what in ("Document asked for", "Document withheld", "Document shared", "due later"):
        assert what in history


def test_what_is_wrong_is_said_beside_its_field(scene: Scene, manager: Client) -> None:
    issue, document = new_issue(manager, scene), new_document(manager, scene)
    tomorrow = TODAY + timedelta(days=1)
    for url, body, field, words in [
        (f"/issues/{issue.public_id}/settle/", day("settled_on", TODAY), "outcome", "required"),
        (
            f"/issues/{issue.public_id}/acknowledge/",
            day("acknowledged_on", tomorrow),
            "acknowledged_on",
            "in the future",
        ),
        (
            f"/documents/{document.public_id}/share/",
            day("settled_on", BEFORE - timedelta(days=1)),
            "settled_on",
            "before the day",
        ),
        (
            f"/documents/{document.public_id}/withhold/",
            day("settled_on", TODAY),
            "decided_by",
            "required",
        ),
    ]:
        answer = manager.post(url, body)
        assert answer.status_code == 422
        assert words in str(answer.context["form"].errors[field])
    assert (ledger_of(issue), ledger_of(document)) == ([], [])


def test_lists_and_the_partners_page_show_what_waits(scene: Scene, manager: Client) -> None:
    old, recent = new_issue(manager, scene), new_issue(manager, scene, **day("raised_on", TODAY))
    heard = new_issue(manager, scene)
    send(manager, f"/issues/{heard.public_id}/acknowledge/", day("acknowledged_on", TODAY))
    late = new_document(manager, scene)
    later = new_document(manager, scene, **day("due_on", TODAY + timedelta(days=90)))

    def found(url: str) -> list[int]:
        return [row.pk for row in manager.get(url).context["page"]]

    assert found("/issues/") == [recent.pk, heard.pk, old.pk]
    assert found("/issues/?state=unanswered") == [recent.pk, old.pk]
    assert found("/issues/?waiting=30") == [old.pk]
    assert found("/issues/?waiting=90") == []
    assert found("/issues/?raised_by=system") == []
    assert found("/issues/?owner=my_partners") == []
    assert found("/documents/") == [late.pk, later.pk]
    assert found("/documents/?state=overdue") == [late.pk]
    send(manager, f"/documents/{late.public_id}/share/", day("settled_on", TODAY))
    assert found("/documents/?state=late") == [late.pk]
    assert found(f"/documents/?partnership={scene.partnership.public_id}") == []
    page = manager.get(f"/partnerships/{scene.other.public_id}/").text
    for record in (old, recent, heard):
        assert f"/issues/{record.public_id}/" in page
    assert f"/documents/{later.public_id}/" in page
    assert f"/documents/{late.public_id}/" not in page


def test_home_counts_what_waits_with_my_partners(scene: Scene, manager: Client) -> None:
    make.make_issue(partnership=scene.partnership)
    make.make_issue(partnership=scene.partnership, raised_by="system")
    make.make_issue(partnership=scene.other)
    make.make_document(partnership=scene.partnership, due_on=TODAY + timedelta(days=3))
    make.make_document(partnership=scene.partnership, due_on=TODAY + timedelta(days=60))
    work = manager.get("/").context["work"]
    counts = {count.kind: count.number for count in work.todo.counts}
    assert (counts["issue_unanswered"], counts["document_due"]) == (1, 1)


def test_who_only_looks_changes_nothing_and_reads_no_confidences(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    hidden = make.make_issue(partnership=scene.partnership, text="A secret")
    shown = make.make_issue(partnership=scene.partnership, text="No secret", sensitivity="open")
    document = make.make_document(partnership=scene.partnership)
    looks = as_user(scene.board_member)
    assert looks.get(f"/issues/{hidden.public_id}/").status_code == 404
    assert looks.get(f"/issues/{shown.public_id}/").status_code == 200
    listed = looks.get("/issues/").text
    assert "No secret" in listed
    assert "A secret" not in listed
    assert "A secret" not in looks.get(f"/partnerships/{scene.partnership.public_id}/").text
    for url in (f"/issues/{shown.public_id}/settle/", f"/documents/{document.public_id}/share/"):
        assert looks.post(url, {}).status_code == 403


def test_why_a_document_is_withheld_is_not_for_boards(
    scene: Scene, manager: Client, as_user: Callable[[User], Client]
) -> None:
    document = new_document(manager, scene)
    url = f"/documents/{document.public_id}/"
    body = {"decided_by": "The inner circle", "withheld_because": "Bankruptcy"}
    send(manager, f"{url}withhold/", {**body, **day("settled_on", TODAY)})
    assert "Bankruptcy" in manager.get(url).text
    seen = as_user(scene.board_member).get(url).text
    assert "Withheld" in seen
    assert "Bankruptcy" not in seen
    assert "inner circle" not in seen
