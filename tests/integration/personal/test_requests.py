"""Somebody asks what is kept about them: taken down, reviewed, answered; and what stops it."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import INFORMATION_GOVERNANCE_LEAD
from audit.models import AuditEvent
from audit.tracking import Tracked
from engagement.enums import RightsKind, RightsState
from engagement.models import Event, RightsRequest
from engagement.rights.work import run_answer, run_search
from engagement.tasks import clear_answers
from jobs.models import StoredFile
from jobs.progress import SilentProgress
from partners.actions.legal_hold import lift_hold
from partners.actions.person import erase_person
from partners.errors import PartnersError
from partners.models import Person, System
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def ada(system: System) -> Person:
    return make.make_person(system=system, name="Ada Ash", email="ada@ash.example")


@pytest.fixture
def lead(system: System) -> User:
    return make.make_user(system=system, role=INFORMATION_GOVERNANCE_LEAD.name)


@pytest.fixture
def browser(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


def _meeting(system: System, notes: str) -> Event:
    return make.make_event(partnerships=[make.make_partnership(system=system)], notes=notes)


def _url(name: str, *rows: Tracked) -> str:
    return reverse(f"engagement:{name}", args=[row.public_id for row in rows])


def _found(request: RightsRequest) -> set[tuple[str, str]]:
    return set(request.items.values_list("record_type", "field"))


def test_a_copy_is_taken_down_reviewed_made_and_fetched(
    browser: Client, system: System, ada: Person
) -> None:
    _meeting(system, "Ada  Ash was cross with Bo Birch")
    said = {
        "kind": "access",
        "person": str(ada.public_id),
        "received_on": f"{timezone.localdate()}",
    }
    sent = browser.post(_url("rights_new"), said)
    request = RightsRequest.objects.get()
    assert sent.headers["Location"] == _url("rights_request", request)
    assert request.job is not None
    run_search(request.job, SilentProgress())
    item = request.items.get()
    place = browser.get(_url("rights_item", item)).content.decode()
    assert "<mark>Ada  Ash</mark> was cross with Bo Birch" in place

    too_early = browser.post(_url("rights_carry_out", request))
    assert (too_early.status_code, RightsRequest.objects.get().state) == (422, RightsState.REVIEW)
    assert browser.post(_url("rights_item", item), {"decision": "hold_back"}).status_code == 422
    browser.post(_url("rights_item", item), {"decision": "hold_back", "reason": "Of Bo too"})
    browser.post(_url("rights_carry_out", request))
    request.refresh_from_db()
    run_answer(request.job, SilentProgress())
    file = browser.get(_url("rights_file", request))
    assert file.headers["Content-Type"] == "application/zip"
    types = list(AuditEvent.objects.filter(target_id=request.public_id).values_list("type"))
    assert ("rights_request.fetched",) in types


def test_a_copy_tells_no_title_that_is_held_back_and_is_in_no_later_copy(
    browser: Client, system: System, ada: Person, lead: User
) -> None:
    partnership = make.make_partnership(system=system)
    make.make_event(partnerships=[partnership], people=[ada], title="Ada Ash and the Birch affair")
    make.make_event(partnerships=[partnership], people=[ada], title="Winter")
    request = make.make_searched_request(person=ada, by=lead)
    item = request.items.get(field="title")
    browser.post(_url("rights_item", item), {"decision": "hold_back", "reason": "Of another"})
    browser.post(_url("rights_carry_out", request))
    request.refresh_from_db()
    assert request.job is not None
    run_answer(request.job, SilentProgress())
    request.refresh_from_db()
    assert request.file is not None
    with zipfile.ZipFile(io.BytesIO(request.file.content())) as parts:
        page, data = (parts.read(name).decode() for name in parts.namelist())
    assert "Winter, " in page
    assert "Held back: Of another" in page
    assert "Birch affair" not in page + data
    later = make.make_searched_request(person=ada, by=lead)
    assert ("jobs.StoredFile", "compressed") not in _found(later)


def test_a_copy_is_deleted_once_it_is_over(browser: Client, ada: Person, lead: User) -> None:
    request = make.make_searched_request(person=ada, by=lead)
    browser.post(_url("rights_carry_out", request))
    request.refresh_from_db()
    assert request.job is not None
    run_answer(request.job, SilentProgress())
    RightsRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert browser.get(_url("rights_file", request)).status_code == 410
    assert clear_answers() == 1
    assert not StoredFile.objects.filter(name__startswith="subject-access").exists()


def test_only_information_governance_answers(client: Client, ada: Person, lead: User) -> None:
    request = make.make_searched_request(person=ada, by=lead)
    client.force_login(make.make_user(system=ada.system))
    assert client.get(_url("rights")).status_code == 403
    assert client.get(_url("rights_request", request)).status_code == 404
    client.force_login(
        make.make_user(system=make.make_system(), role=INFORMATION_GOVERNANCE_LEAD.name)
    )
    assert client.get(_url("rights_request", request)).status_code == 404


@pytest.mark.parametrize(
    ("notes", "is_found"),
    [
        ("ASH, Ada came", True),
        ("Mail to ADA@ash.example", True),
        ("Ada Ashdown came", False),
        ("Ash Council and Ada Birch", False),
    ],
)
def test_people_are_found_by_what_they_are_called(
    system: System, ada: Person, lead: User, notes: str, is_found: bool
) -> None:
    _meeting(system, notes)
    request = make.make_searched_request(person=ada, by=lead)
    assert (("engagement.Event", "notes") in _found(request)) is is_found


def test_nothing_is_found_in_another_system(ada: Person, lead: User) -> None:
    _meeting(make.make_system(), "Ada Ash came")
    assert _found(make.make_searched_request(person=ada, by=lead)) == set()


def test_another_of_the_same_name_can_be_held_back(
    browser: Client, system: System, ada: Person, lead: User
) -> None:
    hers, other = _meeting(system, "Ada Ash came"), _meeting(system, "Ada Ash of the bank")
    request = make.make_searched_request(person=ada, by=lead, kind=RightsKind.ERASURE)
    item = request.items.get(row=str(other.pk), field="notes")
    browser.post(_url("rights_item", item), {"decision": "hold_back", "reason": "Another Ada"})
    erase_person(by=lead, person=ada, reason="Asked")
    assert Event.objects.get(pk=other.pk).notes == "Ada Ash of the bank"
    assert Event.objects.get(pk=hers.pk).notes == "[erased] came"


def test_a_legal_hold_stops_an_erasure_with_a_sentence(
    browser: Client, system: System, ada: Person, lead: User
) -> None:
    request = make.make_searched_request(person=ada, by=lead, kind=RightsKind.ERASURE)
    hold = make.make_hold(by=lead, system=system)
    refused = browser.post(_url("rights_carry_out", request))
    assert refused.status_code == 422
    assert "A legal hold on everything of" in refused.content.decode()
    with pytest.raises(PartnersError, match="legal hold"):
        erase_person(by=lead, person=ada, reason="Asked")
    lift_hold(by=lead, hold=hold)
    erase_person(by=lead, person=ada, reason="Asked")
    assert Person.objects.get(pk=ada.pk).name == ""


def test_a_hold_on_a_partner_keeps_what_names_the_person(ada: Person, lead: User) -> None:
    partnership = make.make_partnership(system=ada.system)
    make.make_planned_conversation(partnership=partnership, topic="What Ada Ash wants")
    make.make_hold(by=lead, system=ada.system, partnership=partnership)
    with pytest.raises(PartnersError, match="under a legal hold"):
        erase_person(by=lead, person=ada, reason="Asked")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 12, 5), date(2027, 1, 5)),
        (date(2026, 11, 3), date(2026, 12, 3)),
    ],
)
def test_a_request_is_due_on_the_same_day_of_the_next_month(received: date, due: date) -> None:
    assert RightsRequest(received_on=received).due_on == due
