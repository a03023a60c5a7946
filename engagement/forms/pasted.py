"""Who was there, pasted as a list: from an invitation, an email or minutes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django import forms
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.http import QueryDict

from accounts.models import User
from engagement.enums import Attendance
from engagement.forms.event import partners_of
from partners.models import Partnership, Person, Position, System
from partners.models.folding import Folded

PASTE = "_paste"
MOST = 100
_ADDRESS = re.compile(r"[^\s<>,;()\"']+@[^\s<>,;()\"']+\.[^\s<>,;()\"']+")
# Between people: lines, semicolons, and commas, but for the one in "Surname, First name <address>".
_BETWEEN = re.compile(r"[\n;]|(?<=>),|,(?=[^<>\n;]*@)(?![^,<>\n;]*<)")


class PastedForm(forms.Form):
    """The list, and what of it nobody was found for."""

    pasted = forms.CharField(
        label="Names or email addresses",
        required=False,
        max_length=10_000,
        help_text="One in a line, or as your calendar or email shows them.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@dataclass
class Found:
    """How many were found, and the entries for which nobody was."""

    count: int = 0
    missing: list[str] = field(default_factory=list)


def with_pasted(data: QueryDict, user: User, system: System) -> tuple[QueryDict, Found]:
    """The form's data with everyone ticked who is known at a partner of the system.

    What was not found stays in the box.
    """
    entries = list(dict.fromkeys(_entries(str(data.get("pasted", "")))))[:MOST]
    at = _partners_of_people(user, system, entries)
    changed, found = data.copy(), Found()
    for entry in entries:
        match = at.get(_key(entry))
        if match is None:
            found.missing.append(entry)
            continue
        found.count += 1
        person, partnership = match
        prefix = f"partner-{partnership.public_id}"
        _append(changed, "partners", str(partnership.public_id))
        _append(changed, f"{prefix}-people", str(person.public_id))
        changed.setdefault(f"{prefix}-attendance", Attendance.PRESENT)
    changed["pasted"] = "\n".join(found.missing)
    return changed, found


def _entries(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(text):
        entry = " ".join(part.strip(" \t,<>\"'").split())
        if entry:
            yield entry[:200]


def _key(entry: str) -> str:
    """What a person is found by: the address if there is one, else the name without accents."""
    address = _ADDRESS.search(entry)
    if address:
        return address.group().lower()
    name = " ".join(re.sub(r"\(.*?\)", " ", entry).lower().split())
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _partners_of_people(
    user: User, system: System, entries: Iterable[str]
) -> dict[str, tuple[Person, Partnership]]:
    """Whoever has that address, or alone has that name, with the partner they work for now."""
    keys = {_key(entry) for entry in entries}
    if not keys:
        return {}
    addresses = [key for key in keys if "@" in key]
    names = Q()
    for key in keys.difference(addresses):
        names |= Q(person__search_key=Folded(Value(key)))
    positions = (
        Position.objects.current()
        .filter(
            system=system,
            person__in=Person.objects.visible_to(user),
            person__erased_at__isnull=True,
        )
        .annotate(address=Lower("person__email"))
        .filter(Q(address__in=addresses) | names)
        .select_related("person")
        .order_by("-valid_from", "id")
    )
    partners = {
        each.organisation_id: each
        for each in partners_of(system).filter(organisation__in=positions.values("organisation"))
    }
    found: dict[str, tuple[Person, Partnership]] = {}
    namesakes: dict[str, set[int]] = {}
    for position in positions:
        if position.organisation_id not in partners:
            continue
        match = (position.person, partners[position.organisation_id])
        name = _key(position.person.name)
        namesakes.setdefault(name, set()).add(position.person_id)
        found.setdefault(name, match)
        if position.person.email:
            found.setdefault(position.person.email.lower(), match)
    for name, people in namesakes.items():
        if len(people) > 1:
            found.pop(name, None)
    return found


def _append(data: QueryDict, name: str, value: str) -> None:
    if value not in data.getlist(name):
        data.appendlist(name, value)
