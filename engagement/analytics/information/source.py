"""What of a kind of record is information that somebody may ask for: its parts, partners, days.

A test holds these declarations against the models: each text of a partner that may be personal is
a part of a source, or is left out with a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import Field, Model, Q, QuerySet

from accounts.models import User
from accounts.roles import Permission
from engagement.enums import FoundKind, NoteNature, Sensitivity
from nhsuk.formats import nhs_date, nhs_datetime
from partners.models import System
from partners.models.reach import systems_of

Read = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Part:
    """One field of a record as it can go out.

    ``read`` is a path to it, or makes its text. ``nature`` and ``sensitivity`` are what it always
    is, unless ``nature_in`` or ``sensitivity_in`` is the path to where the record says so itself.
    ``covers`` are the fields of the model that a made text holds.
    """

    key: str
    label: str
    read: Read = ""
    nature: NoteNature = NoteNature.FACT
    nature_in: str = ""
    sensitivity: Sensitivity = Sensitivity.OPEN
    sensitivity_in: str = ""
    covers: tuple[str, ...] = ()

    def of(self, row: Model) -> dict[str, str]:
        """The part of one record, as an item keeps it."""
        return {
            "key": self.key,
            "label": self.label,
            "text": as_text(row, self.read or self.key),
            "nature": str(attrgetter(self.nature_in)(row) if self.nature_in else self.nature),
            "sensitivity": str(
                attrgetter(self.sensitivity_in)(row) if self.sensitivity_in else self.sensitivity
            ),
        }


@dataclass(frozen=True)
class Source:
    """A kind of record. ``rows`` gives those that a person sees of a system.

    ``partners`` are the paths to the partnerships that it is about, ``day`` to its day.
    """

    kind: FoundKind
    model: type[Model]
    rows: Callable[[User, System], QuerySet[Any]]
    partners: tuple[str, ...]
    day: str
    parts: tuple[Part, ...]
    related: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    def named(self, partnerships: QuerySet[Any]) -> Q:
        """Records that are about one of these partnerships."""
        found = Q()
        for path in self.partners:
            found |= Q(**{f"{path}__in": partnerships})
        return found


def seen(model: Any) -> Callable[[User, System], QuerySet[Any]]:
    """Rows of a model that knows itself who sees what."""
    return lambda user, system: model._default_manager.visible_to(user).filter(system=system)


def held(model: Any) -> Callable[[User, System], QuerySet[Any]]:
    """All rows of a system, for whoever answers its requests or approves the answers.

    For what pages show to some roles only because of their work. The Act asks what a body holds,
    and not who of its people may open which page.
    """

    def rows(user: User, system: System) -> QuerySet[Any]:
        found: QuerySet[Any] = model._default_manager.filter(system=system)
        return found.filter(
            Q(system__in=systems_of(user, Permission.MANAGE_INFORMATION_REQUESTS))
            | Q(system__in=systems_of(user, Permission.APPROVE_INFORMATION_REQUESTS))
        )

    return rows


def inside(model: Any, path: str, parent: Any) -> Callable[[User, System], QuerySet[Any]]:
    """Rows that are seen by whoever sees the record that they belong to."""

    def rows(user: User, system: System) -> QuerySet[Any]:
        parents = parent._default_manager.visible_to(user).filter(system=system)
        found: QuerySet[Any] = model._default_manager.filter(
            system=system, **{f"{path}__in": parents}
        )
        return found

    return rows


def as_text(row: Any, read: Read) -> str:
    """A value as people read it; empty where there is none."""
    if callable(read):
        return _written(read(row))
    *path, name = read.split(".")
    holder = attrgetter(".".join(path))(row) if path else row
    if holder is None:
        return ""
    display = getattr(holder, f"get_{name}_display", None)
    return _written(display() if display else getattr(holder, name))


def _written(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return nhs_datetime(value)
    if isinstance(value, date):
        return nhs_date(value)
    if isinstance(value, list | tuple):
        return "\n".join(str(each) for each in value)
    return str(value)


def labels_of(model: type[Model], field: str) -> Mapping[str, str]:
    """What the choices of a list of codes are called."""
    base: Any = model._meta.get_field(field)
    inner: Field[Any, Any] = base.base_field
    return {str(value): str(label) for value, label in inner.flatchoices}
