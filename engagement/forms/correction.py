"""Putting an event right: what it says now, to be changed, and why."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from engagement.actions.event import EventFacts, PartnerPart, PersonPart
from engagement.forms.event import EventForm
from engagement.forms.meeting import chosen_partners, day_typed
from engagement.forms.parts import Parts
from engagement.forms.people import said_of
from engagement.forms.reason import ReasonForm
from engagement.models import Event
from nhsuk.forms import without_errors
from partners.models import Person


class VersionForm(ReasonForm):
    """The version that the person looked at, and why they change it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectionForms:
    """The forms of the page, filled with the event as it stands."""

    def __init__(self, data: QueryDict | None, *, user: User, event: Event) -> None:
        parts = list(event.participations.standing().select_related("partnership__organisation"))
        rows = event.attendees.filter(is_standing=True).select_related("person", "partnership")
        self.attendees = list(rows)
        self.parts = {part.partnership_id: part for part in parts}
        people: dict[int | None, list[tuple[Person, str]]] = defaultdict(list)
        for attendee in self.attendees:
            people[attendee.partnership_id].append((attendee.person, attendee.attendance))
        self.event = EventForm(data, system=event.system, initial=initial_of(event, parts))
        self.version = VersionForm(data, initial={"version": event.version})
        self.chosen = chosen_partners(self.event, event.system)
        forms_ = Parts(
            data,
            user=user,
            system=event.system,
            partnerships=self.chosen,
            on=day_typed(self.event) or timezone.localdate(),
            initial={
                part.partnership_id: {
                    "attendance": part.attendance,
                    "tone": str(part.tone or ""),
                    **said_of(people[part.partnership_id]),
                }
                for part in parts
            },
            own=said_of(people[None]),
            may_add_people=False,
        )
        self.partners, self.own = forms_.partners, forms_.own

    @property
    def all(self) -> tuple[Any, ...]:
        """In the order in which they are drawn."""
        return (self.event, *self.partners, self.own, self.version)

    def is_valid(self) -> bool:
        """All of them, each asked."""
        answers = [form.is_valid() for form in self.all if form.is_bound]
        return all(answers)

    def has_errors(self) -> bool:
        """Whether anything on the page is wrong."""
        return any(form.is_bound and form.errors for form in self.all)

    def without_errors(self) -> "CorrectionForms":
        """As typed so far: nobody asked to save yet."""
        for form in self.all:
            without_errors(form)
        return self

    def facts(self) -> EventFacts:
        """The event as it should be, for the action."""
        bound = [form for form in self.partners if form.is_bound]
        known = {form.partnership.pk: self._with_tone_side(form.part()) for form in bound}
        parts = [known.get(each.pk) or PartnerPart(each) for each in self.chosen]
        named = [part for form in (*bound, self.own) for part in form.person_parts()]
        return self.event.facts(parts, [*named, *self._not_offered()])

    def _not_offered(self) -> list[PersonPart]:
        """Whoever the form does not ask about stays: somebody whose details are erased."""
        offered = {p.pk for form in (*self.partners, self.own) for p in form.offered.values()}
        sides = {None, *(each.pk for each in self.chosen)}
        return [
            PersonPart(each.person, each.partnership, each.attendance)
            for each in self.attendees
            if each.person_id not in offered and each.partnership_id in sides
        ]

    def _with_tone_side(self, part: PartnerPart) -> PartnerPart:
        """The side that recorded the tone, as long as the tone is the same."""
        before = self.parts.get(part.partnership.pk)
        if before is None or before.tone != part.tone or not before.tone_recorded_by:
            return part
        return replace(part, tone_recorded_by=before.tone_recorded_by)


def initial_of(event: Event, parts: Any) -> dict[str, Any]:
    """The fields of the form as the event has them."""
    starts, ends = timezone.localtime(event.starts_at), event.ends_at
    return {
        "partners": [part.partnership.public_id for part in parts],
        "occurred_on": event.occurred_on,
        "start_time": starts.time() if event.has_time else None,
        "end_time": timezone.localtime(ends).time() if ends and event.has_time else None,
        "kind": event.kind,
        "title": event.title,
        "initiated_by": event.initiated_by,
        "channel": event.channel,
        "boards": [board.public_id for board in event.boards.all()],
        "place": event.place.public_id if event.place else None,
        "stage": event.stage,
        "themes": event.themes,
        "notes": event.notes,
        "notes_nature": event.notes_nature,
        "notes_sensitivity": event.notes_sensitivity,
    }
