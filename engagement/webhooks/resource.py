"""A kind of record of which receivers can be told."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User


@dataclass(frozen=True)
class Resource:
    """A collection of the API, and the types of events that are told of its records.

    ``name`` is what messages call one record. ``told`` has what is said of each type on pages and
    in the documentation; the types begin with ``prefix`` unless they name another.
    """

    collection: str
    name: str
    model: type[Model]
    told: dict[str, str]

    @property
    def label(self) -> str:
        """What audit events call it."""
        return self.model._meta.label_lower

    def visible_to(self, user: User) -> QuerySet[Any]:
        """The records that a user may see: those that pages and API show."""
        rows: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return rows
