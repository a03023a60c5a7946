"""JSON has types of its own: 0 is not false, "5" is no number, and 5 is no text.

The framework's fields take one for the other, since forms have text only. A program that sends the
wrong one has mistaken the field, and what it meant would be guessed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole_number(value: Any) -> bool:
    # JSON does not tell 5.0 from 5.
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


# What JSON has for a kind of field; the first that fits. Others look at the type themselves.
_TYPES: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], Callable[[Any], bool]], ...] = (
    (serializers.BooleanField, lambda value: isinstance(value, bool)),
    (serializers.IntegerField, _is_whole_number),
    (serializers.FloatField, _is_number),
    (serializers.CharField, _is_text),
    (serializers.UUIDField, _is_text),
)


def wrong_type(field: Any, value: Any) -> Any:
    """The errors of a value that is not of the type which the field has in JSON; None if it is.

    :return: as the field's own validation would give them: a list, or of a list or an object the
        errors of each part. Objects with fields of their own check themselves.
    """
    if value is None:
        return None
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return _of_parts(field.child, enumerate(value))
    if isinstance(field, serializers.DictField) and isinstance(value, Mapping):
        return _of_parts(field.child, value.items())
    if isinstance(field, serializers.ChoiceField):
        is_alike = _is_whole_number if all(map(_is_whole_number, field.choices)) else _is_text
        return None if is_alike(value) else _refused(field, "invalid_choice", value)
    for kind, fits in _TYPES:
        if isinstance(field, kind):
            return None if fits(value) else _refused(field, "invalid", value)
    return None


def _of_parts(child: Any, parts: Any) -> dict[Any, Any] | None:
    found = {name: wrong_type(child, value) for name, value in parts}
    return {name: errors for name, errors in found.items() if errors} or None


def _refused(field: Any, code: str, value: Any) -> Any:
    try:
        field.fail(code, input=value, value=value)
    except serializers.ValidationError as refusal:
        return refusal.detail
