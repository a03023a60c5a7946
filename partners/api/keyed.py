"""Collections whose records other systems push: found again by the keys that those systems use."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar, cast

import django_filters as filters
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from accounts.api.errors import ConflictError
from accounts.api.serializers import StrictSerializer
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from partners.access import require
from partners.actions.external_key import name_record, name_records
from partners.api.naming import EXTERNAL_ID, EXTERNAL_SOURCE, USUAL_SOURCE
from partners.models import ExternalKey, System

Fields = dict[str, Any]
NOT_FOR_YOU = "This external_id is of a record that you may not see."
RowT = TypeVar("RowT", bound="QuerySet[Any]")


class ExternalIdSerializer(serializers.Serializer[Any]):
    """What another system calls the record."""

    external_source = serializers.CharField()
    external_id = serializers.CharField()


class KeyedSerializer(StrictSerializer):
    """A new record, with the key by which another system finds it again."""

    external_id = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Your own key of it. A second record with the same key is refused.",
    )
    external_source = serializers.SlugField(
        max_length=40,
        required=False,
        help_text=f"A short word for your system, within which the key is unique. "
        f"Without: {USUAL_SOURCE}.",
    )


class KeyedFilter(filters.FilterSet):
    """Records by the key that another system has for them."""

    external_id = filters.CharFilter(method="known_as", label="The other system's id")
    external_source = filters.CharFilter(method="known_to", label="The other system")

    def known_as(self, queryset: Any, name: str, value: str) -> Any:
        """Records that some system knows under this key."""
        return self._known(queryset, value=value)

    def known_to(self, queryset: Any, name: str, value: str) -> Any:
        """Records that this system knows, under the key that is asked for, if any."""
        key = self.form.cleaned_data.get("external_id")
        narrowed = {"value": key} if key else {}
        return self._known(queryset, source=value, **narrowed)

    def _known(self, queryset: Any, **narrowed: Any) -> Any:
        user: Any = self.request.user if self.request else None
        keys = ExternalKey.objects.visible_to(user).of_type(queryset.model)
        return queryset.filter(public_id__in=keys.filter(**narrowed).values("record_id"))


def external_ids_field() -> serializers.ListSerializer[Any]:
    """How a record shows its keys."""
    field: Any = ExternalIdSerializer(
        many=True, read_only=True, help_text="What other systems call it."
    )
    return field  # type: ignore[no-any-return]


def with_external_ids(queryset: RowT, user: Any) -> RowT:
    """The records, each with its keys, read with them in the same query.

    Of records that several systems share, only the keys that the user's systems gave.
    """
    keys = ExternalKey.objects.of_type(queryset.model).filter(record_id=OuterRef("public_id"))
    if not hasattr(queryset.model, "system_id"):
        keys = keys.visible_to(user)
    rows = keys.order_by("source", "value").values(
        json=JSONObject(external_source="source", external_id="value")
    )
    annotated: RowT = queryset.annotate(external_ids=ArraySubquery(rows))
    return annotated


class KeyedViewSet(CollectionViewSet, ABC):
    """A collection into which other systems push records, one by one or many in a call.

    A collection says what a new record takes, whose system it is, which permission that asks for,
    how one is made, and of one that exists what it says now and how that is changed. One that
    leaves any of it out cannot be imported.
    """

    new_serializer: ClassVar[type[KeyedSerializer]]
    permission: ClassVar[Permission]
    # ``partners.api.bulk.bulk_of`` makes it; without it nobody can push many.
    bulk: ClassVar[Any]
    # What a row may change of a record that exists; everything else is fixed.
    changeable: ClassVar[frozenset[str]] = frozenset()
    _read_keys: dict[tuple[int, str, str], uuid.UUID] | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        if cls.collection:
            _refuse_unfinished(cls)
        super().__init_subclass__(**options)

    @property
    def model(self) -> Any:
        """Of what the collection consists."""
        return cast("Any", self).queryset.model

    @property
    def most_body_bytes(self) -> int:
        """How large a body may be: many rows need more room."""
        if self.action == "bulk":
            return int(settings.API_MAX_BULK_BODY_BYTES)
        return int(settings.API_MAX_BODY_BYTES)

    def system_of(self, fields: Fields) -> System:
        """The system to which a new record belongs: usually that of its partnership."""
        system: System = fields["partnership"].system
        return system

    def check_row(self, system: System, fields: Fields) -> None:
        """Refuse what belongs to another system."""

    @abstractmethod
    def make(self, fields: Fields) -> Any:
        """A new record, by the action that pages call."""

    def matching(self, fields: Fields) -> Any:
        """The record that is meant, found by what it is instead of by a key; usually none."""
        return None

    @abstractmethod
    def facts_of(self, record: Any, sent: Fields) -> Fields:
        """What the record says now of what a row may say."""

    @abstractmethod
    def change(self, record: Any, facts: Fields, different: frozenset[str], reason: str) -> None:
        """Bring a record into line, by the action that pages call."""

    def allowed_system(self, fields: Fields) -> System:
        """The system of a row, where the caller may write, and of all that the row names.

        :raises PermissionDenied: they may not.
        :raises ValidationError: something belongs to another system.
        """
        system = self.system_of(fields)
        if system.pk not in self._allowed:
            require(self.caller, self.permission, system)
            self._allowed.add(system.pk)
        self.check_row(system, fields)
        return system

    @cached_property
    def _read_records(self) -> dict[uuid.UUID, Any]:
        """Records that were read for all rows at once."""
        return {}

    @cached_property
    def _allowed(self) -> set[int]:
        """Systems of which this request has asked already."""
        return set()

    def look_up_keys(self, external_ids: Collection[str], *, hold: bool) -> None:
        """Read which records have these keys, for all rows to come.

        With ``hold`` nobody else changes those that the caller may see until the transaction ends.
        """
        keys = self._keys.filter(value__in=external_ids)
        rows = keys.values_list("system", "source", "value", "record_id")
        self._read_keys = {(system, source, value): pk for system, source, value, pk in rows}
        known = self.get_queryset().filter(public_id__in=set(self._read_keys.values()))
        if hold:
            held = self.model._default_manager.filter(pk__in=known.order_by().values("pk"))
            list(held.order_by("pk").select_for_update().values_list("pk"))
        self._read_records = {record.public_id: record for record in known}

    def make_known(self, fields: Fields) -> Any:
        """A new record with its key, if the caller may make it.

        :raises ConflictError: the other system calls another record so.
        """
        external_id, source = key_of(fields)
        system = self.allowed_system(fields)
        if external_id:
            self._refuse_known(system, source, external_id)
        with transaction.atomic():
            record = self.make(without_key(fields))
            if external_id:
                self.give_keys(system, source, [(record, external_id)])
        return record

    def give_keys(self, system: System, source: str, named: Sequence[tuple[Any, str]]) -> None:
        """Remember the keys of records that were just made."""
        name_records(by=self.caller, system=system, source=source, named=named)

    def find(self, fields: Fields) -> Any:
        """The record that a row means, by its key or by what it is; none if it is new.

        :raises ConflictError: it is known, and the caller may not see it.
        """
        external_id, source = key_of(fields)
        if external_id:
            public_id = self._record_of(self.system_of(fields), source, external_id)
            if public_id is not None:
                record = self._record(public_id)
                if record is None and self._exists(public_id):
                    raise ConflictError(NOT_FOR_YOU)
                if record is not None:
                    return record
        return self.matching(fields)

    def bring_in_line(self, record: Any, fields: Fields, sent: Mapping[str, Any], why: str) -> bool:
        """Change a record to what a row says of it; what the row leaves out stays.

        Says whether that changed anything.

        :raises ValidationError: the row says otherwise what cannot be changed.
        :raises ConflictError: the record was withdrawn.
        """
        external_id, source = key_of(fields)
        system = self.allowed_system(fields)
        if getattr(record, "is_withdrawn", False):
            raise ConflictError(f"This record was withdrawn: it has the id {record.public_id}.")
        said = {name: value for name, value in fields.items() if name in sent}
        facts = self.facts_of(record, said)
        different = frozenset(n for n, value in facts.items() if n in said and said[n] != value)
        self._refuse_fixed(different - self.changeable)
        if different:
            self.change(record, {**facts, **said}, different, why)
        is_unnamed = bool(external_id) and self._record_of(system, source, external_id) is None
        if is_unnamed:
            name_record(
                by=self.caller, system=system, source=source, record=record, external_id=external_id
            )
        return bool(different) or is_unnamed

    def _refuse_fixed(self, names: frozenset[str]) -> None:
        if names:
            sentence = "This cannot be changed once it is recorded. Withdraw it and record it anew."
            raise ValidationError(
                {name: ValidationError(sentence, code="fixed") for name in sorted(names)}
            )

    def _refuse_known(self, system: System, source: str, external_id: str) -> None:
        public_id = self._record_of(system, source, external_id)
        if public_id is not None and self._exists(public_id):
            if self._record(public_id) is None:
                raise ConflictError(NOT_FOR_YOU)
            raise ConflictError(
                "A record with this external_id was made before: it has the id "
                f"{public_id}. To change it, use PUT, or the mode “upsert” of “bulk”."
            )

    def _record(self, public_id: uuid.UUID) -> Any:
        """The record, if the caller may see it."""
        if public_id in self._read_records:
            return self._read_records[public_id]
        return self.get_queryset().filter(public_id=public_id).first()

    def _record_of(self, system: System, source: str, external_id: str) -> uuid.UUID | None:
        if self._read_keys is not None:
            return self._read_keys.get((system.pk, source, external_id))
        keys = self._keys.filter(system=system, source=source, value=external_id)
        found: uuid.UUID | None = keys.values_list("record_id", flat=True).first()
        return found

    @property
    def _keys(self) -> Any:
        return ExternalKey.objects.of_type(self.model)

    def _exists(self, public_id: Any) -> bool:
        return bool(self.model._default_manager.filter(public_id=public_id).exists())


class TogetherViewSet(KeyedViewSet, ABC):
    """A collection that makes many records in as many queries as one."""

    @abstractmethod
    def prepare_row(self, fields: Fields) -> None:
        """Refuse a row that ``make_many`` could not make; keep with it what that takes."""

    @abstractmethod
    def make_many(self, rows: Sequence[Fields]) -> Sequence[Any]:
        """New records with their keys, of rows that were prepared."""


def _refuse_unfinished(collection: type[KeyedViewSet]) -> None:
    """Fail when the collection is imported, and not when somebody first pushes something."""
    unsaid = {
        name for name in ("new_serializer", "permission", "bulk") if not hasattr(collection, name)
    }
    for name in dir(collection):
        if getattr(getattr(collection, name, None), "__isabstractmethod__", False):
            unsaid.add(name)
    if unsaid:
        raise TypeError(f"{collection.__name__} does not say: {', '.join(sorted(unsaid))}.")


def facts_in(
    record: Any,
    new_serializer: type[KeyedSerializer],
    sent: Fields,
    given_by_us: frozenset[str] | set[str] = frozenset(),
) -> Fields:
    """What a record says of each field that a new one takes, where they have the same names.

    Of ``given_by_us``, which is filled in for a new record, nothing said is what is recorded.
    """
    names = new_serializer().fields.keys() - {EXTERNAL_ID, EXTERNAL_SOURCE}
    unsaid = {name for name in given_by_us if sent.get(name) is None}
    return {name: getattr(record, name) for name in names - unsaid}


def key_of(fields: Fields) -> tuple[str, str]:
    """The key of a row and the system whose key it is; empty without one."""
    return fields.get(EXTERNAL_ID, ""), fields.get(EXTERNAL_SOURCE) or USUAL_SOURCE


def without_key(fields: Fields) -> Fields:
    """The row without its key."""
    return {n: value for n, value in fields.items() if n not in {EXTERNAL_ID, EXTERNAL_SOURCE}}


def twice(name: str) -> ErrorDetail:
    """What a row is told whose key another row of the request has."""
    return ErrorDetail(f"Another row has this {name} too.", code="twice_in_request")
