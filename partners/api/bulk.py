"""Many records in one call: each row answered for, and written by the action that pages call."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, IntegrityError, models, transaction
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import ConflictError, InvalidError
from accounts.api.idempotency import idempotent
from accounts.api.meeting import met_another, tried_again
from accounts.api.serializers import IdField, ProblemSerializer, StrictSerializer
from partners.api.keyed import (
    Fields,
    KeyedSerializer,
    KeyedViewSet,
    TogetherViewSet,
    key_of,
    twice,
)
from partners.api.naming import EXTERNAL_ID, EXTERNAL_SOURCE, USUAL_SOURCE
from partners.errors import PartnersError

MOST_ROWS = 1_000
ROWS = "rows"


class BulkMode(models.TextChoices):
    """What happens with a row whose record is here already."""

    CREATE = "create", "it is refused"
    UPSERT = "upsert", "it is brought into line"


class RowResult(models.TextChoices):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class BulkSerializer(StrictSerializer):
    """Many rows, and what to do with them."""

    mode = serializers.ChoiceField(
        choices=BulkMode.choices,
        default=BulkMode.CREATE,
        help_text="With “upsert” a row whose record is here already brings it into line: what the "
        "row says is changed, what it leaves out stays.",
    )
    all_or_nothing = serializers.BooleanField(
        default=False, help_text="Whether one row that is refused takes back all others."
    )
    external_source = serializers.SlugField(
        max_length=40,
        default=USUAL_SOURCE,
        help_text="A short word for your system, for all rows that name none themselves.",
    )
    reason = serializers.CharField(
        max_length=500,
        required=False,
        help_text="For those who read the history of what an upsert changed.",
    )


class BulkRequestSerializer(BulkSerializer):
    """The rows are looked at one by one, so that each is answered for."""

    rows = serializers.ListField(allow_empty=False, max_length=MOST_ROWS)


class RowResultSerializer(serializers.Serializer[Any]):
    """What became of a row."""

    row = serializers.IntegerField(help_text="Counted from 0, as in the request.")
    status = serializers.IntegerField(help_text="What the row alone would have been answered with.")
    result = serializers.ChoiceField(choices=RowResult.choices)
    id = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    external_id = serializers.CharField(allow_blank=True, help_text="As in the row.")
    problem = ProblemSerializer(allow_null=True, help_text="Of a row that was refused.")


class BulkAnswerSerializer(serializers.Serializer[Any]):
    """What became of every row, in the order in which they were sent."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = RowResultSerializer(many=True)


def bulk_of(new_serializer: type[KeyedSerializer]) -> Callable[..., Any]:
    """The method of a collection that takes many rows of what a new record takes."""
    name = new_serializer.__name__.removesuffix("Serializer")
    described = inline_serializer(
        f"Bulk{name}",
        {
            **BulkSerializer().get_fields(),
            ROWS: new_serializer(many=True, max_length=MOST_ROWS),  # type: ignore[call-arg]
        },
    )

    @extend_schema(
        request=described, responses={200: BulkAnswerSerializer, 207: BulkAnswerSerializer}
    )
    @action(detail=False, methods=["post"], url_path="bulk")
    @tried_again
    @idempotent
    def bulk(self: Any, request: Request) -> Response:  # noqa: ARG001
        """Make or bring into line up to 1,000 records in one call.

        Each row is answered for, in the order sent. One that is refused leaves the others alone,
        unless all or nothing was asked for. 207 says that some were refused.
        """
        return BulkCall(self, self.read(BulkRequestSerializer)).answer()

    return bulk


@dataclass
class Row:
    """A row in hand, and what became of it."""

    number: int
    said: Any
    fields: Fields = field(default_factory=dict)
    status: int = 0
    result: str = ""
    record: Any = None
    problem: Mapping[str, Any] | None = None

    @property
    def external_id(self) -> str:
        """As the row says it."""
        said = self.said.get(EXTERNAL_ID, "") if isinstance(self.said, Mapping) else ""
        return said if isinstance(said, str) else ""

    def became(self, result: RowResult, record: Any, status: int = HTTPStatus.OK) -> None:
        """The row is a record now."""
        self.result, self.record, self.status = result, record, int(status)


