"""What a table of an export is made of: columns with types and meanings, and who may read them.

The declarations are the only source. What is written into files, the documented schema and the
fingerprint that guards its version are all derived from them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    Field,
    FloatField,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts.models import User
from accounts.roles import Permission
from engagement.access import permissions_in
from partners.enums import IdentifierScheme
from partners.models import System


@dataclass(frozen=True)
class CodeOf:
    """The code of an organisation in a scheme: the newest, should it have had several.

    ``organisation`` is the path to it. The codes are found once and joined to all rows, because to
    look two of them up for each row costs more than everything else that is read of it.
    """

    organisation: str
    scheme: IdentifierScheme


Source = str | Expression | Combinable | Q | CodeOf
Blocks = Iterator[list[bytes]]  # lines, each with its end


class Kind(StrEnum):
    """The type of a column, alike in both formats."""

    ID = "id"  # a UUID as text
    TEXT = "text"  # what people wrote: made harmless for spreadsheet programs in CSV
    CODE = "code"  # one of a closed list, or a code of ours
    CODES = "codes"  # several of them, with semicolons between
    JSON = "json"  # a JSON document as text
    INTEGER = "integer"
    NUMBER = "number"  # float64
    BOOLEAN = "boolean"  # true or false
    DATE = "date"  # 2026-03-31
    MOMENT = "moment"  # 2026-03-31T09:30:00.000000Z


FIELD: "dict[Kind, type[Field[Any, Any]]]" = {
    Kind.ID: UUIDField,
    Kind.INTEGER: BigIntegerField,
    Kind.NUMBER: FloatField,
    Kind.BOOLEAN: BooleanField,
    Kind.DATE: DateField,
    Kind.MOMENT: DateTimeField,
    **dict.fromkeys((Kind.TEXT, Kind.CODE, Kind.CODES, Kind.JSON), TextField),
}


@dataclass(frozen=True)
class Guard:
    """Who may read a column: whoever has the permission, and everybody where ``open`` holds.

    With ``also`` whoever has all of them.
    """

    permission: Permission
    open: Q | None = None
    also: tuple[Permission, ...] = ()

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that somebody needs."""
        return frozenset({self.permission, *self.also})


@dataclass(frozen=True)
class Column:
    """One column. Without a ``source`` it is the field of the same name.

    ``null`` says whether it may be empty for those who may read it. One with a ``guard`` may be
    empty for the others whatever it says. ``since`` is the version of the schema that brought it.
    """

    name: str
    kind: Kind
    meaning: str
    source: Source = ""
    null: bool = False
    unit: str = ""
    guard: Guard | None = None
    since: int = 1

    @property
    def is_nullable(self) -> bool:
        """Whether a reader must be ready for an empty one."""
        return self.null or self.guard is not None


@dataclass(frozen=True)
class Access:
    """Whose export it is, and of which system: every rule about rows and columns asks this."""

    user: User
    system: System

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that the person may do in the system."""
        return permissions_in(self.user, self.system)

    def may(self, permission: Permission) -> bool:
        """Whether they may do that there."""
        return permission in self.permissions


@dataclass(frozen=True)
class Table:
    """One file of an export.

    ``rows`` gives what the person may see of the system. A table inside another one names it as
    ``parent``, and ``key`` is the path to its row. ``collection`` is the API's collection that
    shows the same. ``unpacked`` makes the rows, in the order of the columns, where the database
    does not hold them as rows. ``is_whole``: given whole to those who ask for changes alone,
    because nothing tells when its rows changed.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Access], QuerySet[Any]]
    collection: str = ""
    parent: str = ""
    key: str = ""
    unpacked: Callable[[QuerySet[Any]], Iterator[tuple[Any, ...]]] | None = None
    is_whole: bool = False
    since: int = 1

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)


def readable(column: Column, access: Access) -> Expression | Combinable:
    """What is read for a column: empty where the person may not read it.

    For a code it is the key of the organisation that has it.
    """
    source = column.source or column.name
    found: Any = F(source) if isinstance(source, str) else source
    field = FIELD[column.kind]
    if isinstance(source, Q):
        found = ExpressionWrapper(source, BooleanField())
    elif isinstance(source, CodeOf):
        found, field = F(source.organisation), BigIntegerField
    guard = column.guard
    if guard is None or guard.permissions <= access.permissions:
        return found  # type: ignore[no-any-return]
    nothing = Cast(Value(None), field())
    if guard.open is None:
        return nothing
    return Case(When(guard.open, then=found), default=nothing, output_field=field())


def guarded(guard: Guard, *columns: Column) -> tuple[Column, ...]:
    """The columns, for those alone whom the guard lets read them."""
    return tuple(replace(column, guard=guard) for column in columns)
