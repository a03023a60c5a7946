"""Quick ways to fill the form: like the last one, of a board, from a list, a new partner."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.models import Event
from partners.actions.person import add_person
from partners.models import Organisation, Partnership, Person
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.test_log_event import URL, filled, of

pytestmark = pytest.mark.django_db


def met(scene: Scene, person: Person, **facts: Any) -> Event:
    """A meeting with both partners, where this person came for the first."""
    start = facts.pop("starts_at", timezone.now() - timedelta(days=1))
    return log_event(
        by=make.TESTS,
        system=scene.system,
        facts=EventFacts(
            starts_at=start,
            partners=[PartnerPart(scene.partnership, tone=2), PartnerPart(scene.other)],
            people=[PersonPart(person, scene.partnership)],
            **facts,
        ),
    )


def ticked(page: object, partnership: Partnership) -> list[str]:
    """The names ticked in a partner's part of the form."""
    form = next(f for f in page.partners if f.partnership == partnership)  # type: ignore[attr-defined]
    return [form.offered[key].name for key in form["people"].value() or []]


def test_the_next_meeting_of_a_series_starts_like_the_last(scene: Scene, manager: Client) -> None:
    event = met(
        scene,
        scene.person,
        title="Winter group",
        starts_at=datetime(2026, 7, 2, 8, 30, tzinfo=UTC),
    )
    answer = manager.get(f"{URL}?like={event.public_id}")
    page = answer.context["page"]
    assert set(page.chosen) == {scene.partnership, scene.other}
    assert ticked(page, scene.partnership) == ["Pat Partner"]
    assert page.event["title"].value() == "Winter group"
    assert page.event["start_time"].value() == "09:30"  # London
    assert page.event["occurred_on"].value() == timezone.localdate()
    tones = {form["tone"].value() for form in page.partners}
    assert tones <= {None, ""}  # who came and how it went is new each time
    assert f"?like={event.public_id}" in manager.get(f"/events/{event.public_id}/").content.decode()


def test_a_meeting_of_a_board_starts_with_who_sits_on_it(scene: Scene, manager: Client) -> None:
    board = make.make_board(system=scene.system, name="Place board")
    make.make_appointment(
        seat=make.make_seat(board=board),
        person=scene.person,
        home_organisation=scene.partnership.organisation,
    )
    ours = make.make_person(system=scene.system, name="Ola Ours", organisation=scene.system.icb)
    make.make_appointment(
        seat=make.make_seat(board=board), person=ours, home_organisation=scene.system.icb
    )
    page = manager.get(f"{URL}?board={board.public_id}").context["page"]
    assert page.chosen == [scene.partnership]
    assert ticked(page, scene.partnership) == ["Pat Partner"]
    assert page.own["people"].value() == [str(ours.public_id)]
    assert page.event["boards"].value() == [board.public_id]
    assert (
        f"?board={board.public_id}" in manager.get(f"/boards/{board.public_id}/").content.decode()
    )


@pytest.mark.parametrize("what", ["like", "board", "partner"])
def test_what_is_not_there_for_somebody_is_not_there(manager: Client, what: str) -> None:
    elsewhere = {
        "like": make.make_event(),
        "board": make.make_board(system=make.make_system()),
        "partner": make.make_partnership(),
    }
    assert manager.get(f"{URL}?{what}={elsewhere[what].public_id}").status_code == 404
    assert manager.get(f"{URL}?{what}=nonsense").status_code == 404


def test_a_pasted_list_finds_people_by_address_and_by_name(scene: Scene, manager: Client) -> None:
    there = scene.other.organisation
    for name, email in (
        ("Zoë O'Neill", "zoe@partner.example"),
        ("Sam Smith", ""),
        ("Sam Smith", ""),
    ):
        add_person(
            by=scene.manager, system=scene.system, name=name, email=email, organisation=there
        )
    text = (
        "PAT PARTNER (chair); Neill, Zoe <ZOE@partner.example>, zoe o'neill\n"
        "Sam Smith\n<script>alert(1)</script>\nnobody@nowhere.example"
    )
    data = filled(scene, partners=[], title="Kept", pasted=text, _paste="1")
    answer = manager.post(URL, data)
    page, found = answer.context["page"], answer.context["found"]
    assert answer.status_code == 200
    assert set(page.chosen) == {scene.partnership, scene.other}
    assert ticked(page, scene.partnership) == ["Pat Partner"]
    assert ticked(page, scene.other) == ["Zoë O'Neill"]
    assert found.count == 3
    assert found.missing == ["Sam Smith", "script>alert(1)</script", "nobody@nowhere.example"]
    assert page.event["title"].value() == "Kept"
    assert "<script>alert" not in answer.content.decode()
    assert not Event.objects.filter(title="Kept").exists()


