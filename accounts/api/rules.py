"""The rules that a refusal may name: stable words for programs, with a remedy for people.

A rule's code never changes its meaning. Codes of the framework, of models and of actions are
translated here, so that nothing of how the product is built shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


@dataclass(frozen=True)
class Rule:
    """What a refusal with this code means, and what the caller does about it."""

    meaning: str
    remedy: str


# Where nobody said more: the sentence says what is wrong.
REFUSED = "not_acceptable"

RULES: dict[str, Rule] = {
    "required": Rule("A field that is needed was left out.", "Send the field."),
    "unknown_field": Rule(
        "There is no field of this name.", "Leave it out, or write its name as described."
    ),
    "unknown_filter": Rule(
        "There is no filter or parameter of this name.",
        "Leave it out, or write its name as described.",
    ),
    "blank": Rule("The text is empty.", "Send some text."),
    "null": Rule("The field may not be null.", "Send a value, or leave the field out."),
    "too_long": Rule("It is longer than allowed.", "Shorten it to the length in the sentence."),
    "too_short": Rule("It is shorter than allowed.", "Send at least what the sentence says."),
    "too_large": Rule("The number is above the highest.", "Send a number within the limits."),
    "too_small": Rule("The number is below the lowest.", "Send a number within the limits."),
    "too_many": Rule("The list is longer than allowed.", "Split it over several requests."),
    "too_few": Rule("The list is shorter than allowed.", "Send at least one."),
    "not_a_choice": Rule(
        "The value is none of those allowed.", "Send one of the values in the description."
    ),
    "not_text": Rule("It is not text.", "Send text in quotation marks."),
    "not_a_number": Rule("It is not a number.", "Send a number, without quotation marks."),
    "not_true_or_false": Rule("It is neither true nor false.", "Send true or false."),
    "not_a_date": Rule("It is not a day.", "Write the day as 2026-03-31."),
    "not_a_date_and_time": Rule(
        "It is not a point in time.", "Write it as 2026-03-31T14:00:00+01:00."
    ),
    "not_an_email_address": Rule("It is not an email address.", "Send a whole email address."),
    "not_an_address": Rule("It is not a web address.", "Send a whole address, with https://."),
    "not_a_list": Rule("It is not a list.", "Send a list in square brackets."),
    "not_an_object": Rule("It is not an object.", "Send an object in curly brackets."),
    "not_an_id": Rule(
        "It is neither an id nor another way to name a record.",
        "Send the record's id, or name it by a code, as the API's pages say.",
    ),
    "no_such_record": Rule(
        "There is no such record, or you may not know of it.",
        "Look for the record in its collection and send the id that it has there.",
    ),
    "several_records": Rule(
        "Several records that you may see are named so.",
        "Name the system too, or send the record's id.",
    ),
    "another_system": Rule(
        "The record belongs to another system.", "Name a record of the same system."
    ),
    "forbidden_characters": Rule(
        "It holds characters that cannot be kept.", "Take out control characters."
    ),
    "taken": Rule("Another record has this already.", "Change that one, or choose another value."),
    "overlaps": Rule(
        "It overlaps in time with what is recorded.", "Send days that leave the other alone."
    ),
    "fixed": Rule(
        "The field of a record that exists cannot be changed.",
        "Leave it out or send what is recorded; or withdraw the record and make it anew.",
    ),
    "twice_in_request": Rule("Another row of the request names the same.", "Send it once."),
    "not_found": Rule(
        "What the row is about is not there, or you may not know of it.",
        "Look for it in its collection.",
    ),
    "not_allowed": Rule(
        "You may see this and not do it.", "Ask an administrator of the system for the role."
    ),
    "missing_scope": Rule(
        "You may do this, but the token lacks a scope.",
        "Send a token with the scope that the sentence names.",
    ),
    "conflict": Rule(
        "The record is in a state in which this cannot be done.",
        "Read the record again, and do first what the sentence says.",
    ),
    "changed_meanwhile": Rule(
        "The record has another version than the one named.",
        "Read it again and send the change with its present version.",
    ),
    REFUSED: Rule("It breaks a rule of the record.", "Do what the sentence says."),
}

# What the framework and models call it, where the kind of field does not matter.
_TRANSLATED = {
    "max_length": "too_long",
    "min_length": "too_short",
    "max_value": "too_large",
    "min_value": "too_small",
    "max_digits": "too_large",
    "max_decimal_places": "too_long",
    "max_whole_digits": "too_large",
    "max_string_length": "too_long",
    "overflow": "too_large",
    "empty": "too_few",
    "invalid_choice": "not_a_choice",
    "invalid_list": "not_a_list",
    "item_invalid": REFUSED,
    "not_a_list": "not_a_list",
    "not_a_dict": "not_an_object",
    "no_such_naming": "not_an_id",
    "does_not_exist": "no_such_record",
    "no_match": "no_such_record",
    "incorrect_match": "no_such_record",
    "incorrect_type": "not_an_id",
    "unique": "taken",
    "unique_together": "taken",
    "unique_for_date": "taken",
    "incomplete": "required",
    "year": "not_a_date",
    "date": "not_a_date",
    "invalid_date": "not_a_date",
    "invalid_datetime": "not_a_date_and_time",
    "invalid_nullable": "not_true_or_false",
    "invalid_unicode": "forbidden_characters",
    "nested_array_mismatch": "not_a_list",
    "invalid_image": REFUSED,
    "no_name": REFUSED,
    "datetime": "not_a_date_and_time",
    "make_aware": "not_a_date_and_time",
    "null_characters_not_allowed": "forbidden_characters",
    "surrogate_characters_not_allowed": "forbidden_characters",
    "permission_denied": "not_allowed",
    "invalid": REFUSED,
    "error": REFUSED,
}

# What “invalid” means for a kind of field; the first that fits.
_INVALID: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], str], ...] = (
    (serializers.DateTimeField, "not_a_date_and_time"),
    (serializers.DateField, "not_a_date"),
    (serializers.EmailField, "not_an_email_address"),
    (serializers.URLField, "not_an_address"),
    (serializers.UUIDField, "not_an_id"),
    (serializers.IntegerField, "not_a_number"),
    (serializers.FloatField, "not_a_number"),
    (serializers.DecimalField, "not_a_number"),
    (serializers.BooleanField, "not_true_or_false"),
    (serializers.CharField, "not_text"),
    (serializers.BaseSerializer, "not_an_object"),
)
_OF_LISTS = {"max_length": "too_many", "min_length": "too_few"}


def is_known(code: str) -> bool:
    """Whether somebody decided which rule this code stands for."""
    return code in RULES or code in _TRANSLATED


def rule_of(code: str | None) -> str:
    """The rule that a code of the framework, a model or an action stands for."""
    if code in RULES:
        return str(code)
    return _TRANSLATED.get(code or "", REFUSED)


def rule_of_field(field: Any, code: str | None) -> str:
    """The rule that a code of this field's own check stands for."""
    if code == "invalid":
        return next((rule for kind, rule in _INVALID if isinstance(field, kind)), REFUSED)
    if isinstance(field, serializers.ListField | serializers.ListSerializer):
        return _OF_LISTS.get(code or "", rule_of(code))
    return rule_of(code)


def with_rules(detail: Any, field: Any) -> Any:
    """A field's errors, each with its rule as its code.

    Those of objects inside it named their own before.
    """
    if isinstance(detail, Mapping):
        if isinstance(field, serializers.ListField | serializers.DictField):
            return {name: with_rules(inner, field.child) for name, inner in detail.items()}
        if isinstance(field, serializers.ListSerializer):
            return {name: with_rules(inner, field) for name, inner in detail.items()}
        return detail
    if isinstance(detail, list):
        return [with_rules(each, field) for each in detail]
    return ErrorDetail(str(detail), code=rule_of_field(field, getattr(detail, "code", None)))
