"""What a serializer is made of: which fields hold records of their own, and which name others."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from rest_framework import serializers

from accounts.api.reading import serializer_of
from accounts.api.serializers import ReferenceSerializer

Path = tuple[str, ...]
SerializerClass = type[serializers.Serializer[Any]]


def names_of(serializer_class: SerializerClass) -> list[str]:
    """All fields that it shows, in their order."""
    fields = serializer_of(serializer_class).fields
    return [name for name, field in fields.items() if not field.write_only]


def nested_in(serializer_class: SerializerClass, name: str) -> Any:
    """The serializer of what stands in a field, one or many; none if it holds no record."""
    return _serializer_in(serializer_of(serializer_class).fields[name])


@cache
def references_of(serializer_class: SerializerClass) -> dict[Path, type[Model] | None]:
    """Where another record is named, at any depth, and which model that record is of.

    None means that the model cannot be read off: ``ReferenceSerializer(of=…)`` says it.
    """
    return dict(_references(serializer_of(serializer_class), _model_of(serializer_class), ()))


def _references(
    serializer: Any, model: type[Model] | None, above: Path
) -> Iterator[tuple[Path, type[Model] | None]]:
    for name, field in serializer.fields.items():
        inner = _serializer_in(field)
        path = (*above, name)
        if isinstance(inner, ReferenceSerializer):
            yield path, inner.of or _followed(model, field.source)
        elif inner is not None:
            own = _model_of(type(inner)) or _followed(model, field.source)
            yield from _references(inner, own, path)


def _serializer_in(field: Any) -> Any:
    if isinstance(field, serializers.SerializerMethodField):
        method = getattr(field.parent, str(field.method_name))
        field = getattr(method, "_spectacular_annotation", {}).get("field")
    if isinstance(field, type) and issubclass(field, serializers.Serializer):
        return serializer_of(field)
    if isinstance(field, serializers.ListSerializer):
        field = field.child
    return field if isinstance(field, serializers.Serializer) else None


def _model_of(serializer_class: SerializerClass) -> type[Model] | None:
    model: type[Model] | None = getattr(getattr(serializer_class, "Meta", None), "model", None)
    return model


def _followed(model: type[Model] | None, source: str) -> type[Model] | None:
    """The model at the end of a path of relations."""
    for name in source.split("."):
        try:
            relation: Any = model._meta.get_field(name) if model else None
        except FieldDoesNotExist:
            return None
        model = getattr(relation, "related_model", None)
    return model
