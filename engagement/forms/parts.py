"""Who was there: one small form for each partner that was chosen, and one for the system's side."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from engagement.actions.capture import NewPerson
from engagement.actions.event import PartnerPart
from engagement.enums import OF_A_PERSON, Attendance
from engagement.forms.people import Group, PeopleForm, offered_people
from partners.enums import Grade
from partners.models import Partnership, System

TONES = [
    ("", "Not noted"),
    ("1", "1, guarded"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5, open and constructive"),
]
# Of somebody who is met for the first time. Whoever did not come was not met.
CAME = [
    (kind, OF_A_PERSON[kind])
    for kind in (Attendance.PRESENT, Attendance.DEPUTY, Attendance.IN_ATTENDANCE)
]
OWN = "own"


class PartnerForm(PeopleForm):
    """One partner's part: whether it came, the tone, and which of its people were there."""

    attendance = forms.ChoiceField(
        label="Attendance", choices=Attendance.choices, initial=Attendance.PRESENT
    )
    tone = forms.ChoiceField(label="Tone of the conversation", choices=TONES, required=False)
    new_name = forms.CharField(label="Full name", max_length=150, required=False)
    new_title = forms.CharField(label="Job title", max_length=150, required=False)
    new_grade = forms.TypedChoiceField(
        label="How senior", choices=Grade.choices, coerce=int, required=False, empty_value=None
    )
    new_attendance = forms.ChoiceField(
        label="How they were there", choices=CAME, initial=Attendance.PRESENT, required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        partnership: Partnership,
        may_add_people: bool = True,
        **kwargs: Any,
    ) -> None:
        label = f"People from {partnership}"
        super().__init__(data, group=Group.of(partnership), label=label, **kwargs)
        self.partnership = partnership
        if not may_add_people:
            for name in ("new_name", "new_title", "new_grade", "new_attendance"):
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

    def new_people(self) -> list[NewPerson]:
        """Whoever was typed in."""
        name = self.cleaned_data.get("new_name", "").strip()
        if not name:
            return []
        title, grade = self.cleaned_data["new_title"].strip(), self.cleaned_data["new_grade"]
        came = self.cleaned_data["new_attendance"] or Attendance.PRESENT
        return [NewPerson(self.partnership, name, title, grade or Grade.NOT_KNOWN, came)]


class Parts:
    """The forms of all partners, and that of the system's own people."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        system: System,
        partnerships: Iterable[Partnership],
        on: date,
        initial: Mapping[int, Mapping[str, Any]],
        own: Mapping[str, Any],
        may_add_people: bool,
    ) -> None:
        """``initial`` is what a form starts with, by the partnership's key; ``own`` of our side."""
        chosen = list(partnerships)
        ours = Group(OWN, system.icb_id)
        begun = {Group.of(each).prefix: initial.get(each.pk, {}) for each in chosen}
        groups = [*map(Group.of, chosen), ours]
        offered = offered_people(user, system, groups, on, data, {**begun, OWN: own})
        self.partners = [
            PartnerForm(
                _data_for(data, each),
                partnership=each,
                people=offered[Group.of(each).prefix],
                may_add_people=may_add_people,
                initial=dict(begun[Group.of(each).prefix]),
            )
            for each in chosen
        ]
        label = f"People from {system.icb or system}"
        self.own = PeopleForm(data, group=ours, label=label, people=offered[OWN], initial=dict(own))


def _data_for(data: QueryDict | None, partnership: Partnership) -> QueryDict | None:
    """What was sent for a partner; one that was only just chosen is still as it starts."""
    if data is None or f"partner-{partnership.public_id}-attendance" not in data:
        return None
    return data
