"""Home and the list of partnerships: right, and no dearer with many rows than with few."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement import urls_help
from engagement.actions.agreement import agree_contact
from engagement.actions.scoring import sweep
from partners.enums import Tier
from tests import factories as make
from tests.integration.engagement.conftest import SECONDS, Scene

MOST_QUERIES_OF_HOME = 12


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def fill(scene: Scene, rows: int) -> None:
    """More of everything that the lists show."""
    for number in range(rows):
        partnership = make.make_partnership(
            system=scene.system, name=f"Filler {number:02}", tier=Tier.MANAGED, owner=scene.manager
        )
        starts_at = timezone.now() - timedelta(days=100 + number)
        make.make_event(partnerships=[partnership, scene.partnership], starts_at=starts_at)
        make.make_commitment(partnership=partnership)
        make.make_issue(partnership=partnership)
        make.make_document(partnership=partnership)
    sweep(SECONDS)


@pytest.mark.parametrize(
    "path",
    ["/", "/partnerships/", "/events/", "/commitments/", "/issues/", "/documents/", "partner"],
)
def test_a_page_asks_no_more_with_more_rows(scene: Scene, manager: Client, path: str) -> None:
    url = f"/partnerships/{scene.partnership.public_id}/" if path == "partner" else path
    fill(scene, 2)
    few = queries(manager, url)
    fill_more = 8
    for number in range(fill_more):
        fill_one(scene, number)
    sweep(SECONDS)
    assert queries(manager, url) == few


def fill_one(scene: Scene, number: int) -> None:
    partnership = make.make_partnership(
        system=scene.system, name=f"Later {number:02}", tier=Tier.MANAGED, owner=scene.manager
    )
    person = make.make_person(system=scene.system, organisation=partnership.organisation)
    starts_at = timezone.now() - timedelta(days=5 + number)
    make.make_event(
        partnerships=[partnership, scene.partnership],
        people=[person],
        starts_at=starts_at,
        by=scene.manager,
    )
    make.make_commitment(partnership=scene.partnership, by=scene.manager)
    make.make_issue(partnership=scene.partnership)
    make.make_document(partnership=scene.partnership)


def waiting(work: Any, kind: str) -> list[Any]:
    """What home shows of a kind."""
    return [item for item in work.todo.items if item.kind == kind]


def test_home_asks_little(scene: Scene, manager: Client) -> None:
    assert queries(manager, "/") <= MOST_QUERIES_OF_HOME


def test_home_lists_what_is_due(scene: Scene, manager: Client) -> None:
    fill(scene, 2)
    make.make_commitment(
        partnership=scene.partnership,
        text="Should have been done",
        made_on=timezone.localdate() - timedelta(days=60),
        due_on=timezone.localdate() - timedelta(days=30),
    )
    work = manager.get("/").context["work"]
    assert work.partners == 3
    overdue, due = waiting(work, "contact_overdue"), waiting(work, "commitment_due")
    assert [item.line.partner for item in overdue] == ["Filler 01", "Filler 00"]
    assert due[0].line.text == "Should have been done"
    assert [item.is_late for item in due] == [True, False, False, False]
    assert [event.title for event in work.last_logged] == ["Winter planning"]


def test_contact_is_overdue_against_what_was_agreed(scene: Scene, manager: Client) -> None:
    """Three days ago is fine twelve times a year, and overdue every other day."""
    assert waiting(manager.get("/").context["work"], "contact_overdue") == []
    agree_contact(
        by=make.TESTS,
        partnership=scene.partnership,
        valid_from=timezone.localdate() - timedelta(days=1),
        contacts_a_year=180,
    )
    assert len(waiting(manager.get("/").context["work"], "contact_overdue")) == 1
    found = manager.get("/partnerships/?contact_overdue=on").context["page"]
    assert [row.pk for row in found] == [scene.partnership.pk]


def test_contact_counts_by_the_day_it_happened_and_only_if_they_came(
    scene: Scene, manager: Client
) -> None:
    silent = make.make_partnership(system=scene.system, tier=Tier.MANAGED, owner=scene.manager)
    long_ago = timezone.now() - timedelta(days=90)
    make.make_event(partnerships=[silent], starts_at=long_ago)
    make.make_event(partnerships=[silent], attendance="absent")
    make.make_event(partnerships=[silent], starts_at=timezone.now() + timedelta(days=5))
    # Months without any log do not count; these two were logged with somebody else.
    for days in (60, 30):
        make.make_event(partnerships=[scene.other], starts_at=timezone.now() - timedelta(days=days))
    work = manager.get("/").context["work"]
    [item] = waiting(work, "contact_overdue")
    assert item.line.subject_id == silent.public_id
    assert item.line.extra == timezone.localdate(long_ago).isoformat()


def test_months_that_nobody_logged_are_nobodys_silence(scene: Scene, manager: Client) -> None:
    """A silence as long as the hole in the log is no overdue contact."""
    first = timezone.now().replace(day=1)
    silent = make.make_partnership(system=scene.system, tier=Tier.MANAGED, owner=scene.manager)
    before_the_hole = (first - timedelta(days=1)).replace(day=1) - timedelta(days=5)
    make.make_event(partnerships=[silent], starts_at=before_the_hole)
    make.make_event(partnerships=[scene.other], starts_at=timezone.now())
    row = next(
        r.partnership
        for r in manager.get("/partnerships/").context["rows"]
        if r.partnership.pk == silent.pk
    )
    whole = (timezone.localdate() - timezone.localdate(before_the_hole)).days
    assert row.days_silent < whole


def test_a_board_member_sees_measures_and_no_work_list(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    response = as_user(scene.board_member).get("/")
    overview = response.context["overview"]
    assert (overview.partnerships, overview.scored, overview.managed) == (2, 2, 1)
    assert sum(row.scored for row in overview.kinds) == 2
    body = response.content.decode()
    assert "How engagement is going" in body
    assert "Share the winter plan" not in body


def test_an_empty_system_leads_to_the_first_meeting(
    db: None, as_user: Callable[[User], Client]
) -> None:
    nobody = as_user(make.make_user()).get("/")
    assert "Choose the system that you work in" in nobody.content.decode()
    system = make.make_system()
    manager = as_user(make.make_user(system=system)).get("/")
    steps = {step.title: step for step in manager.context["steps"]}
    assert steps["Choose the system that you work in"].is_done
    assert steps["Log a meeting"].href == "/events/new/"
    assert steps["Bring in reference data"].href == ""
    administrator = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    steps = {step.title: step for step in as_user(administrator).get("/").context["steps"]}
    assert steps["Bring in reference data"].href != ""


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Dale Hospital", "Vale Council"]),
        ("q=vale", ["Vale Council"]),
        ("q=nothing", []),
        ("kind=acute_trust", ["Dale Hospital"]),
        ("tier=managed", ["Vale Council"]),
        ("owner=me", ["Vale Council"]),
        ("owner=nobody", ["Dale Hospital"]),
        ("evidence=none", []),
        ("health_from=0", ["Dale Hospital", "Vale Council"]),
        ("health_from=99.9", []),
        ("health_to=5", []),
        ("sort=-name", ["Vale Council", "Dale Hospital"]),
    ],
)
def test_partnerships_can_be_narrowed_and_sorted(
    scene: Scene, manager: Client, query: str, names: list[str]
) -> None:
    response = manager.get(f"/partnerships/?{query}")
    assert [row.organisation.name for row in response.context["page"]] == names
    fragment = manager.get(f"/partnerships/?{query}", headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content


@pytest.mark.parametrize("sort", ["name", "-name", "contact", "-contact", "health", "-health"])
def test_pages_by_key_show_each_partnership_once(
    scene: Scene, manager: Client, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("engagement.views.partnerships.PAGE_SIZE", 3)
    fill(scene, 4)
    for _ in range(3):
        make.make_partnership(system=scene.system)  # neither contact nor score
    seen: list[int] = []
    url = f"/partnerships/?sort={sort}"
    for _ in range(5):
        page = manager.get(url).context["page"]
        seen += [row.pk for row in page]
        if not page.next_cursor:
            break
        url = f"/partnerships/?sort={sort}&after={page.next_cursor}"
    assert len(seen) == len(set(seen)) == 9


def test_evidence_filters_share_the_partnerships_out(scene: Scene, manager: Client) -> None:
    fill(scene, 3)
    make.make_partnership(system=scene.system)
    found = [
        row.pk
        for label in ("high", "medium", "low", "none")
        for row in manager.get(f"/partnerships/?evidence={label}").context["page"]
    ]
    assert sorted(found) == sorted(row.pk for row in manager.get("/partnerships/").context["page"])


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(f"{each.pattern}" for each in urls_help.urlpatterns))
def test_help_is_open_to_everybody(client: Client, path: str) -> None:
    response = client.get(f"/help/{path}")
    assert response.status_code == 200
    assert b"<h1" in response.content


@pytest.mark.django_db
def test_help_says_how_long_exports_are_kept(client: Client, settings: Any) -> None:
    settings.EXPORT_DAYS = 3
    assert b"<p>3 days. Then they are deleted" in client.get("/help/exports/").content
