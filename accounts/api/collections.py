"""Which collection shows records of a model, so that a reference can be replaced by its record."""

from typing import Any

from django.db.models import Model

_collections: dict[type[Model], Any] = {}


def keep_collection(model: type[Model], viewset: Any) -> None:
    """Remember the collection of a model; each model has at most one."""
    _collections[model] = viewset


def collection_of(model: type[Model] | None) -> Any:
    """The collection whose records are of that model; none if the API has none."""
    return _collections.get(model) if model is not None else None