def test_a_pasted_list_finds_nobody_of_another_system(scene: Scene, manager: Client) -> None:
    elsewhere = make.make_partnership()
    add_person(
        by=make.TESTS,
        system=elsewhere.system,
        name="Eve Elsewhere",
        email="eve@elsewhere.example",
        organisation=elsewhere.organisation,
    )
    data = filled(scene, pasted="Eve Elsewhere\neve@elsewhere.example", _paste="1")
    assert manager.post(URL, data).context["found"].count == 0


def test_a_new_partner_is_added_without_leaving_the_form(scene: Scene, manager: Client) -> None:
    unlisted = {"unlisted_name": "Ashford Carers Network", "unlisted_kind": "voluntary"}
    answer = manager.post(URL, filled(scene, title="Kept", **unlisted, _add_partner="1"))
    assert answer.status_code == 200
    added = Partnership.objects.get(organisation__name="Ashford Carers Network")
    assert (added.system, added.organisation.kind) == (scene.system, "voluntary")
    assert set(answer.context["page"].chosen) == {scene.other, added}
    assert answer.context["page"].event["title"].value() == "Kept"
    assert answer.context["unlisted"]["unlisted_name"].value() in {None, ""}

    # One that the register has already becomes a partner; one that is a partner already is refused.
    known = make.make_organisation(name="Harbour Hospice", kind="voluntary")
    unlisted["unlisted_name"] = "harbour hospice"
    manager.post(URL, filled(scene, **unlisted, _add_partner="1"))
    assert Partnership.objects.get(organisation=known).system == scene.system
    again = manager.post(URL, filled(scene, **unlisted, _add_partner="1"))
    assert again.status_code == 422
    assert Organisation.objects.filter(name__iexact="harbour hospice").count() == 1
    empty = manager.post(URL, filled(scene, unlisted_name="", _add_partner="1"))
    assert empty.status_code == 422
    assert "There is a problem" in empty.content.decode()


def test_people_met_last_come_first(scene: Scene, manager: Client) -> None:
    late = add_person(
        by=scene.manager,
        system=scene.system,
        name="Aaron Unmet",
        organisation=scene.partnership.organisation,
    )
    link = f"{URL}?partner={scene.partnership.public_id}"
    first = manager.get(link).context["page"].partners[0]
    met(scene, late)
    then = manager.get(link).context["page"].partners[0]
    assert next(p.name for p in then.offered.values()) == "Aaron Unmet"
    assert {p.pk for p in then.offered.values()} == {p.pk for p in first.offered.values()}
    assert Person.objects.filter(name="Aaron Unmet").exists()


def test_who_was_ticked_may_have_left_since(scene: Scene, manager: Client) -> None:
    """A board's seat may be held by somebody whose job at the partner is not known here."""
    stranger = make.make_person(system=scene.system, name="No Job")
    data = filled(scene, **of(scene.other, attendance="present", people=[str(stranger.public_id)]))
    assert manager.post(URL, data).status_code == 302
    assert Event.objects.latest("id").attendees.get().person == stranger


def test_boards_that_meet_in_common_are_one_event(scene: Scene, manager: Client) -> None:
    place, whole = (
        make.make_board(system=scene.system, name=name) for name in ("Place board", "Whole board")
    )
    ids = [str(place.public_id), str(whole.public_id)]
    manager.post(URL, filled(scene, title="In common", boards=ids))
    event = Event.objects.get(title="In common")
    assert set(event.boards.all()) == {place, whole}
    shown = manager.get(f"/events/{event.public_id}/").content.decode()
    assert "Boards in common" in shown
    assert all(board.name in shown for board in (place, whole))
    for board in (place, whole):
        found = manager.get(f"/events/?board={board.public_id}").content.decode()
        assert "In common" in found
    assert "Place board, Whole board" in manager.get(
        f"/partnerships/{scene.other.public_id}/"
    ).content.decode().replace("\n", "")

    page = manager.get(f"{URL}?like={event.public_id}").context["page"]
    assert {str(each) for each in page.event["boards"].value()} == set(ids)

    correct = f"/events/{event.public_id}/correct/"
    data = filled(scene, boards=ids[:1], version=event.version, reason="Only one met")
    assert manager.post(correct, data).status_code == 302
    event.refresh_from_db()
    assert list(event.boards.all()) == [place]
    assert event.revision == 2
