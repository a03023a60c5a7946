"""Who was there: one small form for each partner that was chosen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F, OuterRef, Subquery
from django.http import QueryDict

from accounts.models import User
from engagement.actions.capture import NewPerson
from engagement.actions.event import PartnerPart, PersonPart
from engagement.enums import Attendance
from engagement.ids import uuid_of
from engagement.models import Attendee
from nhsuk.forms import Checkboxes
from partners.enums import Grade
from partners.models import Partnership, Person, Position, System

TONES = [
    ("", "Not noted"),
    ("1", "1, guarded"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5, open and constructive"),
]
# More than fit a page of one meeting; whoever is missing can be found on the people pages.
MOST_PEOPLE = 40


class PartnerForm(forms.Form):
    """One partner's part: whether it came, the tone, and which of its people were there."""

    attendance = forms.ChoiceField(
        label="Attendance", choices=Attendance.choices, initial=Attendance.PRESENT
    )
    tone = forms.ChoiceField(label="Tone of the conversation", choices=TONES, required=False)
    people = forms.MultipleChoiceField(
        label="People",
        required=False,
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )
    new_name = forms.CharField(label="Full name", max_length=150, required=False)
    new_title = forms.CharField(label="Job title", max_length=150, required=False)
    new_grade = forms.TypedChoiceField(
        label="How senior", choices=Grade.choices, coerce=int, required=False, empty_value=None
    )

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        partnership: Partnership,
        people: Sequence[tuple[Person, str]] = (),
        may_add_people: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, prefix=f"partner-{partnership.public_id}", **kwargs)
        self.partnership = partnership
        self.offered = {str(person.public_id): person for person, _ in people}
        choices = self.fields["people"]
        choices.choices = [(str(p.public_id), p.name) for p, _ in people]  # type: ignore[attr-defined]
        choices.widget.hints = {str(p.public_id): title for p, title in people if title}
        choices.label = f"People from {partnership}"
        if not people:
            del self.fields["people"]
        if not may_add_people:
            for name in ("new_name", "new_title", "new_grade"):
                del self.fields[name]

    @property
    def has_new_person(self) -> bool:
        """Whether someone new is being typed in, so that their fields stay open."""
        return "new_name" in self.fields and bool(self["new_name"].value())

    def part(self) -> PartnerPart:
        """For the action. The form must be valid."""
        tone = self.cleaned_data["tone"]
        return PartnerPart(
            partnership=self.partnership,
            attendance=self.cleaned_data["attendance"],
            tone=int(tone) if tone else None,
        )

    def person_parts(self) -> list[PersonPart]:
        """Those ticked."""
        ticked = self.cleaned_data.get("people", [])
        return [PersonPart(self.offered[key], self.partnership) for key in ticked]

    def new_people(self) -> list[NewPerson]:
        """Whoever was typed in."""
        name = self.cleaned_data.get("new_name", "").strip()
        if not name:
            return []
        title, grade = self.cleaned_data["new_title"].strip(), self.cleaned_data["new_grade"]
        return [NewPerson(self.partnership, name, title, grade or Grade.NOT_KNOWN)]


def partner_forms(
    data: Mapping[str, Any] | None,
    *,
    user: User,
    system: System,
    partnerships: Iterable[Partnership],
    on: date,
    initial: Mapping[int, Mapping[str, Any]] | None = None,
    may_add_people: bool = True,
) -> list[PartnerForm]:
    """A form for each partner, with the people who worked there on the day.

    ``initial`` is what a form starts with, by the partnership's key. Whoever is named there, or in
    the data, is offered as well: an earlier version, or a seat of a board, may have named them.
    """
    chosen = list(partnerships)
    people = _people(user, system, chosen, on)
    also = _named(user, system, chosen, data, initial or {})
    forms_ = []
    for partnership in chosen:
        offered = people.get(partnership.organisation_id, [])[:MOST_PEOPLE]
        known = {person.pk for person, _ in offered}
        offered += [(p, "") for p in also[partnership.pk] if p.pk not in known]
        forms_.append(
            PartnerForm(
                _data_for(data, partnership),
                partnership=partnership,
                people=offered,
                may_add_people=may_add_people,
                initial=dict((initial or {}).get(partnership.pk, {})),
            )
        )
    return forms_


def _named(
    user: User,
    system: System,
    partnerships: Sequence[Partnership],
    data: Mapping[str, Any] | None,
    initial: Mapping[int, Mapping[str, Any]],
) -> dict[int, list[Person]]:
    """Everyone who is named already, by partnership, in one query."""
    wanted: dict[int, set[UUID]] = {}
    for partnership in partnerships:
        texts = initial.get(partnership.pk, {}).get("people", [])
        if isinstance(data, QueryDict):
            texts = data.getlist(f"partner-{partnership.public_id}-people") or texts
        wanted[partnership.pk] = {key for text in texts if (key := uuid_of(text)) is not None}
    ids = set().union(*wanted.values())
    if not ids:
        return {pk: [] for pk in wanted}
    found = {
        person.public_id: person
        for person in Person.objects.visible_to(user).filter(
            system=system, public_id__in=ids, erased_at__isnull=True
        )
    }
    return {
        pk: sorted((found[one] for one in of_one if one in found), key=lambda p: (p.name, p.pk))
        for pk, of_one in wanted.items()
    }


def _data_for(data: Mapping[str, Any] | None, partnership: Partnership) -> Any:
    """What was sent for a partner; one that was only just chosen is still as it starts."""
    if data is None or f"partner-{partnership.public_id}-attendance" not in data:
        return None
    return data


def _people(
    user: User, system: System, partnerships: Sequence[Partnership], on: date
) -> dict[int, list[tuple[Person, str]]]:
    """People by organisation, those met last first, then the most senior, each with their job."""
    met = Attendee.objects.filter(person=OuterRef("person"), is_standing=True)
    positions = (
        Position.objects.held_on(on)
        .filter(
            system=system,
            organisation__in=[partnership.organisation_id for partnership in partnerships],
            person__in=Person.objects.visible_to(user),
            person__erased_at__isnull=True,
        )
        .annotate(met_at=Subquery(met.order_by("-event__starts_at").values("event__starts_at")[:1]))
        .select_related("person")
        .order_by(F("met_at").desc(nulls_last=True), "-grade", "person__name", "person_id")
    )
    found: dict[int, list[tuple[Person, str]]] = defaultdict(list)
    for position in positions:
        row = found[position.organisation_id]
        if all(person.pk != position.person_id for person, _ in row):
            row.append((position.person, position.title))
    return found
