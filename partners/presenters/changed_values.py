"""What changes did to fields, in words: labels, choices, names and days, not what is stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Exists,
    Field,
    Model,
    OuterRef,
    Q,
)

from accounts.models import User
from audit.models import RecordChange
from audit.tracking import Tracked
from nhsuk.formats import nhs_date, nhs_datetime
from partners.history import Kept, confidences_readable, kept_models
from partners.models import Membership, System

NOTHING = "Nothing"
NOT_SHOWN = "Only for those who may read confidential notes"
BLANKED = "Erased"
SOMEONE_ELSEWHERE = "Someone in another system"
NOT_VISIBLE = "Something that you may not see"
IS_STANDING = "is_standing"
DONE = {"INSERT": " (added)", "DELETE": " (deleted)"}


@dataclass(frozen=True)
class FieldChange:
    """One field: what it said and what it says now."""

    label: str
    before: str
    after: str
    is_open: bool = True  # whether both may be told


@dataclass(frozen=True)
class RowChange:
    """One row: the record itself, without a title, or a part of it."""

    title: str
    fields: list[FieldChange]


class ChangeWords:
    """Words for some changes of one system's records: names are read at once for all of them."""

    def __init__(self, changes: Iterable[RecordChange], user: User) -> None:
        self._user = user
        self._changes = [each for each in changes if each.record_type in kept_models()]
        self._confidences: dict[int | None, bool] = {}
        self._parts = self._read_parts()
        self._named = self._read_names()

    def row(self, change: RecordChange, about: Tracked) -> RowChange:
        """What a change did, as the page of a record tells it."""
        kept = kept_models()[change.record_type]
        fields = [self._field(change, kept, name) for name in change.fields]
        shown = [field for field in fields if field.before != field.after or not field.is_open]
        title = "" if change.record_id == about.public_id else self._title(change, kept)
        return RowChange(title, shown)

    def _field(self, change: RecordChange, kept: Kept, column: str) -> FieldChange:
        field = field_of(kept.model, column)
        label = _label(field, column)
        if column in change.erased:
            return FieldChange(label, BLANKED, BLANKED, is_open=False)
        is_confidential = field is not None and field.name in kept.history.confidential
        if is_confidential and not self._may_read(change.system_pk):
            return FieldChange(label, NOT_SHOWN, NOT_SHOWN, is_open=False)
        before, after = change.before.get(column), change.after.get(column)
        return FieldChange(label, self._value(field, before), self._value(field, after))

    def _may_read(self, system_pk: int | None) -> bool:
        if system_pk not in self._confidences:
            self._confidences[system_pk] = system_pk is not None and confidences_readable(
                self._user, system_pk
            )
        return self._confidences[system_pk]

    def _title(self, change: RecordChange, kept: Kept) -> str:
        """“Participation: Southgate Council”, “Participation: Southgate Council (added)”."""
        what = str(kept.model._meta.verbose_name).capitalize()
        part = self._parts.get((change.record_type, change.record_id))
        column = _column(kept)
        stored = getattr(part, column) if part is not None else None
        stored = {**change.before, **change.after}.get(column, stored)
        field = field_of(kept.model, column)
        hidden = kept.history.named_by in kept.history.confidential
        named = "" if hidden or stored is None else f": {self._value(field, stored)}"
        return f"{what}{named}{DONE.get(change.operation, '')}"

    def _value(self, field: "Field[Any, Any] | None", stored: Any) -> str:
        if stored is None or stored in ("", []):
            return NOTHING
        if field is None:
            return str(stored)
        if field.is_relation:
            return self._named.get((_related(field), stored), NOT_VISIBLE)
        return _plain(field, stored)

    def _read_parts(self) -> dict[tuple[str, Any], Tracked]:
        """The rows that are told of under a record, for their names; one query for each kind."""
        wanted = defaultdict(set)
        for change in self._changes:
            if change.parent_id is not None:
                wanted[change.record_type].add(change.record_id)
        return {
            (kind, row.public_id): row
            for kind, ids in wanted.items()
            for row in kept_models()[kind].model._default_manager.filter(public_id__in=ids)
        }

    def _read_names(self) -> dict[tuple[type[Model], Any], str]:
        """Names of everything that changes point at and the reader may see, a query a kind."""
        keys: dict[type[Model], set[Any]] = defaultdict(set)
        for change in self._changes:
            kept = kept_models()[change.record_type]
            part = self._parts.get((change.record_type, change.record_id))
            stored = [*change.before.items(), *change.after.items()]
            if part is not None and kept.history.named_by:
                stored.append((_column(kept), getattr(part, _column(kept))))
            for column, value in stored:
                field = field_of(kept.model, column)
                if field is not None and field.is_relation and value is not None:
                    keys[_related(field)].add(value)
        return {
            (model, row.pk): str(row)
            for model, pks in keys.items()
            for row in self._visible(model).filter(pk__in=pks)
        } | {(User, pk): name for pk, name in self._people(keys.get(User, set())).items()}

    def _visible(self, model: type[Model]) -> Any:
        if model is User:
            return User.objects.none()
        rows: Any = model._default_manager
        named_by = getattr(model, "NAMED_BY", ())
        relations = [name for name in named_by if model._meta.get_field(name).is_relation]
        rows = rows.visible_to(self._user) if hasattr(rows, "visible_to") else rows.all()
        return rows.select_related(*relations) if relations else rows

    def _people(self, pks: Iterable[Any]) -> Mapping[Any, str]:
        """Names of accounts, but for people of systems that the reader does not see."""
        known = Membership.objects.filter(user=OuterRef("pk")).filter(
            Q(system__isnull=True) | Q(system__in=System.objects.visible_to(self._user))
        )
        seen = User.objects.filter(Q(pk=self._user.pk) | Exists(known), pk__in=pks)
        return dict.fromkeys(pks, SOMEONE_ELSEWHERE) | dict(seen.values_list("pk", "name"))


def field_of(model: type[Model], column: str) -> "Field[Any, Any] | None":
    """The field of a column; none of one that the model has no longer."""
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        try:
            field = model._meta.get_field(column)
        except FieldDoesNotExist:
            return None
    return field if isinstance(field, Field) else None


def _column(kept: Kept) -> str:
    name = kept.history.named_by
    field = field_of(kept.model, name) if name else None
    return "" if field is None else str(field.column)


def _related(field: "Field[Any, Any]") -> type[Model]:
    related = field.related_model
    assert isinstance(related, type)  # noqa: S101 (never the name of a model: apps are loaded)
    return related


def _label(field: "Field[Any, Any] | None", column: str) -> str:
    if column == IS_STANDING:
        return "Counts"
    name = column.removesuffix("_id") if field is None else str(field.verbose_name)
    return name.replace("_", " ").capitalize()


def _plain(field: "Field[Any, Any]", stored: Any) -> str:
    """A stored value that points at nothing, in words."""
    if isinstance(field, ArrayField) and isinstance(stored, list):
        return ", ".join(_plain(field.base_field, each) for each in stored)
    choices = dict(field.flatchoices)
    if stored in choices:
        return str(choices[stored])
    if isinstance(field, BooleanField):
        return "Yes" if stored else "No"
    if isinstance(field, DateTimeField):
        return nhs_datetime(datetime.fromisoformat(str(stored)))
    if isinstance(field, DateField):
        return nhs_date(date.fromisoformat(str(stored)))
    return str(stored)
