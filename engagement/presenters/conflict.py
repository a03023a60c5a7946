"""An event as someone else saved it, beside what the person had entered."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from engagement.actions.event import PartnerPart
from engagement.enums import Attendance
from engagement.models import Participation
from partners.presenters.conflict import Difference, differences

SHOWN = (
    "occurred_on",
    "start_time",
    "kind",
    "title",
    "initiated_by",
    "channel",
    "stage",
    "notes",
    "notes_nature",
    "notes_sensitivity",
)


def event_differences(
    form: forms.Form,
    current: Mapping[str, Any],
    parts: Iterable[Participation],
    entered: Iterable[PartnerPart],
) -> list[Difference]:
    """The event's own fields and its partners; the form must be valid.

    ``current`` and ``parts`` are what was saved, the form and ``entered`` what the person typed.
    """
    names, theirs, mine = {}, {}, {}
    for part in parts:
        names[part.partnership_id] = str(part.partnership)
        theirs[part.partnership_id] = part.attendance
    for row in entered:
        names[row.partnership.pk] = str(row.partnership)
        mine[row.partnership.pk] = row.attendance
    return [
        *differences(form, {name: current[name] for name in SHOWN}),
        *(
            Difference(
                label=name,
                theirs=_attendance(theirs.get(key)),
                mine=_attendance(mine.get(key)),
            )
            for key, name in sorted(names.items(), key=lambda item: item[1])
        ),
    ]


def _attendance(value: str | None) -> str:
    return "Not there" if value is None else str(Attendance(value).label)
