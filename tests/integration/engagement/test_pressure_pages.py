"""Pressures in the browser: recorded with evidence, renewed, put right, listed and seen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.actions.pressure import renew_pressure, withdraw_pressure
from engagement.actions.scoring import sweep
from engagement.enums import Measure
from engagement.models import Pressure, ScoreSeries
from tests import factories as make
from tests.integration.engagement.conftest import SECONDS, Scene
from tests.integration.engagement.pages import day

TODAY = timezone.localdate()
A_WEEK = timedelta(weeks=1)
SignIn = Callable[[User], Client]


def weighs(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "workforce",
        "cause": "NHS bodies recruit its care staff",
        "level": "0.6",
        **day("first_on", TODAY - A_WEEK),
        "document": "Workforce report, October",
        **changes,
    }


def new(scene: Scene) -> str:
    return f"/partnerships/{scene.other.public_id}/pressures/new/"


def send(client: Client, url: str, body: dict[str, Any]) -> None:
    answer = client.post(url, body)
    assert answer.status_code == 302, answer.context["form"].errors


def test_it_is_recorded_renewed_put_right_and_withdrawn(scene: Scene, manager: Client) -> None:
    send(manager, new(scene), weighs())
    first = Pressure.objects.get()
    assert first.level == 0.6
    assert first.last_on == first.first_on + 26 * A_WEEK
    page = manager.get(f"/partnerships/{scene.other.public_id}/").text
    assert "Heavy, until" in page
    url = f"/pressures/{first.public_id}/"
    assert "NHS bodies recruit its care staff" in manager.get(url).text
    renewed = {"level": "0.8", "cause": "Still so", "person": str(scene.person.public_id)}
    send(manager, f"{url}renew/", renewed)
    second = Pressure.objects.latest("id")
    assert (second.renews, second.level) == (first, 0.8)
    assert (second.first_on, second.second_person) == (
        first.last_on + timedelta(days=1),
        scene.person,
    )
    assert "goes on until" in manager.get(url).text
    again = manager.post(f"{url}renew/", {**renewed, "document": "A report"})
    assert again.status_code == 422
    assert "renewed before" in again.text
    url = f"/pressures/{second.public_id}/"
    right = weighs(level="0.4", reason="It was less", **day("first_on", second.first_on))
    send(manager, f"{url}correct/", right)
    third = Pressure.objects.latest("id")
    assert (third.level, third.renews) == (0.4, first)
    assert "Record withdrawn" in manager.get(url).text
    url = f"/pressures/{third.public_id}/"
    send(manager, f"{url}withdraw/", {"reason": "It did not weigh"})
    assert "It did not weigh" in manager.get(url).text
    assert "Pressure withdrawn" in manager.get(f"{url}history/").text


def test_without_evidence_it_is_refused_and_changes_nothing(scene: Scene, manager: Client) -> None:
    make.make_rating_of_partners(scene.system)
    for days in (40, 20, 10):
        make.make_commitment(partnership=scene.other, made_by="partner")
        make.make_event(
            partnerships=[scene.other], starts_at=timezone.now() - timedelta(days=days), tone=2
        )
    sweep(SECONDS)
    before = _figures()
    assert before
    answer = manager.post(new(scene), weighs(document="  "))
    assert answer.status_code == 422
    assert "Name a document that shows it, or a second person who confirms it." in answer.text
    assert not Pressure.objects.exists()
    sweep(SECONDS)
    assert _figures() == before


def _figures() -> list[tuple[Any, ...]]:
    rows = ScoreSeries.objects.order_by("pk")
    columns = ("pk", "measure", "year", "newest_mean", "newest_sd", "newest_delivery")
    assert not rows.filter(measure=Measure.STRAIN).exists()
    return list(rows.values_list(*columns))


def test_nobody_confirms_what_they_say_themselves(scene: Scene, manager: Client) -> None:
    scene.person.user = scene.manager
    scene.person.save()
    body = weighs(document="", person=str(scene.person.public_id))
    answer = manager.post(new(scene), body)
    assert answer.status_code == 422
    assert "person" in answer.context["form"].errors
    assert "somebody other than you" in answer.text


def test_a_person_is_searched_for_without_losing_what_was_typed(
    scene: Scene, manager: Client
) -> None:
    body = weighs(document="", person_q="Pat", _search="person")
    answer = manager.post(new(scene), body)
    assert answer.status_code == 200
    assert "Pat Partner" in answer.text
    assert "NHS bodies recruit its care staff" in answer.text
    assert not Pressure.objects.exists()


def test_one_on_the_system_itself_weighs_on_all(scene: Scene, manager: Client) -> None:
    send(manager, "/pressures/new/", weighs(kind="reorganisation", **day("last_on", TODAY)))
    pressure = Pressure.objects.get()
    assert (pressure.partnership, pressure.system) == (None, scene.system)
    for partnership in (scene.partnership, scene.other):
        assert "on the system itself" in manager.get(f"/partnerships/{partnership.public_id}/").text


def test_a_level_without_a_word_stays_as_it_is(scene: Scene, manager: Client) -> None:
    pressure = make.make_pressure(partnership=scene.other, level=0.5)
    url = f"/pressures/{pressure.public_id}/"
    assert "Between noticeable and heavy (0.5)" in manager.get(url).text
    assert "Between noticeable and heavy (0.5)" in manager.get(f"{url}renew/").text
    send(manager, f"{url}renew/", {"level": "0.5", "document": "Another report"})
    assert Pressure.objects.latest("id").level == 0.5
    low = make.make_pressure(partnership=scene.other, level=0.1)
    assert low.level_words == "Less than light (0.1)"


@pytest.fixture
def several(scene: Scene) -> dict[str, Pressure]:
    """One of each state, by name."""
    past: dict[str, Any] = {"first_on": TODAY - 30 * A_WEEK, "last_on": TODAY - A_WEEK}
    found = {
        "now": make.make_pressure(partnership=scene.partnership),
        "soon": make.make_pressure(partnership=scene.other, last_on=TODAY + 4 * A_WEEK),
        "later": make.make_pressure(
            partnership=scene.other, kind="winter", last_on=TODAY + 4 * A_WEEK + timedelta(days=1)
        ),
        "system": make.make_pressure(system=scene.system),
        "lapsed": make.make_pressure(partnership=scene.other, **past),
        "renewed": make.make_pressure(partnership=scene.other, **past),
        "ahead": make.make_pressure(partnership=scene.other, first_on=TODAY + A_WEEK),
    }
    renew_pressure(by=make.TESTS, pressure=found["renewed"], document="Again", last_on=TODAY)
    gone = make.make_pressure(partnership=scene.other, last_on=TODAY + A_WEEK)
    withdraw_pressure(by=make.make_user(), pressure=gone, reason="A mistake")
    return found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"now", "soon", "later", "system", "again"}),
        ("state=ending", {"soon", "again"}),
        ("state=lapsed", {"lapsed"}),
        ("state=&whose=system", {"system"}),
        ("whose=my_partners", {"now"}),
        ("whose=partners&state=in_force", {"now", "soon", "later", "again"}),
        ("partner_kind=acute_trust&state=ending", {"soon", "again"}),
        ("sector=local_government", {"now"}),
        ("kind=winter", {"later"}),
    ],
)
def test_the_list_is_narrowed(
    several: dict[str, Pressure], manager: Client, query: str, names: set[str]
) -> None:
    page = manager.get(f"/pressures/?{query}").context["page"]
    by_pk = {pressure.pk: name for name, pressure in several.items()}
    assert {by_pk.get(row.pk, "again") for row in page.rows} == names


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("lapsed=true", {"lapsed"}),
        (f"ending_before={(TODAY + 5 * A_WEEK).isoformat()}", {"soon", "later", "again"}),
        ("sector=local_government", {"now"}),
        ("partner_kind=acute_trust&kind=winter", {"later"}),
        ("on_system=true&lapsed=false", {"system"}),
    ],
)
def test_the_api_narrows_its_list_too(
    several: dict[str, Pressure], manager: Client, query: str, names: set[str]
) -> None:
    rows = manager.get(f"/api/v1/pressures?{query}").json()["results"]
    by_id = {str(pressure.public_id): name for name, pressure in several.items()}
    assert {by_id.get(row["id"], "again") for row in rows if not row["withdrawn"]} == names


def test_a_day_in_the_past_shows_what_was_in_force_then(
    several: dict[str, Pressure], manager: Client
) -> None:
    on = TODAY - 2 * A_WEEK
    page = manager.get(f"/pressures/?on={on.isoformat()}").context["page"]
    assert {row.pk for row in page.rows} == {several["lapsed"].pk, several["renewed"].pk}


def test_what_ends_soon_can_be_asked_for(several: dict[str, Pressure]) -> None:
    ending = Pressure.objects.ending_before(TODAY + 4 * A_WEEK)
    assert {pressure.last_on for pressure in ending} == {TODAY}
    ending = Pressure.objects.ending_before(TODAY + 5 * A_WEEK)
    assert several["soon"] in ending
    assert several["ahead"] not in ending


def test_a_board_member_reads_that_it_weighs_and_not_why(scene: Scene, as_user: SignIn) -> None:
    secret = "Their treasurer is ill"
    pressure = make.make_pressure(
        partnership=scene.partnership, cause=secret, second_person=scene.person
    )
    board = as_user(scene.board_member)
    page = board.get(f"/pressures/{pressure.public_id}/")
    assert page.status_code == 200
    assert secret not in page.text
    assert "Pat Partner" not in page.text
    assert board.get(f"/pressures/{pressure.public_id}/renew/").status_code == 403
    assert board.get("/pressures/new/").status_code == 403
    stranger = as_user(scene.stranger)
    assert stranger.get(f"/pressures/{pressure.public_id}/").status_code == 404
