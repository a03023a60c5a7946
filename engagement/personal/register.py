"""Every field of every table that can hold words, and whether they may be about a person.

The one place that says it. Found, taken out for somebody who asks, and erased is what stands here;
a test fails for a field that stands nowhere, and `docs/personal-data.md` is written from it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from engagement.personal import (
    register_of_accounts,
    register_of_partners,
    register_of_records,
    register_of_rights,
    register_of_surveys,
)
from engagement.personal.kinds import Table
from engagement.personal.not_personal import NOT_PERSONAL

TABLES: Mapping[str, Table] = {
    **register_of_accounts.TABLES,
    **register_of_partners.TABLES,
    **register_of_records.TABLES,
    **register_of_surveys.TABLES,
    **register_of_rights.TABLES,
}
_WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
)


def tables() -> Iterator[tuple[type[models.Model], Table]]:
    """Every model that holds something of people, with what is said of it."""
    for label, table in TABLES.items():
        yield apps.get_model(label), table


def can_hold_words(column: "models.Field[Any, Any]") -> bool:
    """Whether somebody could be named in a column: text of any length, addresses, JSON, bytes.

    What has a list of choices cannot hold anything else, and keys point at somebody, which is
    found from the models themselves.
    """
    if column.choices or column.related_model is not None:
        return False
    if isinstance(column, models.GeneratedField):
        return isinstance(column.output_field, _WORDS)
    if isinstance(column, ArrayField):
        return can_hold_words(column.base_field)
    return isinstance(column, _WORDS)


def unclassified() -> list[str]:
    """Fields of which nothing is said, and what is said of fields that there are not."""
    there = {
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for column in model._meta.concrete_fields
        if can_hold_words(column)
    }
    personal = {f"{label}.{name}" for label, table in TABLES.items() for name in table.fields}
    plain = {f"{label}.{name}" for label, names in NOT_PERSONAL.items() for name in names.split()}
    return sorted(there ^ (personal | plain)) + sorted(personal & plain)
