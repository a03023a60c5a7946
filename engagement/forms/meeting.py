"""The whole meeting form: what happened, who was there, what was said and what was promised."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.actions.capture import NewPerson, Point, Promise
from engagement.actions.event import EventFacts, PartnerPart
from engagement.forms.event import EventForm, partners_of
from engagement.forms.parts import Parts
from engagement.forms.pasted import PASTE
from engagement.forms.rows import PointForm, PointRows, PromiseForm, PromiseRows
from engagement.forms.start import Start
from engagement.forms.unlisted import ADD_PARTNER
from engagement.ids import uuid_of
from nhsuk.forms import NHSDateField, without_errors
from nhsuk.forms.widgets import DateInput
from partners.access import can
from partners.models import Partnership, System

# Buttons that redraw the page with all that was typed, instead of saving it.
REFRESH, ADD_POINT, ADD_PROMISE = "_refresh", "_add_point", "_add_promise"


class OnceForm(forms.Form):
    """What makes a second press on "Save" find the first: an id that the form was given.

    And what it was filled in from, which saving settles: a meeting of a calendar, or a planned
    conversation.
    """

    once = forms.UUIDField(widget=forms.HiddenInput)
    system = forms.UUIDField(widget=forms.HiddenInput)
    calendar = forms.UUIDField(widget=forms.HiddenInput, required=False)
    conversation = forms.UUIDField(widget=forms.HiddenInput, required=False)


class MeetingForms:
    """The forms of one page, read and checked as one."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        system: System,
        start: Start | None = None,
    ) -> None:
        self.data = _with_more_rows(data) if data is not None else None
        self.user = user
        self.system = system
        start = start or Start()
        usual = {**EventForm.usual(), **start.fields}
        self.event = EventForm(self.data, system=system, initial=usual)
        self.chosen = chosen_partners(self.event, system)
        begun = {"once": uuid.uuid4(), "system": system.public_id}
        if start.entry is not None:
            begun["calendar"] = start.entry.public_id
        if start.conversation is not None:
            begun["conversation"] = start.conversation.public_id
        self.once = OnceForm(self.data, initial=begun)
        parts = Parts(
            self.data,
            user=user,
            system=system,
            partnerships=self.chosen,
            on=day_typed(self.event) or timezone.localdate(),
            initial=start.parts,
            own=start.own,
            may_add_people=can(user, Permission.MANAGE_PEOPLE, system),
        )
        self.partners, self.own = parts.partners, parts.own
        rows = {"form_kwargs": {"partnerships": self.chosen}}
        self.points = PointRows(self.data, prefix="points", **rows)
        self.promises = PromiseRows(self.data, prefix="promises", **rows)

    @property
    def all(self) -> Sequence[Any]:
        """Every form and formset, in the order in which they are drawn."""
        return (self.event, *self.partners, self.own, self.points, self.promises)

    def is_valid(self) -> bool:
        """All of them; every one is asked, so that all errors show at once."""
        answers = [self.once.is_valid(), self.event.is_valid(), self.points.is_valid()]
        answers += [self.promises.is_valid(), self.own.is_valid()]
        answers += [form.is_valid() for form in self.partners if form.is_bound]
        return all(answers)

    def has_errors(self) -> bool:
        """Whether anything on the page is wrong."""
        return any(_is_wrong(form) for form in self.all)

    @property
    def has_points(self) -> bool:
        """Whether something was said, so that the rows stay open."""
        return _is_in_use(self.data, ADD_POINT, self.points)

    @property
    def has_promises(self) -> bool:
        """Whether something was promised, so that the rows stay open."""
        return _is_in_use(self.data, ADD_PROMISE, self.promises)

    def without_errors(self) -> "MeetingForms":
        """As typed so far: nobody asked to save yet."""
        for form in (self.event, *self.partners, self.own, *self.points, *self.promises):
            without_errors(form)
        return self

    def forget_calendar(self, sentence: str) -> None:
        """The meeting of the calendar waits no more: say so, and let the next press do without."""
        if self.data is not None:
            self.data["calendar"] = ""
        self.event.add_error(None, sentence)

    def facts(self) -> EventFacts:
        """What happened, for the action."""
        bound = [form for form in self.partners if form.is_bound]
        known = {form.partnership.pk: form.part() for form in bound}
        parts = [known.get(each.pk) or PartnerPart(each) for each in self.chosen]
        named = [part for form in (*bound, self.own) for part in form.person_parts()]
        return self.event.facts(parts, named)

    def new_people(self) -> list[NewPerson]:
        """Whoever was met for the first time."""
        return [one for form in self.partners if form.is_bound for one in form.new_people()]

    def said(self) -> list[Point]:
        """What partners told us."""
        return [row.point() for row in _filled(self.points)]

    def promised(self) -> list[Promise]:
        """What was promised."""
        said_on = self.event.cleaned_data["occurred_on"]
        return [row.promise(said_on) for row in _filled(self.promises)]


def asks_to_redraw(data: Mapping[str, Any]) -> bool:
    """One of the buttons that do not save was pressed."""
    return any(name in data for name in (REFRESH, ADD_POINT, ADD_PROMISE, PASTE, ADD_PARTNER))


def _filled(rows: Any) -> Iterator[Any]:
    return (row for row in rows if row.has_changed())


def _is_in_use(data: QueryDict | None, button: str, rows: Any) -> bool:
    return data is not None and (button in data or any(_filled(rows)))


def _is_wrong(form: Any) -> bool:
    if not form.is_bound:
        return False
    if isinstance(form, forms.BaseFormSet):
        return form.total_error_count() > 0
    return bool(form.errors)


def chosen_partners(form: EventForm, system: System) -> list[Partnership]:
    """The partners picked so far, whether or not the rest of the form is right."""
    value = form["partners"].value() or []
    wanted = [str(getattr(each, "public_id", each)) for each in value]
    ids = [key for text in wanted if (key := uuid_of(text)) is not None]
    return list(partners_of(system).filter(public_id__in=ids)) if ids else []


def day_typed(form: EventForm) -> date | None:
    """The day in the boxes, if it is one."""
    if form.is_bound:
        raw = DateInput().value_from_datadict(form.data, {}, "occurred_on")
    else:
        raw = form.get_initial_for_field(form.fields["occurred_on"], "occurred_on")
    try:
        day: date | None = NHSDateField(required=False).clean(raw)
    except forms.ValidationError:
        return None
    return day


def _with_more_rows(data: QueryDict) -> QueryDict:
    """The data with one more row as it starts, where a button asked for it."""
    changed = data.copy()
    for button, prefix, form in (
        (ADD_POINT, "points", PointForm),
        (ADD_PROMISE, "promises", PromiseForm),
    ):
        rows = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
        if button in data and rows.isdecimal():
            changed[f"{prefix}-TOTAL_FORMS"] = str(int(rows) + 1)
            for name, field in form.base_fields.items():
                if field.initial is not None:
                    changed[f"{prefix}-{rows}-{name}"] = str(field.initial)
    return changed
