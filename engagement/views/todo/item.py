"""One thing to do: put it off, give it to a colleague, mark it as done, or bring it back."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.todo import Thing, assign_todo, finish_todo, reopen_todo, snooze_todo
from engagement.analytics.todo.line import Asked, Line
from engagement.analytics.todo.sources import todo
from engagement.forms.todo import ASSIGN, REOPEN, TodoForm
from engagement.models.todo import TodoKind, TodoMark
from engagement.presenters.todo import item_of
from engagement.views.trail import HOME
from nhsuk.formats import nhs_date
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system
from partners.forms.partnership import possible_owners
from partners.models import System


def todo_item(request: SignedInRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """The question, and what happens after it."""
    system = current_system(request)
    if system is None or kind not in TodoKind.values:
        raise Http404
    require(request.user, Permission.LOG_EVENTS, system)
    rows = todo(Asked(request.user, system, subject=subject_id), [TodoKind(kind)])
    if not rows:
        context = {"breadcrumbs": [HOME], "fictional_data": system.is_fictional}
        return render(request, "engagement/todo/gone.html", context, status=HTTPStatus.NOT_FOUND)
    line = Line(*rows[0])
    mark = _mark(system, line)
    form = TodoForm(
        sent(request),
        colleagues=possible_owners(system),
        is_put_off=mark is not None and (mark.snoozed_until or mark.done_at) is not None,
    )
    if form.is_valid():
        with errors_into(form):
            messages.success(request, _decide(request.user, system, line, form))
            return redirect("engagement:home")
    return form_page(
        request,
        "engagement/todo/item.html",
        form,
        item=item_of(line),
        mark=mark,
        breadcrumbs=[HOME],
        back_url=reverse("engagement:home"),
        fictional_data=system.is_fictional,
    )


def _decide(user: User, system: System, line: Line, form: TodoForm) -> str:
    """Do what was chosen; the sentence that says so."""
    thing = Thing(system, TodoKind(line.kind), line.subject_id, line.occasion)
    do, until = form.cleaned_data["do"], form.snoozed_until
    if until is not None:
        snooze_todo(by=user, thing=thing, until=until)
        return f"Put off until {nhs_date(until)}."
    if do == ASSIGN:
        colleague = form.cleaned_data["colleague"]
        assign_todo(by=user, thing=thing, colleague=colleague)
        return f"It is on the list of {colleague or 'whoever is in charge of the partner'} now."
    if do == REOPEN:
        reopen_todo(by=user, thing=thing)
        return "It is back on the list."
    finish_todo(by=user, thing=thing)
    return "Marked as dealt with."


def _mark(system: System, line: Line) -> TodoMark | None:
    """What was decided about it on this occasion."""
    return (
        TodoMark.objects.filter(
            system=system, kind=line.kind, subject_id=line.subject_id, occasion=line.occasion
        )
        .select_related("assigned_to", "decided_by")
        .first()
    )
