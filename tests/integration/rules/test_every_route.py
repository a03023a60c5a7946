"""Every route has a guard: walked as nobody, as a stranger and in each role, from the URLconf."""

import re

import pytest
from django.conf import settings
from django.db.models import Q
from django.shortcuts import resolve_url
from django.test import Client

from accounts.roles import ROLES, Permission, roles_with
from audit.models import AuditEvent
from tests.routes import Route, all_routes
from tests.world import EVERYBODY, MARK, SECRET, World, build_world

pytestmark = pytest.mark.django_db

# Says 503 here, and rightly so: a test run has no scheduler.
UNREADY = {"readyz"}
# What would find what is confided, without repeating it as it is written.
LOOKED_FOR = f"?q={SECRET.upper()}"
ASKED = {
    "api:search": LOOKED_FOR,
    "engagement:search": LOOKED_FOR,
    "engagement:search_suggestions": LOOKED_FOR,
}
# Opened by an address that is a secret, which the walk knows: what is behind it is for its bearer.
FOR_THE_BEARER = {
    "engagement:partner_page",
    "engagement:survey_answer",
    "engagement:survey_questions",
    "engagement:survey_check",
    "engagement:survey_done",
    "engagement:survey_pass_on",
    "engagement:survey_stop",
}
# Not confided to the reader by others: their own calendar, and a pack that they write together.
OWN = re.compile(r"(engagement:|api:)(calendar|pack)")
# Roles to which somebody's confidences are shown.
READERS = {
    EVERYBODY,
    *roles_with(Permission.VIEW_CONFIDENTIAL_NOTES),
    *roles_with(Permission.MODERATE_COMMENTS),
    *roles_with(Permission.MANAGE_SURVEYS),
}
ANSWERS = {200, 204, 302, 403, 404, 405, 406}


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def addresses(world: World) -> dict[Route, str]:
    found = world.resolver().urls(all_routes())
    unreached = sorted(route.name for route, url in found.items() if url is None)
    if unreached:
        pytest.fail(f"Give tests/world the records that these routes show: {unreached}")
    return {route: url + ASKED.get(route.name, "") for route, url in found.items() if url}


def _is_public(route: Route) -> bool:
    return route.name in settings.PUBLIC_ROUTES


def _answer(client: Client, method: str, url: str) -> tuple[int, str, str]:
    response = getattr(client, method)(url)
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, body.decode("utf-8", "replace"), response.get("Location", "")


def test_nobody_gets_in(world: World, addresses: dict[Route, str]) -> None:
    client = world.client("nobody")
    open_doors = []
    for route, url in addresses.items():
        for method in ("get", "post"):
            status, _body, location = _answer(client, method, url)
            turned_away = (
                status in {401, 403, 405}
                if route.is_api
                else status == 302 and location.startswith(resolve_url(settings.LOGIN_URL))
            )
            if not turned_away and not _is_public(route):
                open_doors.append((method, route.name, status))
    assert open_doors == []


def test_a_stranger_sees_nothing_of_another_system(
    world: World, addresses: dict[Route, str]
) -> None:
    client = world.client("stranger")
    seen = []
    for route, url in addresses.items():
        if route.name in FOR_THE_BEARER:
            continue
        status, body, _location = _answer(client, "get", url)
        # Organisations are public facts; what a system does with them is not.
        shared = "organisation" in route.name or "organisations" in route.nouns
        if (
            (status >= 500 and route.name not in UNREADY)
            or SECRET in body
            or (MARK in body and not shared)
        ):
            seen.append((route.name, status))
    assert seen == []


def _was_noted(world: World, route: Route, url: str) -> bool:
    """Whether it was noted that somebody read what this route shows."""
    if OWN.match(route.name) or route.name in FOR_THE_BEARER:
        return True
    readings = AuditEvent.objects.readings().filter(actor_id=world.users[EVERYBODY].public_id)
    ids = re.findall(r"[0-9a-f-]{36}", url)
    names = [route.name.partition(":")[2], route.name.removeprefix("api:").removesuffix("-list")]
    return readings.filter(
        Q(target_id__in=ids, facts__what="record") | Q(facts__what__in=names)
    ).exists()


def test_each_role_gets_an_answer_and_no_confidences(
    world: World, addresses: dict[Route, str]
) -> None:
    """On pages. What programs ask each role asks in ``test_every_record_elsewhere``.

    Who may read confidences gets some of the pages in turn, the others all of them.
    """
    pages = {route: url for route, url in addresses.items() if not route.is_api}
    told = {who for who in ROLES if Permission.VIEW_CONFIDENTIAL_NOTES in ROLES[who].permissions}
    faults: list[tuple[str, str, int | str]] = []
    for who in (*ROLES, EVERYBODY):
        client = world.client(who)
        confided = who == EVERYBODY or who in told
        asked = addresses if who == EVERYBODY else pages
        turn, turns = (sorted(told).index(who), len(told)) if who in told else (0, 1)
        for route, url in list(asked.items())[turn::turns]:
            status, body, _location = _answer(client, "get", url)
            if who == EVERYBODY and SECRET in body and not _was_noted(world, route, url):
                faults.append((who, route.name, "shows a confidence and notes no reading"))
            if status not in ANSWERS and route.name not in UNREADY:
                faults.append((who, route.name, status))
            if who not in READERS and AuditEvent.objects.readings().filter(
                actor_id=world.users[who].public_id
            ):
                faults.append((who, route.name, "notes a reading of what is not shown"))
            if SECRET in body and not confided and route.name not in FOR_THE_BEARER:
                faults.append((who, route.name, "shows a confidential note"))
    assert faults == []
