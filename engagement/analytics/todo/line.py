"""One line of the list of things to do, in a shape that any kind of record can give."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import User
from accounts.roles import Permission, roles_with
from engagement.models.todo import TodoKind, TodoMark
from partners.models import System


class Line(NamedTuple):
    """Something to do: about which record of which partner, on which occasion.

    ``day`` is when it is or was due; of what has no due date, since when it waits. ``in_all`` is
    how many of the kind there are, and ``extra`` says more of some kinds.
    """

    kind: str
    subject_id: UUID
    partnership_id: UUID
    partner: str
    day: date
    occasion: str
    text: str
    extra: str
    in_charge: int | None
    in_all: int


@dataclass(frozen=True)
class Asked:
    """Whose list of which system. ``subject`` asks for one record, whoever is in charge of it.

    With ``put_off`` it is what was snoozed or marked as done, in place of what waits. ``most`` is
    how many lines of each kind.
    """

    user: User
    system: System
    subject: UUID | None = None
    put_off: bool = False
    most: int | None = None


@dataclass(frozen=True)
class Columns:
    """Where a kind of record keeps what a line says, as expressions.

    ``partnership`` is the way to the partnership, empty where the record is one. Where the way
    differs from record to record, ``about`` and ``partner`` are its public id and its name.
    """

    partnership: str
    owner: Any
    day: Any
    occasion: Any
    text: Any
    subject: str = "public_id"
    extra: Any = None
    about: Any = None
    partner: Any = None


def lines(asked: Asked, kind: TodoKind, rows: QuerySet[Any], columns: Columns) -> QuerySet[Any]:
    """The records that are on this list as rows of ``Line``, the most urgent first."""
    way = f"{columns.partnership}__" if columns.partnership else ""
    marks = TodoMark.objects.filter(system=asked.system, kind=kind)
    mark = marks.filter(subject_id=OuterRef("todo_subject"), occasion=OuterRef("todo_occasion"))
    given = mark.filter(assigned_to__in=_who_works_here(asked.system))
    rows = rows.annotate(
        todo_kind=Value(kind.value, output_field=CharField()),
        todo_subject=F(columns.subject),
        todo_about=columns.about or F(f"{way}public_id"),
        todo_partner=Cast(columns.partner or F(f"{way}organisation__name"), TextField()),
        todo_day=Cast(columns.day, DateField()),
        todo_occasion=Cast(columns.occasion, TextField()),
        todo_text=Cast(columns.text, TextField()),
        todo_extra=Cast(Value("") if columns.extra is None else columns.extra, TextField()),
        todo_owner=Cast(columns.owner, IntegerField()),
        todo_assigned=Cast(Subquery(given.values("assigned_to")[:1]), IntegerField()),
    )
    if asked.subject is not None:
        rows = rows.filter(todo_subject=asked.subject)
    else:
        rows = _of_user(asked, marks, rows).filter(
            Exists(mark.putting_off()) if asked.put_off else ~Exists(mark.putting_off())
        )
    found: QuerySet[Any] = (
        rows.annotate(
            todo_in_charge=Coalesce("todo_assigned", "todo_owner"), todo_in_all=Window(Count("*"))
        )
        .order_by("todo_day", "todo_subject")
        .values_list(
            "todo_kind",
            "todo_subject",
            "todo_about",
            "todo_partner",
            "todo_day",
            "todo_occasion",
            "todo_text",
            "todo_extra",
            "todo_in_charge",
            "todo_in_all",
        )[: asked.most]
    )
    return found


def joined(*parts: Any) -> Concat:
    """Text of several pieces, whatever columns they come from."""
    return Concat(*parts, output_field=TextField())


def _who_works_here(system: System) -> QuerySet[Any]:
    """Users who may do it: what others were given falls back to who is in charge."""
    working = (
        system.memberships.current().of_people().filter(role__in=roles_with(Permission.LOG_EVENTS))
    )
    return working.filter(user__is_active=True).values("user")


def _of_user(asked: Asked, marks: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Theirs and given to nobody else, or given to them."""
    given = marks.filter(assigned_to=asked.user).values("subject_id")
    # First what an index finds, then the rule itself.
    rows = rows.filter(Q(todo_owner=asked.user.pk) | Q(todo_subject__in=given))
    return rows.filter(
        Q(todo_assigned=asked.user.pk) | Q(todo_assigned__isnull=True, todo_owner=asked.user.pk)
    )
