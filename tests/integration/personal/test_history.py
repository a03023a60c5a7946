"""Who is named only in what a record said before, or in a copy of it, is found and erased too."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import INFORMATION_GOVERNANCE_LEAD
from audit.models import RecordChange
from engagement.actions.information.answer import approve_answer, store_answer
from engagement.actions.information.review import Ground, Judgement
from engagement.actions.information.review import decide_item as decide_information
from engagement.actions.rights.item import decide_item
from engagement.enums import ItemDecision, RequestState, RightsDecision, RightsKind
from engagement.foi.passages import Span, spans_of
from engagement.models import Issue
from partners.actions.person import erase_person
from partners.models import Person
from tests import factories as make
from tests.factories.information import again, make_officer, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return make.make_person(system=make.make_system(), name="Ada Ash", email="ada@ash.example")


@pytest.fixture
def lead(ada: Person) -> User:
    return make.make_user(system=ada.system, role=INFORMATION_GOVERNANCE_LEAD.name)


def _overwritten(ada: Person, text: str) -> RecordChange:
    """The change by which an issue that said the text says something else."""
    issue = make.make_issue(partnership=make.make_partnership(system=ada.system), text=text)
    Issue.objects.filter(pk=issue.pk).update(text="Put right.", theme="finance")
    return RecordChange.objects.get(record_id=issue.public_id)


def test_what_was_overwritten_is_found_read_and_blanked(
    client: Client, ada: Person, lead: User
) -> None:
    change = _overwritten(ada, "Ash, Ada never answers.")
    request = make.make_searched_request(person=ada, by=lead)
    item = request.items.get(record_type="audit.RecordChange")
    assert (item.row, item.field) == (str(change.pk), "before")
    client.force_login(lead)
    page = client.get(reverse("engagement:rights_item", args=[item.public_id])).content.decode()
    assert "<mark>Ash, Ada</mark> never answers." in page
    assert "finance" not in page

    erase_person(by=lead, person=ada, reason="Asked")
    change.refresh_from_db()
    assert (change.before["text"], change.erased) == (None, ["text"])
    assert change.after["theme"] == "finance"


def test_history_that_is_held_back_stays(ada: Person, lead: User) -> None:
    hers, other = _overwritten(ada, "Ada Ash came."), _overwritten(ada, "Ada Ash of the bank.")
    request = make.make_searched_request(person=ada, by=lead, kind=RightsKind.ERASURE)
    item = request.items.get(record_type="audit.RecordChange", row=str(other.pk))
    decide_item(by=lead, item=item, decision=RightsDecision.HOLD_BACK, reason="Another Ada")
    erase_person(by=lead, person=ada, reason="Asked")
    said = dict(RecordChange.objects.values_list("pk", "before__text"))
    assert (said[hers.pk], said[other.pk]) == (None, "Ada Ash of the bank.")


def test_passages_of_a_copy_stay_where_they_are_and_its_answer_is_made_anew(
    ada: Person, lead: User
) -> None:
    partnership = make.make_partnership(system=ada.system)
    notes = "Ada Ash came. They mean to sue."
    make.make_event(partnerships=[partnership], notes=notes)
    request = search(make.make_information_request(by=lead, system=ada.system))
    item = request.items.get(kind="event")
    part = item.texts.index(notes)
    secret = Span(part, notes.index("They"), len(notes), "41")
    ground = Ground("41", "Told in confidence.")
    decide_information(
        by=lead, item=item, judgement=Judgement(ItemDecision.REDACT, (ground,), (secret,))
    )
    approve_answer(by=make_officer(ada.system), request=request)
    store_answer(by=lead, request=again(request), content=b"Ada Ash came.")

    erase_person(by=lead, person=ada, reason="Asked")
    item.refresh_from_db()
    (span,) = spans_of(item.redactions)
    assert item.texts[part] == f"{'·' * 7} came. They mean to sue."
    assert item.texts[part][span.start : span.end] == "They mean to sue."
    assert (again(request).state, again(request).answer) == (RequestState.APPROVED, None)
