"""How records are shown: each serializer is taken apart once, into plain functions that read a row.

REST framework looks every field of every row up anew, which costs more than fetching the rows. The
serializers stay what describes and validates; what they show of a row is, byte for byte, what their
own ``to_representation`` would show (tests/integration/api/test_reading.py).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Manager
from django.utils.timezone import get_default_timezone
from rest_framework import serializers
from rest_framework.fields import SkipField
from rest_framework.settings import api_settings

from accounts.api.serializers import ReferenceSerializer

Read = Callable[[Any], Any]
Plan = tuple[tuple[str, Read], ...]
MethodT = TypeVar("MethodT", bound=Callable[..., Any])
NEEDS = "reads_from"

_context: ContextVar[Mapping[str, Any]] = ContextVar("what the serializers know of the request")


class CurrentContext(Mapping[str, Any]):
    """What a serializer knows of the request, of whichever request is answered just now."""

    def __getitem__(self, name: str) -> Any:
        return _context.get({})[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_context.get({}))

    def __len__(self) -> int:
        return len(_context.get({}))


def needs(*relations: str) -> Callable[[MethodT], MethodT]:
    """Say which relations of the row a ``get_…`` method reads. No others are fetched for it.

    Without it the method is taken to need all that the collection fetches.
    """

    def mark(method: MethodT) -> MethodT:
        setattr(method, NEEDS, frozenset(relations))
        return method

    return mark


@contextmanager
def reading(context: Mapping[str, Any]) -> Iterator[None]:
    """For as long as rows are read, their serializers know this of the request."""
    token = _context.set(context)
    try:
        yield
    finally:
        _context.reset(token)


@cache
def serializer_of(serializer_class: type[serializers.Serializer[Any]]) -> Any:
    """The one instance of a serializer that reads: to make one costs more than to use it."""
    return serializer_class(context=CurrentContext())


def read_row(serializer_class: type[serializers.Serializer[Any]], row: Any) -> dict[str, Any]:
    """A row as the serializer shows it. ``self.context`` is that of ``reading``."""
    shown: dict[str, Any] = reader_of(serializer_class)(row)
    return shown


def read_rows(
    serializer_class: type[serializers.Serializer[Any]], rows: Iterable[Any]
) -> list[dict[str, Any]]:
    """Rows as the serializer shows them."""
    read = reader_of(serializer_class)
    return [read(row) for row in rows]


@cache
def reader_of(
    serializer_class: type[serializers.Serializer[Any]], only: frozenset[str] | None = None
) -> Read:
    """The function that shows a row: all fields, or only some of the first level."""
    serializer = serializer_of(serializer_class)
    return _of_nested(serializer) if only is None else _of_serializer(serializer, only)


def _of_serializer(serializer: serializers.Serializer[Any], only: frozenset[str] | None) -> Read:
    if shows_itself(type(serializer)):
        return _through(serializer, only)
    plan: Plan = tuple(
        (name, _of_field(field))
        for name, field in serializer.fields.items()
        if not field.write_only and (only is None or name in only)
    )

    def read(row: Any) -> dict[str, Any]:
        shown = {}
        for name, value_of in plan:
            try:
                shown[name] = value_of(row)
            except SkipField:
                continue
        return shown

    return read


def shows_itself(serializer_class: type[Any]) -> bool:
    """Whether the serializer has a way of its own to show a row, which is kept to as a whole."""
    usual = serializers.Serializer.to_representation
    return serializer_class.to_representation is not usual


def _through(serializer: Any, only: frozenset[str] | None) -> Read:
    show: Read = serializer.to_representation
    if only is None:
        return show
    return lambda row: {name: value for name, value in show(row).items() if name in only}


def _of_field(field: Any) -> Read:
    """What a field shows of a row. A row that is not as usual is left to the field itself."""
    if type(field) is serializers.SerializerMethodField:
        method: Read = getattr(field.parent, field.method_name)
        return method
    show = _shower(field)

    def slowly(row: Any) -> Any:
        value = field.get_attribute(row)
        return None if value is None else show(value)

    if field.source == "*" or type(field).get_attribute is not serializers.Field.get_attribute:
        return slowly
    if field.source == "__str__":
        return str
    source = attrgetter(field.source)

    def read(row: Any) -> Any:
        try:
            value = source(row)
        except (AttributeError, KeyError):  # of a mapping, or of nothing on the way
            return slowly(row)
        if value is None:
            return None
        return slowly(row) if callable(value) else show(value)

    return read


def _shower(field: Any) -> Read:
    """What a field makes of a value."""
    if isinstance(field, serializers.BaseSerializer):
        return _of_nested(field)
    for kind, shower in _SHOWERS.items():
        if type(field).to_representation is kind.to_representation:
            found: Read | None = shower(field)
            if found is not None:
                return found
    show: Read = field.to_representation
    return show


def _of_nested(field: Any) -> Read:
    if type(field) is ReferenceSerializer:
        return _reference
    if isinstance(field, serializers.ListSerializer):
        if type(field) is not serializers.ListSerializer:
            return field.to_representation
        show_one = _shower(field.child)

        def show_all(rows: Any) -> list[Any]:
            return [show_one(row) for row in (rows.all() if isinstance(rows, Manager) else rows)]

        return show_all
    return _of_serializer(field, None)


def _reference(record: Any) -> dict[str, str]:
    return {"id": str(record.public_id), "name": str(record)}


def _truth(field: Any) -> Read:
    def show(value: Any) -> Any:
        return value if value is True or value is False else field.to_representation(value)

    return show


def _identifier(field: Any) -> Read | None:
    return str if field.uuid_format == "hex_verbose" else None


def _day(field: Any) -> Read | None:
    if getattr(field, "format", api_settings.DATE_FORMAT) != "iso-8601":
        return None

    def show(value: Any) -> Any:
        return value.isoformat() if type(value) is date else field.to_representation(value)

    return show


def _moment(field: Any) -> Read | None:
    if getattr(field, "format", api_settings.DATETIME_FORMAT) != "iso-8601":
        return None
    if hasattr(field, "timezone"):
        return None

    def show(value: Any) -> Any:
        if type(value) is not datetime or value.tzinfo is None:
            return field.to_representation(value)
        text = value.astimezone(get_default_timezone()).isoformat()  # nobody has one of their own
        return f"{text[:-6]}Z" if text.endswith("+00:00") else text

    return show


def _choice(field: Any) -> Read:
    values = field.choice_strings_to_values

    def show(value: Any) -> Any:
        return value if value in ("", None) else values.get(str(value), value)

    return show


def _list(field: Any) -> Read:
    show_one = _shower(field.child)

    def show(values: Any) -> list[Any]:
        return [None if value is None else show_one(value) for value in values]

    return show


_SHOWERS: dict[type[serializers.Field[Any, Any, Any, Any]], Callable[[Any], Read | None]] = {
    serializers.CharField: lambda _field: str,
    serializers.IntegerField: lambda _field: int,
    serializers.BooleanField: _truth,
    serializers.UUIDField: _identifier,
    serializers.DateField: _day,
    serializers.DateTimeField: _moment,
    serializers.ChoiceField: _choice,
    serializers.ListField: _list,
}
