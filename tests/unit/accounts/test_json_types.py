"""A body's values have the types that the description gives them; nothing is guessed."""

from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from accounts.api.serializers import ParametersSerializer, StrictSerializer

FIELDS: dict[str, serializers.Field[Any, Any, Any, Any]] = {
    "yes": serializers.BooleanField(allow_null=True),
    "count": serializers.IntegerField(allow_null=True),
    "share": serializers.FloatField(allow_null=True),
    "text": serializers.CharField(allow_null=True),
    "id": serializers.UUIDField(allow_null=True),
    "point": serializers.ChoiceField(choices=[(1, "Low"), (2, "High")], allow_null=True),
    "kind": serializers.ChoiceField(choices=[("1", "One"), ("b", "Two")], allow_null=True),
    "counts": serializers.ListField(child=serializers.IntegerField(), allow_null=True),
    "names": serializers.DictField(child=serializers.CharField(), allow_null=True),
}


def _given(base: Any, name: str, value: Any) -> Any:
    return type("Body", (base,), {name: FIELDS[name]})(data={name: value})


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("yes", 0, "not_true_or_false"),
        ("yes", 1.0, "not_true_or_false"),
        ("yes", "true", "not_true_or_false"),
        ("count", "5", "not_a_number"),
        ("count", 5.5, "not_a_number"),
        ("count", True, "not_a_number"),
        ("share", "0.5", "not_a_number"),
        ("share", False, "not_a_number"),
        ("text", 5, "not_text"),
        ("id", 5, "not_an_id"),
        ("point", "1", "not_a_choice"),
        ("point", True, "not_a_choice"),
        ("kind", 1, "not_a_choice"),
    ],
)
def test_another_type_is_refused(name: str, value: Any, rule: str) -> None:
    body = _given(StrictSerializer, name, value)
    assert not body.is_valid()
    assert [error.code for error in body.errors[name]] == [rule]


@pytest.mark.parametrize(
    ("name", "value", "place"), [("counts", [1, "2"], 1), ("names", {"a": "b", "c": 4}, "c")]
)
def test_of_many_the_wrong_one_is_named(name: str, value: Any, place: Any) -> None:
    body = _given(StrictSerializer, name, value)
    assert not body.is_valid()
    [(found, errors)] = body.errors[name].items()
    assert found == place
    assert all(isinstance(each, ErrorDetail) for each in errors)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("yes", False),
        ("count", 5),
        ("count", 5.0),
        ("share", 1),
        ("text", "5"),
        ("id", "0b7a4a0e-6a3c-4a53-9d3e-1f6b8f7a9c10"),
        ("point", 2),
        ("kind", "1"),
        ("counts", [1, 2]),
        ("names", {"a": "b"}),
        *((name, None) for name in FIELDS),
    ],
)
def test_what_the_description_allows_is_taken(name: str, value: Any) -> None:
    assert _given(StrictSerializer, name, value).is_valid()


def test_what_stands_in_an_address_is_text() -> None:
    assert _given(ParametersSerializer, "count", "5").is_valid()
    assert _given(ParametersSerializer, "yes", "true").is_valid()
