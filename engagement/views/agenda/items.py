"""Items of an agenda: many at once, one put right, one taken off."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.agenda import add_agenda_items, change_agenda_item, withdraw_agenda_item
from engagement.errors import EngagementError
from engagement.forms.agenda import AgendaItemForm, AgendaRows, agenda_rows, said_of_item
from engagement.forms.reason import ReasonForm
from engagement.models import AgendaItem, Event
from engagement.views.agenda.show import agenda_url, place_of, to_agenda
from engagement.views.record_page import Words, change_page
from nhsuk.submission import sent
from partners.access import require


def agenda_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ten rows for as many items; those left empty do not count."""
    event = get_object_or_404(
        Event.objects.visible_to(request.user).select_related("system"), public_id=public_id
    )
    require(request.user, Permission.LOG_EVENTS, event.system)
    last = AgendaItem.objects.standing().filter(event=event).aggregate(last=Max("number"))["last"]
    rows = agenda_rows(sent(request), (last or 0) + 1)
    if request.method == "POST" and rows.is_valid() and _save(request, event, rows):
        messages.success(request, "The items are on the agenda.")
        return redirect(agenda_url(event))
    wrong = rows.is_bound and (bool(rows.non_form_errors()) or not rows.is_valid())
    context = {
        "event": event,
        "rows": rows,
        "page_has_errors": wrong,
        "back_url": agenda_url(event),
        "fictional_data": event.system.is_fictional,
        "breadcrumbs": to_agenda(event),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "engagement/representation/agenda_add.html", context, status=status)


def agenda_item_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put an item right, or say which decision it belongs to."""
    item = _for_writing(request, public_id)
    form = AgendaItemForm(sent(request), user=request.user, item=item, initial=said_of_item(item))

    def save(said: dict[str, Any]) -> None:
        version = said["version"] or item.version
        change_agenda_item(by=request.user, item=item, facts=form.facts(), expected_version=version)

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Change an item",
            caption=str(item.event),
            button="Save item",
            done="The item is changed.",
        ),
        place=place_of(item, item.event),
    )


def agenda_item_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take an item off the agenda."""
    item = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_agenda_item(by=request.user, item=item, **said),
        words=Words(
            title="Take this item off the agenda?",
            caption=str(item),
            text="Interests declared in it no longer count. The record stays in the history.",
            button="Withdraw item",
            done="The item is off the agenda.",
            is_warning=True,
        ),
        place=place_of(item, item.event),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> AgendaItem:
    item = get_object_or_404(
        AgendaItem.objects.visible_to(request.user).select_related("system", "event", "decision"),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, item.system)
    return item


def _save(request: SignedInRequest, event: Event, rows: AgendaRows) -> bool:
    """Keep them, or say in the rows why that cannot be."""
    try:
        add_agenda_items(by=request.user, event=event, items=[row.facts() for row in rows.said])
    except ValidationError as error:
        rows.non_form_errors().extend(error.messages)
        return False
    except EngagementError as error:
        rows.non_form_errors().append(str(error))
        return False
    return True