class BulkCall:
    """One call: its rows are read, made or brought into line, and answered for."""

    def __init__(self, view: KeyedViewSet, order: Fields) -> None:
        self.view = view
        self.order = order
        self.rows = [Row(number, said) for number, said in enumerate(order[ROWS])]
        self.serializer = view.new_serializer(context=view.get_serializer_context())
        self.keys: set[tuple[str, str]] = set()

    def answer(self) -> Response:
        """Do all rows in one transaction; 207 if some were refused.

        :raises InvalidError: one was refused, and it was to be all or nothing.
        """
        with transaction.atomic():
            self._look_up()
            self._write()
            if self.order["all_or_nothing"] and any(row.problem for row in self.rows):
                raise InvalidError(
                    "Nothing was written, because not every row could be.", self._all_errors()
                )
        counts = Counter(row.result for row in self.rows)
        versions = self._versions()
        body = {
            **{each.value: counts[each] for each in RowResult},
            "results": [self._shown(row, versions) for row in self.rows],
        }
        is_mixed = counts[RowResult.REFUSED] > 0
        return Response(body, HTTPStatus.MULTI_STATUS if is_mixed else HTTPStatus.OK)

    def _write(self) -> None:
        view = self.view
        many = view if isinstance(view, TogetherViewSet) else None
        together: list[Row] = []
        for row in self.rows:
            # What is only checked writes nothing that would have to be taken back.
            with self._refusals_of(row, is_undone=many is None):
                self._read(row)
                view.allowed_system(row.fields)  # or keys would tell of other systems
                known = view.find(row.fields)
                if known is not None:
                    self._bring_in_line(row, known)
                elif many is not None:
                    many.prepare_row(row.fields)
                    together.append(row)
                else:
                    self._make(row)
        if many is not None and together:
            self._make_together(many, together)

    def _read(self, row: Row) -> None:
        row.fields = self.serializer.run_validation(row.said)
        row.fields.setdefault(EXTERNAL_SOURCE, self.order[EXTERNAL_SOURCE])
        external_id, source = key_of(row.fields)
        if not external_id:
            return
        if (source, external_id) in self.keys:
            raise serializers.ValidationError({EXTERNAL_ID: [twice(EXTERNAL_ID)]})
        self.keys.add((source, external_id))

    def _make(self, row: Row) -> None:
        row.became(RowResult.CREATED, self.view.make_known(row.fields), HTTPStatus.CREATED)

    def _bring_in_line(self, row: Row, known: Any) -> None:
        if self.order["mode"] == BulkMode.CREATE:
            raise ConflictError(f"This record is here already: it has the id {known.public_id}.")
        reason = self.order.get("reason") or f"Sent by {row.fields[EXTERNAL_SOURCE]}"
        with transaction.atomic():
            is_changed = self.view.bring_in_line(known, row.fields, row.said, reason)
        row.became(RowResult.CHANGED if is_changed else RowResult.UNCHANGED, known)

    def _make_together(self, view: TogetherViewSet, rows: list[Row]) -> None:
        """In as many queries as one takes; one by one if something came in between."""
        try:
            with transaction.atomic():
                records = view.make_many([row.fields for row in rows])
        except (DatabaseError, ConflictError, PartnersError):  # somebody else wrote in between
            for row in rows:
                with self._refusals_of(row):
                    self._make(row)
        else:
            for row, record in zip(rows, records, strict=True):
                row.became(RowResult.CREATED, record, HTTPStatus.CREATED)

    def _refusals_of(self, row: Row, *, is_undone: bool = True) -> "_Refusals":
        return _Refusals(self.view, row, is_undone=is_undone)

    def _all_errors(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for row in self.rows:
            problem = row.problem or {}
            for each in problem.get("problems", ()):
                sentence = ErrorDetail(each["message"], code=each["rule"])
                found.setdefault(f"{ROWS}.{row.number}.{each['field']}", []).append(sentence)
            if problem and "problems" not in problem:
                lacks_scope = "missing_scopes" in problem
                code = "missing_scope" if lacks_scope else _RULE_OF_STATUS.get(row.status, "")
                found[f"{ROWS}.{row.number}"] = [ErrorDetail(problem["detail"], code=code)]
        return found

    def _versions(self) -> dict[uuid.UUID, int]:
        """The database keeps them, and they may have gone up since a record was made."""
        ids = [row.record.public_id for row in self.rows if row.record is not None]
        found = self.view.model._default_manager.filter(public_id__in=ids)
        return dict(found.values_list("public_id", "version"))

    def _shown(self, row: Row, versions: Mapping[uuid.UUID, int]) -> dict[str, Any]:
        public_id = row.record.public_id if row.record is not None else None
        return {
            "row": row.number,
            "status": row.status,
            "result": row.result,
            "id": str(public_id) if public_id else None,
            "version": versions.get(public_id) if public_id else None,
            "external_id": row.external_id,
            "problem": row.problem,
        }

    def _look_up(self) -> None:
        """Find all records that rows name, a query for each field and not for each row.

        Those that rows may change are held from now on, in one order: two calls that change the
        same ones wait for each other, and do not stand in each other's way.
        """
        external_ids = {row.external_id for row in self.rows if row.external_id}
        self.view.look_up_keys(external_ids, hold=self.order["mode"] == BulkMode.UPSERT)
        named: dict[IdField, set[uuid.UUID]] = defaultdict(set)
        for row in self.rows:
            for id_field, value in _named_in(self.serializer, row.said):
                try:
                    named[id_field].add(uuid.UUID(value))
                except ValueError:
                    continue
        for id_field, public_ids in named.items():
            id_field.look_up(public_ids)


_RULE_OF_STATUS: dict[int, str] = {
    HTTPStatus.FORBIDDEN: "not_allowed",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.CONFLICT: "conflict",
    HTTPStatus.PRECONDITION_FAILED: "changed_meanwhile",
}


class _Refusals:
    """What is refused is the row's answer, and leaves the other rows alone.

    With ``is_undone``, what the row wrote before it was refused is taken back.
    """

    def __init__(self, view: KeyedViewSet, row: Row, *, is_undone: bool) -> None:
        self.view, self.row = view, row
        self.atomic = transaction.atomic() if is_undone else nullcontext()

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.atomic.__exit__(kind, error, trace)
        if not isinstance(error, Exception) or met_another(error):
            return False  # the whole call begins anew
        if isinstance(error, IntegrityError):
            error = ConflictError("Somebody else wrote the same record a moment ago.")
        handler = self.view.get_exception_handler()
        answer = handler(error, self.view.get_exception_handler_context())
        if answer is None:
            return False  # our own failure: the whole call fails
        self.row.result, self.row.record = RowResult.REFUSED, None
        self.row.status, self.row.problem = answer.status_code, answer.data
        return True


def _named_in(field: Any, said: Any) -> Iterator[tuple[IdField, str]]:
    """The ids that a row names, each with the field that it stands in."""
    if isinstance(field, IdField):
        if isinstance(said, str):
            yield field, said
    elif isinstance(field, serializers.ListField | serializers.ListSerializer):
        for each in said if isinstance(said, list) else ():
            yield from _named_in(field.child, each)
    elif isinstance(field, serializers.Serializer) and isinstance(said, Mapping):
        for name, inner in field.fields.items():
            yield from _named_in(inner, said.get(name))
