"""Which of the people whom we know at an organisation were at a meeting, and how."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F, OuterRef, Subquery
from django.http import QueryDict

from accounts.models import User
from engagement.actions.event import PersonPart
from engagement.enums import OF_A_PERSON, Attendance
from engagement.ids import uuid_of
from engagement.models import Attendee
from nhsuk.forms import Checkboxes
from partners.models import Partnership, Person, Position, System

# More than fit a page of one meeting; whoever is missing can be found on the people pages.
MOST_PEOPLE = 40
ATTENDANCE = "attendance-"
# Present is a tick.
OTHERWISE = [
    ("", "As ticked"),
    *((kind, label) for kind, label in OF_A_PERSON.items() if kind != Attendance.PRESENT),
]


@dataclass(frozen=True)
class Group:
    """The people of one organisation in the form; without a partnership the system's own."""

    prefix: str
    organisation_id: int | None
    partnership: Partnership | None = None

    @classmethod
    def of(cls, partnership: Partnership) -> "Group":
        """The people of a partner."""
        prefix = f"partner-{partnership.public_id}"
        return cls(prefix, partnership.organisation_id, partnership)


class PeopleForm(forms.Form):
    """A tick for everyone who was there, and a choice for whoever was there otherwise."""

    people = forms.MultipleChoiceField(
        label="People",
        required=False,
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        group: Group,
        label: str,
        people: Sequence[tuple[Person, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, prefix=group.prefix, **kwargs)
        self.group = group
        self.offered = {str(person.public_id): person for person, _ in people}
        choices = self.fields["people"]
        choices.choices = [(str(p.public_id), p.name) for p, _ in people]  # type: ignore[attr-defined]
        choices.widget.hints = {str(p.public_id): title for p, title in people if title}
        choices.label = label
        if not people:
            del self.fields["people"]
        for key, person in self.offered.items():
            self.fields[f"{ATTENDANCE}{key}"] = forms.ChoiceField(
                label=f"Attendance of {person.name}", choices=OTHERWISE, required=False
            )

    @property
    def otherwise(self) -> list[forms.BoundField]:
        """The choices of those who were there otherwise than present, or not at all."""
        return [self[f"{ATTENDANCE}{key}"] for key in self.offered]

    @property
    def has_otherwise(self) -> bool:
        """Whether one of them says something, so that they stay open."""
        return any(field.value() for field in self.otherwise)

    @property
    def names_anyone(self) -> bool:
        """Whether anybody is named at all."""
        return self.has_otherwise or ("people" in self.fields and bool(self["people"].value()))

    def person_parts(self) -> list[PersonPart]:
        """Those ticked, and those of whom something else is said, which counts for more."""
        ticked = set(self.cleaned_data.get("people", []))
        parts = []
        for key, person in self.offered.items():
            attendance = self.cleaned_data.get(f"{ATTENDANCE}{key}", "")
            if attendance or key in ticked:
                came = attendance or Attendance.PRESENT
                parts.append(PersonPart(person, self.group.partnership, came))
        return parts


def said_of(people: Iterable[tuple[Person, str]]) -> dict[str, Any]:
    """What the form starts with, of people and their attendance."""
    said: dict[str, Any] = {"people": []}
    for person, attendance in people:
        if attendance == Attendance.PRESENT:
            said["people"].append(str(person.public_id))
        else:
            said[f"{ATTENDANCE}{person.public_id}"] = attendance
    return said


def offered_people(
    user: User,
    system: System,
    groups: Sequence[Group],
    on: date,
    data: Mapping[str, Any] | None,
    initial: Mapping[str, Mapping[str, Any]],
) -> dict[str, list[tuple[Person, str]]]:
    """Who is offered in each group, by its prefix: those who worked there on the day.

    Whoever is named in the data, or in what the form starts with, is offered as well: an earlier
    version, or a seat of a board, may have named them.
    """
    working = _working_at(user, system, {each.organisation_id for each in groups}, on)
    named = _named(user, system, groups, data, initial)
    offered = {}
    for group in groups:
        people = working.get(group.organisation_id, [])[:MOST_PEOPLE]
        known = {person.pk for person, _ in people}
        offered[group.prefix] = people + [
            (person, "") for person in named[group.prefix] if person.pk not in known
        ]
    return offered


def _named(
    user: User,
    system: System,
    groups: Sequence[Group],
    data: Mapping[str, Any] | None,
    initial: Mapping[str, Mapping[str, Any]],
) -> dict[str, list[Person]]:
    """Everyone who is named already, by group, in one query."""
    wanted = {
        group.prefix: _ids_in(data, f"{group.prefix}-") | _ids_in(initial.get(group.prefix), "")
        for group in groups
    }
    ids = set().union(*wanted.values())
    if not ids:
        return {prefix: [] for prefix in wanted}
    found = {
        person.public_id: person
        for person in Person.objects.visible_to(user).filter(
            system=system, public_id__in=ids, erased_at__isnull=True
        )
    }
    return {
        prefix: sorted((found[one] for one in of_one if one in found), key=lambda p: (p.name, p.pk))
        for prefix, of_one in wanted.items()
    }


def _ids_in(said: Mapping[str, Any] | None, prefix: str) -> set[UUID]:
    """The ids of the people whom the fields with this prefix name."""
    if said is None:
        return set()
    name = f"{prefix}people"
    texts = list(said.getlist(name) if isinstance(said, QueryDict) else said.get(name, []))
    start = f"{prefix}{ATTENDANCE}"
    texts += [each.removeprefix(start) for each in said if each.startswith(start) and said[each]]
    return {key for text in texts if (key := uuid_of(text)) is not None}


def _working_at(
    user: User, system: System, organisations: Iterable[int | None], on: date
) -> dict[int | None, list[tuple[Person, str]]]:
    """People by organisation, those met last first, then the most senior, each with their job."""
    met = Attendee.objects.filter(person=OuterRef("person"), is_standing=True)
    positions = (
        Position.objects.held_on(on)
        .filter(
            system=system,
            organisation__in=[each for each in organisations if each is not None],
            person__in=Person.objects.visible_to(user),
            person__erased_at__isnull=True,
        )
        .annotate(met_at=Subquery(met.order_by("-event__starts_at").values("event__starts_at")[:1]))
        .select_related("person")
        .order_by(F("met_at").desc(nulls_last=True), "-grade", "person__name", "person_id")
    )
    found: dict[int | None, list[tuple[Person, str]]] = defaultdict(list)
    for position in positions:
        row = found[position.organisation_id]
        if all(person.pk != position.person_id for person, _ in row):
            row.append((position.person, position.title))
    return found
