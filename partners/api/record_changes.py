"""What records that carry a judgement said before and after each change, of one system."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import BadQueryError, unknown_names
from accounts.api.paging import AFTER, BEFORE, CHANGED_SINCE, LIMIT, KeysetPagination
from accounts.api.views import ApiView
from accounts.roles import Permission
from audit.models import RecordChange
from partners.access import require
from partners.history import changes_readable_by, confidences_readable, kept_models
from partners.models import System
from partners.presenters.changed_values import field_of

RECORD = "record"
OPERATIONS = {"INSERT": "added", "UPDATE": "changed", "DELETE": "deleted"}


class ChangedFieldSerializer(serializers.Serializer[Any]):
    """A field; other records are named by their ids. What may not be told is null, and says so."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    confidential = serializers.BooleanField(help_text="The caller may not read its values.")
    erased = serializers.BooleanField(help_text="Its values were erased for good.")


class RecordChangeSerializer(serializers.Serializer[Any]):
    """What one write did to one record, or to a part of one."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="Of the record, such as engagement.event.")
    record = serializers.UUIDField()
    under = serializers.UUIDField(
        allow_null=True, help_text="The record on whose page it is told, if that is another."
    )
    operation = serializers.ChoiceField(choices=sorted(OPERATIONS.values()))
    actor = serializers.UUIDField(allow_null=True, help_text="The person or client.")
    service = serializers.CharField(allow_blank=True, help_text="Or the part of the product.")
    outside = serializers.BooleanField(help_text="Done in the database by hand.")
    fields_changed = ChangedFieldSerializer(many=True)
    version = serializers.IntegerField(help_text="Higher once values were erased.")


class RecordChangeListSerializer(serializers.Serializer[Any]):
    """A page of changes, newest first; of the feed, oldest first."""

    results = RecordChangeSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    changed_since = serializers.CharField(
        allow_null=True, help_text="What to ask the feed with the next time."
    )


class RecordChangesView(ApiView):
    """The history of fields of one system, as far as the caller may read it."""

    collection = "systems-record-changes"
    order = ("-id",)
    orders: Any = {}
    change_parts: Any = ()

    @extend_schema(
        parameters=[
            OpenApiParameter(RECORD, str, description="Id of a record, and what is told under it."),
            OpenApiParameter(
                CHANGED_SINCE, str, description="“start”, or what the last answer gave."
            ),
            OpenApiParameter(AFTER, str, description="From the link “next”."),
            OpenApiParameter(BEFORE, str, description="From the link “previous”."),
            OpenApiParameter(LIMIT, int, description="Lines a page, from 1 to 200; 50 without."),
        ],
        responses=RecordChangeListSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Changes of records that carry a judgement, with who made them."""
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        require(self.caller, Permission.VIEW_HISTORY, system)
        rows: Any = changes_readable_by(self.caller).filter(system_pk=system.pk)
        record = _asked(request)
        if record is not None:
            rows = rows.filter(record_id=record) | rows.filter(parent_id=record)
        paging = KeysetPagination()
        page: Any = paging.paginate_queryset(rows, request, self)
        confidences = confidences_readable(self.caller, system.pk)
        links = {name: paging.links[name] for name in ("next", "previous", CHANGED_SINCE)}
        return Response({"results": _shown(page, confidences), **links})

    def deleted(self) -> None:
        """No change is ever deleted."""


def _asked(request: Request) -> UUID | None:
    params = request.query_params
    known = {RECORD, CHANGED_SINCE, AFTER, BEFORE, LIMIT, "format"}
    unknown = sorted(params.keys() - known)
    if unknown:
        raise BadQueryError(errors=unknown_names(unknown, "There is no such parameter."))
    if RECORD not in params:
        return None
    try:
        return UUID(params[RECORD])
    except ValueError:
        raise BadQueryError(errors={RECORD: ["This is not an id."]}) from None


def _shown(changes: Sequence[RecordChange], confidences: bool) -> Any:
    ids = _public_ids(changes)
    rows = [
        {
            "id": change.public_id,
            "at": change.created_at,
            "kind": change.record_type,
            "record": change.record_id,
            "under": change.parent_id,
            "operation": OPERATIONS[change.operation],
            "actor": change.actor_id,
            "service": change.actor_service,
            "outside": change.is_from_outside,
            "fields_changed": [
                _field(change, column, confidences, ids) for column in change.fields
            ],
            "version": change.version,
        }
        for change in changes
    ]
    return RecordChangeSerializer(rows, many=True).data


def _field(
    change: RecordChange, column: str, confidences: bool, ids: dict[tuple[Any, Any], UUID]
) -> dict[str, Any]:
    kept = kept_models()[change.record_type]
    field = field_of(kept.model, column)
    name = column if field is None else field.name
    is_hidden = name in kept.history.confidential and not confidences
    values = [None, None] if is_hidden else [change.before.get(column), change.after.get(column)]
    if field is not None and field.is_relation:
        values = [ids.get((field.related_model, value)) for value in values]
    return {
        "field": name,
        "before": values[0],
        "after": values[1],
        "confidential": is_hidden,
        "erased": column in change.erased,
    }


def _public_ids(changes: Iterable[RecordChange]) -> dict[tuple[Any, Any], UUID]:
    """The ids of all that changes point at, with one query for each kind of record."""
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for change in changes:
        model = kept_models()[change.record_type].model
        for values in (change.before, change.after):
            for column, value in values.items():
                field = field_of(model, column)
                if field is not None and isinstance(field.related_model, type) and value:
                    keys[field.related_model].add(value)
    return {
        (model, pk): public_id
        for model, pks in keys.items()
        for pk, public_id in model._default_manager.filter(pk__in=pks).values_list(
            "pk", "public_id"
        )
    }
