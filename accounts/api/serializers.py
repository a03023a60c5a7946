"""Pieces of which the endpoints' fields are made: references, versions, and strict input."""

import difflib
import json
import uuid
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.settings import api_settings

from accounts.api.json_types import wrong_type
from accounts.api.problems import WHOLE_REQUEST
from accounts.api.references import naming_of, ways_to_name
from accounts.api.rules import RULES, with_rules
from accounts.limits import SCOPE_HINTS, Scope
from audit.tracking import Tracked

if TYPE_CHECKING:
    from accounts.models import User


SCOPES = [(scope.value, SCOPE_HINTS[scope]) for scope in Scope]


class ReferenceSerializer(serializers.Serializer[Tracked]):
    """Another record: its id, and its name as people read it."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="__str__")

    def __init__(self, *args: Any, of: type[Model] | None = None, **options: Any) -> None:
        """``of`` is its model, where that cannot be read off the field's source."""
        super().__init__(*args, **options)
        self.of = of


class RecordSerializer(serializers.ModelSerializer[Tracked]):
    """What every record shows: its public id, its version, and when it was changed."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    version = serializers.IntegerField(
        read_only=True, help_text="The ETag, to be sent as If-Match."
    )
    changed = serializers.DateTimeField(source="updated_at", read_only=True)


class WithdrawableSerializer(RecordSerializer):
    """A record that may be withdrawn, which is marked and never deleted."""

    withdrawn = serializers.BooleanField(source="is_withdrawn", read_only=True)
    withdrawn_reason = serializers.CharField(read_only=True)


# To look for a like name takes time, so of many unknown ones only the first get a suggestion.
MOST_SUGGESTIONS = 10
MOST_UNKNOWN = 200


class StrictSerializer(serializers.Serializer[Any]):
    """Input: an unknown field is an error, so that a misspelt one is not lost unnoticed.

    So is a value of another type than the field has in JSON.
    """

    is_json = True

    def to_internal_value(self, data: Any) -> Any:
        """The validated fields."""
        errors: dict[str, Any] = {}
        if isinstance(data, Mapping):
            errors = self._unknown([name for name in data if name not in self.fields])
        try:
            fields = super().to_internal_value(data)
        except serializers.ValidationError as refusal:
            if not isinstance(refusal.detail, Mapping):
                raise
            for name, inner in refusal.detail.items():
                errors[name] = with_rules(inner, self.fields.get(name, self))
        if self.is_json and isinstance(data, Mapping):
            errors |= self._of_wrong_types(data)
        if errors:
            raise serializers.ValidationError(errors)
        return fields

    def _of_wrong_types(self, data: Mapping[str, Any]) -> dict[str, Any]:
        fields = {str(field.field_name): field for field in self._writable_fields}
        found = {name: wrong_type(fields[name], data[name]) for name in fields if name in data}
        return {name: with_rules(each, fields[name]) for name, each in found.items() if each}

    def _unknown(self, names: list[Any]) -> dict[str, Any]:
        if len(names) > MOST_UNKNOWN:
            sentence = f"There are more than {MOST_UNKNOWN} fields here that are unknown."
            whole = {api_settings.NON_FIELD_ERRORS_KEY: [sentence]}
            raise serializers.ValidationError(whole, code="unknown_field")
        return {
            name: [ErrorDetail(self._advice(str(name), place), code="unknown_field")]
            for place, name in enumerate(names)
        }

    def _advice(self, name: str, place: int) -> str:
        if place >= MOST_SUGGESTIONS:
            return "There is no such field."
        near = difflib.get_close_matches(name, list(self.fields), n=1)
        return "There is no such field." + (f" Did you mean “{near[0]}”?" if near else "")


class ParametersSerializer(StrictSerializer):
    """The parameters of an address, all of which are text."""

    is_json = False


class ReasonSerializer(StrictSerializer):
    """Why something is taken back."""

    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "format": "uuid"},
            {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
        ]
    }
)
class IdField(serializers.Field[Model, str | Mapping[str, str], str, Any]):
    """Another record that the caller may see, by its id or by a code: ``{"ods": "RJ1"}``.

    Anything else is “no such record”. Within one request a record is looked up once.
    """

    default_error_messages = {
        "not_an_id": "Enter an id as the API gives them.",
        "no_such_naming": "It cannot be named so. Name it by its id, or by {ways}.",
        "no_such_record": "There is no such record, or you may not know of it.",
        "several_records": "Several records that you may see are named so. Name the system too.",
    }

    def __init__(self, visible: Callable[["User"], QuerySet[Any]], **options: Any) -> None:
        super().__init__(**options)
        self.visible = visible

    def to_internal_value(self, data: Any) -> Model:
        """The record that is named."""
        if isinstance(data, Mapping):
            return self._known(json.dumps(data, sort_keys=True), partial(self._named, data))
        try:
            public_id = serializers.UUIDField().to_internal_value(data)
        except serializers.ValidationError:
            self.fail("not_an_id")
        return self._known(public_id, partial(self._of_id, public_id))

    def to_representation(self, value: Model) -> str:
        """Its id."""
        return str(value.public_id)  # type: ignore[attr-defined]

    def look_up(self, public_ids: Collection[uuid.UUID]) -> None:
        """Find many at once, for the values to come."""
        for record in self._rows().filter(public_id__in=public_ids):
            self._memory[self._key(record.public_id)] = record

    def _named(self, given: Mapping[str, Any]) -> Model:
        model = self._rows().model
        naming = naming_of(model, given)
        if naming is None or not all(isinstance(value, str) for value in given.values()):
            ways = " or ".join(f"“{each.needs}”" for each in ways_to_name(model))
            self.fail("no_such_naming", ways=ways)
        found = list(naming.narrow(self._rows(), given, self._user)[:2])
        if not found:
            self.fail("no_such_record")
        if len(found) > 1:
            self.fail("several_records")
        record: Model = found[0]
        return record

    def _of_id(self, public_id: uuid.UUID) -> Model:
        found: Model | None = self._rows().filter(public_id=public_id).first()
        if found is None:
            self.fail("no_such_record")
        return found

    def _known(self, name: Any, find: Callable[[], Model]) -> Model:
        key = self._key(name)
        if key not in self._memory:
            self._memory[key] = find()
        return self._memory[key]

    def _key(self, name: Any) -> tuple[str, str, Any]:
        return self.visible.__module__, self.visible.__qualname__, name

    def _rows(self) -> QuerySet[Any]:
        return self.visible(self._user)

    @property
    def _user(self) -> "User":
        user: User = self.context["request"].user
        return user

    @property
    def _memory(self) -> dict[tuple[str, str, Any], Model]:
        """What this request has found; each caller sees other records, so it ends with it."""
        request = self.context["request"]
        if not hasattr(request, "records_found"):
            request.records_found = {}
        found: dict[tuple[str, str, Any], Model] = request.records_found
        return found


class FaultSerializer(serializers.Serializer[Any]):
    """One thing that is wrong, for programs and for people."""

    field = serializers.CharField(help_text="As in `errors`, such as `partners.0.tone`.")
    rule = serializers.ChoiceField(
        choices=list(RULES), help_text="What was broken: a word that never changes its meaning."
    )
    message = serializers.CharField(help_text="A sentence for people.")
    remedy = serializers.CharField(help_text="What to do about it.")


class ProblemSerializer(serializers.Serializer[Any]):
    """Every refusal, after RFC 9457."""

    type = serializers.CharField(help_text="What kind of refusal: an address that explains it.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for people.")
    remedy = serializers.CharField(help_text="What to do about a refusal of this kind.")
    request_id = serializers.CharField(help_text="Quote it when you ask us about this request.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text=f"Sentences by field; about the request as a whole: “{WHOLE_REQUEST}”.",
    )
    problems = FaultSerializer(
        many=True, required=False, help_text="The same, each with its rule and its remedy."
    )
    missing_scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES),
        required=False,
        help_text="Which scopes the token lacks, where that is why.",
    )
