"""Views of lists: kept by one, shared with others, and never more than the list's filters know."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER
from audit.models import AuditEvent
from engagement.actions.saved_view import change_saved_view, choose_usual_view, save_view
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.lists.saved import LISTS, valid_parameters
from engagement.models import SavedView, UsualView
from engagement.models.saved_view import ViewedList
from partners.models import System
from tests import factories as make

LIST_OF = {
    "partnerships": "/partnerships/",
    "events": "/events/",
    "commitments": "/commitments/",
    "people": "/people/",
    "organisations": "/organisations/",
}


@dataclass
class Office:
    """Two colleagues, a board member and somebody from elsewhere."""

    system: System
    ada: User
    bill: User
    board_member: User
    stranger: User

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def office(db: None) -> Office:
    system = make.make_system()
    return Office(
        system=system,
        ada=make.make_user(system=system, name="Ada"),
        bill=make.make_user(system=system, role=ANALYST.name, name="Bill"),
        board_member=make.make_user(system=system, role=BOARD_MEMBER.name),
        stranger=make.make_user(system=make.make_system()),
    )


def _save(client: Client, query: str, **answers: str) -> SavedView:
    response = client.post(f"/views/new/?{query}", answers)
    assert response.status_code == 302, response.content.decode()
    return SavedView.objects.latest("id")


def test_filters_and_order_are_kept_and_opened_with_one_click(office: Office) -> None:
    make.make_partnership(system=office.system, name="Northmere Trust", kind="acute_trust")
    make.make_partnership(system=office.system, name="Southmere Council")
    client = office.client(office.ada)
    page = client.get("/partnerships/", {"kind": "acute_trust", "sort": "-contact"})
    assert "/views/new/?list=partnerships&amp;kind=acute_trust&amp;sort=-contact" in (
        page.content.decode()
    )
    view = _save(client, "list=partnerships&kind=acute_trust&sort=-contact", name=" Big  trusts ")
    assert (view.name, view.parameters) == (
        "Big trusts",
        {"kind": "acute_trust", "sort": "-contact"},
    )
    opened = client.get(reverse("engagement:saved_view", args=[view.public_id]), follow=True)
    html = opened.content.decode()
    assert "Northmere Trust" in html
    assert "Southmere Council" not in html
    assert 'aria-current="true">Big trusts' in html
    assert AuditEvent.objects.filter(type="saved_view.saved", target_id=view.public_id).exists()


@pytest.mark.parametrize("viewed", LIST_OF)
def test_every_list_offers_and_opens_its_views(office: Office, viewed: str) -> None:
    client = office.client(office.ada)
    view = _save(client, f"list={viewed}", name="All of it")
    for address in (LIST_OF[viewed], f"/views/{view.public_id}/"):
        page = client.get(address, follow=True)
        assert page.status_code == 200
        assert "All of it" in page.content.decode()
        assert page.redirect_chain == [] or page.redirect_chain[0][0].startswith(LIST_OF[viewed])


def test_a_list_that_filters_by_itself_is_told_not_to(office: Office) -> None:
    view = make.make_saved_view(
        system=office.system, owner=office.ada, viewed="commitments", parameters={}
    )
    answer = office.client(office.ada).get(f"/views/{view.public_id}/")
    assert "state=&" in answer.headers["Location"]


def test_days_and_ticks_survive(office: Office) -> None:
    query = "list=events&since_day=3&since_month=6&since_year=2026&withdrawn=on&kind="
    view = _save(office.client(office.ada), query, name="June")
    assert view.parameters == {"since": "2026-06-03", "withdrawn": "on"}
    valid = valid_parameters(LISTS[ViewedList.EVENTS], view.parameters, office.ada)
    assert valid.parameters == view.parameters
    assert "From: 3 June 2026" in valid.described


def test_what_the_list_does_not_know_is_dropped_with_a_sentence(office: Office) -> None:
    client = office.client(office.ada)
    query = "list=events&kind=banquet&next=//evil.example&theme=finance&sort=name"
    page = client.get(f"/views/new/?{query}").content.decode()
    assert "Left out, because the list no longer has it: next, sort, Kind." in page
    view = _save(client, query, name="Money")
    assert view.parameters == {"theme": "finance"}


def test_a_stored_value_that_is_no_longer_valid_is_left_out_when_opened(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada)
    SavedView.objects.update(parameters={"kind": "banquet", "theme": "finance", "gone": "1"})
    page = office.client(office.ada).get(f"/views/{view.public_id}/", follow=True)
    assert "Left out, because the list no longer has it: gone, Kind." in page.content.decode()
    assert page.redirect_chain[-1][0].startswith("/events/?theme=finance&view=")


def test_names_are_once_a_person_and_once_a_system(office: Office) -> None:
    common: dict[str, Any] = {"system": office.system, "viewed": "events", "parameters": {}}
    save_view(by=office.ada, name="Calls", **common)
    save_view(by=office.bill, name="Calls", **common)
    save_view(by=office.ada, name="Calls", is_shared=True, **common)
    for by, is_shared in ((office.ada, False), (office.bill, True)):
        with pytest.raises(ValidationError, match="view of this name"):
            save_view(by=by, name="cALLS", is_shared=is_shared, **common)
    with pytest.raises(ValidationError, match="Enter a name"):
        save_view(by=office.ada, name="  ", **common)
    page = office.client(office.ada).post("/views/new/?list=events", {"name": "Calls"})
    assert page.status_code == 422
    assert "There is a view of this name already" in page.content.decode()


def test_ones_own_view_is_for_oneself_alone(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, name="Mine")
    for user in (office.bill, office.board_member, office.stranger):
        client = office.client(user)
        assert "Mine" not in client.get("/events/").content.decode()
        assert "Mine" not in client.get("/views/").content.decode()
        for address in ("", "change/", "filters/", "delete/"):
            assert client.get(f"/views/{view.public_id}/{address}").status_code == 404
        assert client.post(f"/views/{view.public_id}/usual/").status_code == 404


def test_a_shared_view_says_who_made_it_and_others_may_change_it(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, name="Ours", is_shared=True)
    bill = office.client(office.bill)
    assert "by Ada" in bill.get("/events/").content.decode()
    assert "Shared by Ada" in bill.get("/views/").content.decode()
    answer = bill.post(
        f"/views/{view.public_id}/change/", {"name": "All ours", "is_shared": "on", "version": 1}
    )
    assert answer.status_code == 302
    assert SavedView.objects.get().name == "All ours"
    assert office.client(office.stranger).get(f"/views/{view.public_id}/").status_code == 404


def test_a_board_member_uses_shared_views_and_keeps_own_ones_but_shares_none(
    office: Office,
) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, is_shared=True)
    client = office.client(office.board_member)
    assert client.get(f"/views/{view.public_id}/").status_code == 302
    for address in ("change/", "filters/", "delete/"):
        assert client.get(f"/views/{view.public_id}/{address}").status_code == 403
    assert "Share with everyone" not in client.get("/views/new/?list=events").content.decode()
    own = _save(client, "list=events&kind=call", name="Calls", is_shared="on")
    assert not own.is_shared
    assert client.get("/views/new/?list=people").status_code == 403
    assert client.get("/views/new/?list=nothing").status_code == 404


def test_only_who_made_it_takes_a_shared_view_back(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, is_shared=True)
    with pytest.raises(NotPossibleError):
        change_saved_view(
            by=office.bill, view=view, name="Taken", is_shared=False, expected_version=view.version
        )
    answer = office.client(office.bill).post(
        f"/views/{view.public_id}/change/", {"name": "Taken", "version": view.version}
    )
    assert answer.status_code == 422
    assert "Only who made a shared view" in answer.content.decode()
    taken = change_saved_view(
        by=office.ada, view=view, name="Mine", is_shared=False, expected_version=view.version
    )
    assert not taken.is_shared


def test_two_people_renaming_at_once_see_both_versions(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, is_shared=True, name="A")
    address = f"/views/{view.public_id}/change/"
    ada, bill = office.client(office.ada), office.client(office.bill)
    sent = {"is_shared": "on", "version": view.version}
    assert ada.post(address, {**sent, "name": "B"}).status_code == 302
    second = bill.post(address, {**sent, "name": "C"})
    assert second.status_code == 409
    html = second.content.decode()
    assert "Someone else changed this" in html
    current = SavedView.objects.get()
    assert current.name == "B"
    again = bill.post(address, {**sent, "name": "C", "version": current.version})
    assert again.status_code == 302
    assert SavedView.objects.get().name == "C"


def test_a_view_changed_or_deleted_meanwhile_is_not_changed_again(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada)
    old = view.version
    SavedView.objects.update(name="Other")
    client = office.client(office.ada)
    for address in ("filters/?kind=visit", "delete/"):
        answer = client.post(f"/views/{view.public_id}/{address}", {"version": old})
        assert answer.status_code == 422
        assert "Someone else changed this view" in answer.content.decode()
    SavedView.objects.all().delete()
    with pytest.raises(ChangedMeanwhileError):
        change_saved_view(by=office.ada, view=view, name="X", is_shared=False, expected_version=old)


def test_filters_are_replaced_from_the_list(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, name="Mine")
    client = office.client(office.ada)
    page = client.get(f"/events/?kind=visit&view={view.public_id}").content.decode()
    address = f"/views/{view.public_id}/filters/?kind=visit"
    assert address in page
    asked = client.get(address).content.decode()
    assert asked.index("Kind: Call") < asked.index("Kind: Visit")
    client.post(address, {"version": view.version})
    assert SavedView.objects.get().parameters == {"kind": "visit"}


def test_a_view_is_deleted_after_a_question(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, name="Old")
    choose_usual_view(by=office.ada, view=view)
    client = office.client(office.ada)
    assert "Delete the view" in client.get(f"/views/{view.public_id}/delete/").content.decode()
    client.post(f"/views/{view.public_id}/delete/", {"version": view.version})
    assert not SavedView.objects.exists()
    assert not UsualView.objects.exists()
    assert client.get("/events/").status_code == 200


def test_one_view_a_list_opens_by_itself_for_one_person(office: Office) -> None:
    calls = make.make_saved_view(system=office.system, owner=office.ada, is_shared=True)
    visits = make.make_saved_view(
        system=office.system, owner=office.ada, parameters={"kind": "visit"}
    )
    client = office.client(office.ada)
    for view in (calls, visits):
        client.post(f"/views/{view.public_id}/usual/")
    assert UsualView.objects.get().view == visits
    opened = client.get("/events/", follow=True)
    assert opened.redirect_chain[-1][0].startswith("/events/?kind=visit&view=")
    for address in ("/events/?view=", "/events/?kind=call", "/partnerships/"):
        assert client.get(address).status_code == 200
    assert office.client(office.bill).get("/events/").status_code == 200
    client.post(f"/views/{visits.public_id}/usual/")
    assert client.get("/events/").status_code == 200
    assert not UsualView.objects.exists()


def test_a_usual_view_that_is_no_longer_shared_opens_for_nobody_else(office: Office) -> None:
    view = make.make_saved_view(system=office.system, owner=office.ada, is_shared=True)
    choose_usual_view(by=office.bill, view=view)
    client = office.client(office.bill)
    assert client.get("/events/").status_code == 302
    change_saved_view(
        by=office.ada, view=view, name="Mine", is_shared=False, expected_version=view.version
    )
    assert client.get("/events/").status_code == 200


def test_whoever_belongs_nowhere_is_led_to_the_choice_of_a_system(office: Office) -> None:
    client = office.client(make.make_user())
    for address in ("/views/", "/views/new/?list=events"):
        assert client.get(address).status_code == 302


def test_who_has_no_views_learns_how_to_make_one(office: Office) -> None:
    assert "No views yet" in office.client(office.ada).get("/views/").content.decode()
