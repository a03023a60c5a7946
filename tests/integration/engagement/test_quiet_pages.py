"""Quiet periods in the browser: for one, for a sector, for places, for everybody; a calendar."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.models import QuietPeriod
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import day

TODAY = timezone.localdate()
MONTH = timedelta(days=30)
NEW = "/quiet-periods/new/"
SignIn = Callable[[User], Client]


def quiet(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "pre_election",
        **day("first_on", TODAY - MONTH),
        **day("last_on", TODAY + MONTH),
        "whose": "everybody",
        "note": "Elections of the county",
        **changes,
    }


def send(client: Client, body: dict[str, Any]) -> list[QuietPeriod]:
    answer = client.post(NEW, body)
    assert answer.status_code == 302, answer.context["form"].errors
    return list(QuietPeriod.objects.order_by("id"))


def test_it_is_recorded_for_everybody_or_a_sector(scene: Scene, manager: Client) -> None:
    (everybody,) = send(manager, quiet())
    assert (everybody.partnership, everybody.sector, everybody.place) == (None, "", None)
    sector = send(manager, quiet(whose="sector", sector="local_government"))[-1]
    assert (sector.sector, sector.whose) == ("local_government", "Local government")
    council = manager.get(f"/partnerships/{scene.partnership.public_id}/").text
    assert council.count("Pre-election period") == 2
    hospital = manager.get(f"/partnerships/{scene.other.public_id}/").text
    assert hospital.count("Pre-election period") == 1


def test_it_is_recorded_for_several_places_at_once(scene: Scene, manager: Client) -> None:
    places = [make.make_place(scene.system, name) for name in ("North", "South", "West")]
    chosen = [str(place.public_id) for place in places[:2]]
    periods = send(manager, quiet(whose="places", sector="local_government", places=chosen))
    assert [period.whose for period in periods] == [
        "Local government in North",
        "Local government in South",
    ]
    assert {period.days for period in periods} == {61}


def test_it_is_recorded_for_partners_that_are_chosen(scene: Scene, manager: Client) -> None:
    opened = manager.get(f"{NEW}?partner={scene.other.public_id}")
    assert opened.context["form"]["whose"].value() == "partners"
    assert "Dale Hospital" in opened.text
    ids = [str(scene.other.public_id), str(scene.partnership.public_id)]
    searched = manager.post(NEW, quiet(whose="partners", partners_q="Vale", _search="partners"))
    assert searched.status_code == 200
    assert "Vale Council" in searched.text
    periods = send(manager, quiet(kind="merger", whose="partners", partners=ids))
    assert {period.partnership for period in periods} == {scene.other, scene.partnership}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"whose": "sector"}, "sector"),
        ({"whose": "places"}, "places"),
        ({"whose": "partners"}, "partners"),
        (day("last_on", TODAY - 2 * MONTH), "last_on"),
        (day("last_on", TODAY + 30 * MONTH), "last_on"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    manager: Client, changes: dict[str, Any], field: str
) -> None:
    answer = manager.post(NEW, quiet(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not QuietPeriod.objects.exists()


def test_it_is_shown_and_withdrawn(scene: Scene, manager: Client) -> None:
    (period,) = send(manager, quiet())
    url = f"/quiet-periods/{period.public_id}/"
    assert "Elections of the county" in manager.get(url).text
    assert manager.post(f"{url}withdraw/", {"reason": ""}).status_code == 422
    assert manager.post(f"{url}withdraw/", {"reason": "No election"}).status_code == 302
    page = manager.get(url).text
    assert "No election" in page
    assert "withdraw/" not in page
    assert "Quiet period withdrawn" in manager.get(f"{url}history/").text


def test_the_list_says_for_whom_one_holds(scene: Scene, manager: Client) -> None:
    place = make.make_place(scene.system, "North")
    now: dict[str, Any] = {"first_on": TODAY, "last_on": TODAY + MONTH}
    one = make.make_quiet_period(partnership=scene.other, **now)
    sector = make.make_quiet_period(system=scene.system, sector="nhs", **now)
    north = make.make_quiet_period(place=place, **now)
    over = make.make_quiet_period(system=scene.system, last_on=TODAY - timedelta(days=1))

    def listed(query: str) -> set[int]:
        page = manager.get(f"/quiet-periods/?{query}").context["page"]
        return {row.pk for row in page.rows}

    assert listed("") == {one.pk, sector.pk, north.pk}
    assert listed("state=over") == {over.pk}
    assert listed(f"partnership={scene.other.public_id}") == {one.pk, sector.pk, over.pk}
    assert listed(f"place={place.public_id}") == {north.pk}
    assert listed("sector=nhs") == {sector.pk}
    assert listed("kind=strike") == set()
    assert listed(f"on={TODAY.isoformat()}") == {one.pk, sector.pk, north.pk}


def test_the_calendar_shows_a_year(scene: Scene, manager: Client) -> None:
    place = make.make_place(scene.system, "North")
    spans: dict[str, Any] = {"first_on": date(2026, 12, 20), "last_on": date(2027, 1, 10)}
    make.make_quiet_period(partnership=scene.other, **spans)
    make.make_quiet_period(place=place, sector="local_government", **spans)
    make.make_quiet_period(
        system=scene.system, first_on=date(2027, 3, 22), last_on=date(2027, 5, 6)
    )
    page = manager.get("/quiet-periods/calendar/?year=2027")
    assert page.status_code == 200
    rows = page.context["calendar"].chart.rows
    assert [row[0] for row in rows] == ["Everybody", "Local government in North", "Dale Hospital"]
    assert rows[1][2:] == ("20 December 2026", "10 January 2027")
    assert 'href="?year=2026"' in page.text
    assert 'href="?year=2028"' in page.text
    assert (
        len(manager.get("/quiet-periods/calendar/?year=2026").context["calendar"].chart.rows) == 2
    )
    for odd in ("1999", "20277", "abcd", "\N{FULLWIDTH DIGIT TWO}027", ""):
        shown = manager.get("/quiet-periods/calendar/", {"year": odd})
        assert shown.status_code == 200
    assert "No quiet period" in manager.get("/quiet-periods/calendar/?year=2090").text


def test_a_full_calendar_leaves_out_partners_before_everybody(
    scene: Scene, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engagement.presenters.quiet_calendar.MOST_SHOWN", 2)
    whose: list[dict[str, Any]] = [
        {"partnership": scene.other},
        {"partnership": scene.partnership},
        {},
    ]
    for where in whose:
        make.make_quiet_period(system=scene.system, **where)
    page = manager.get("/quiet-periods/calendar/")
    rows = page.context["calendar"].chart.rows
    assert [row[0] for row in rows] == ["Everybody", "Dale Hospital"]
    assert "more than can be shown" in page.text


def test_a_board_member_may_look_and_not_write(scene: Scene, as_user: SignIn) -> None:
    period = make.make_quiet_period(partnership=scene.other, note="They are merging in secret")
    board = as_user(scene.board_member)
    page = board.get(f"/quiet-periods/{period.public_id}/")
    assert page.status_code == 200
    assert "merging in secret" not in page.text
    assert board.get(NEW).status_code == 403
    assert board.get(f"/quiet-periods/{period.public_id}/withdraw/").status_code == 403
    stranger = as_user(scene.stranger)
    assert stranger.get(f"/quiet-periods/{period.public_id}/").status_code == 404
