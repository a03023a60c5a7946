"""An event as someone else saved it, beside what the person had entered."""

from engagement.enums import Attendance
from engagement.forms.correction import CorrectionForms, initial_of
from engagement.models import Event
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


def event_differences(event: Event, page: CorrectionForms) -> list[Difference]:
    """The event's own fields and its partners; the form must be valid."""
    parts = list(event.participations.standing().select_related("partnership__organisation"))
    current = initial_of(event, parts)
    mine = {row.partnership.pk: row.attendance for row in page.facts().partners}
    theirs = {part.partnership_id: part.attendance for part in parts}
    names = {part.partnership_id: str(part.partnership) for part in parts}
    names |= {each.pk: str(each) for each in page.chosen}
    return [
        *differences(page.event, {name: current[name] for name in SHOWN}),
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
