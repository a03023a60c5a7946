"""Makes every table longer, read off the models: copies of rows that are there.

A copy differs from its original only where the database demands it, so it hangs on the same records
and shows on the same pages. Further copies hang each on a copy of one of those records, so that the
rows of a list have rows of their own. A model that is added later grows without an entry here.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.apps import apps
from django.db import connection, models
from django.db.models import F, UniqueConstraint

from accounts.models import ApiClient
from engagement.models import (
    CommitmentStateChange,
    ExportFile,
    RequestClarification,
    ScoreModelApproval,
    ScoreSeries,
)
from partners.tenancy import SameSystemWhenWritten
from tests.integration.rules.database import OUR_APPS

if TYPE_CHECKING:
    Field = models.Field[Any, Any]

TEMPLATES = 4  # rows of each table that are copied
# These have a natural limit, which copies would break: a promise's states, a model in force, years,
# one client for an account, one file for a table of an export, one question that waits.
BOUNDED = (
    ApiClient,
    CommitmentStateChange,
    ExportFile,
    RequestClarification,
    ScoreModelApproval,
    ScoreSeries,
)
# Holds for one kind of audit events; copies of others would lose whose they are and what of.
OF_FEW_ROWS = {"audit_read_once_a_day"}
Model = type[models.Model]


# Surveys that are over hold answers too, though nobody can add any.
@pgtrigger.ignore("engagement.SurveyResponse:answers_only_while_open")
def grow(copies: int) -> dict[str, int]:
    """Copy rows of every table; how many rows each of those that held any has now."""
    tables = [model for model in _parents_first() if model._base_manager.exists()]
    for model in tables:
        _choose_templates(model, copies)
        _copy(model, swapped=None)
        for field in _references(model):
            _copy(model, swapped=field)
        _remember_twins(model)
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    _run("SET CONSTRAINTS ALL DEFERRED")
    for model in tables:
        _run(f"DROP TABLE {_copies(model)}, {_twins(model)}")
    # As the database does by itself: without it a plan is made for tables that a test has emptied.
    _run("ANALYZE")
    return {model._meta.label: model._base_manager.count() for model in tables}


def _parents_first() -> Iterator[Model]:
    """Every table of ours after those it points at."""
    waiting = [
        model
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    while waiting:
        free = [m for m in waiting if not any(_points_at(m, other) for other in waiting)]
        yield from free or waiting[:1]
        waiting = [model for model in waiting if model not in (free or waiting[:1])]


def _points_at(model: Model, other: Model) -> bool:
    return model is not other and any(f.related_model is other for f in _foreign_keys(model))


def _foreign_keys(model: Model) -> "list[Field]":
    return [field for field in model._meta.concrete_fields if field.is_relation]


def _references(model: Model) -> "list[Field]":
    """Foreign keys whose other row may be exchanged for a copy of it.

    Not the system, where the database holds the row to the system of what it hangs on.
    """
    bound = _run(
        "SELECT 1 FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1"
        f" AND conrelid = '{model._meta.db_table}'::regclass"
    ) or any(
        isinstance(each, SameSystemWhenWritten) for each in getattr(model._meta, "triggers", ())
    )
    return [
        field
        for field in _foreign_keys(model)
        if model not in BOUNDED and not (bound and field.name == "system")
    ]


def _choose_templates(model: Model, copies: int) -> None:
    """The copies to be made: of which row, the how manieth, with which key."""
    pk = _column(model._meta.pk)
    key = "NULL::bigint"
    if isinstance(model._meta.pk, models.AutoField):
        key = f"nextval(pg_get_serial_sequence('{model._meta.db_table}', '{pk}'))"
    _run(
        f"CREATE TEMPORARY TABLE {_copies(model)} AS"
        f" SELECT o.{pk} AS original, n, v AS variant, {key} AS key"
        f" FROM (SELECT {pk} FROM {model._meta.db_table} ORDER BY {pk} LIMIT {TEMPLATES}) AS o,"
        f" generate_series(1, {copies}) AS n, unnest(ARRAY{_variants(model)}) AS v"
    )
    _run(f"CREATE TEMPORARY TABLE {_twins(model)} (original bigint, n integer, key bigint)")


def _variants(model: Model) -> list[str]:
    return ["", *(_column(field) for field in _references(model))]


def _copy(model: Model, *, swapped: "Field | None") -> None:
    """Insert copies; those that the database does not take twice are left out."""
    table, pk = model._meta.db_table, _column(model._meta.pk)
    source = f"{_copies(model)} AS c JOIN {table} AS o ON o.{pk} = c.original"
    altered = _altered(model)
    if swapped is not None:
        parent = swapped.related_model
        if parent is model or not isinstance(parent, type) or not _exists(_twins(parent)):
            return
        source += f" JOIN {_twins(parent)} AS w ON w.original = o.{_column(swapped)} AND w.n = c.n"
        altered[_column(swapped)] = "w.key"
    elif model in BOUNDED:
        return
    if isinstance(model._meta.pk, models.AutoField):
        altered[pk] = "c.key"
    columns = [
        _column(field)
        for field in model._meta.concrete_fields
        if not (_is_worked_out(field) or field.generated)
    ]
    chosen = ", ".join(altered.get(column, f"o.{column}") for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    _run(
        f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {source}"
        f" WHERE c.variant = '{_column(swapped) if swapped else ''}' ON CONFLICT DO NOTHING"
    )


def _is_worked_out(field: Any) -> bool:
    """By the database, for each new row; what is only its usual value is copied as any other."""
    return field.has_db_default() and hasattr(field.db_default, "resolve_expression")


def _remember_twins(model: Model) -> None:
    """For each row and number the copy that differs least, for the children to hang on."""
    pk = model._meta.pk
    if isinstance(pk, models.AutoField):
        _run(
            f"INSERT INTO {_twins(model)}"
            " SELECT DISTINCT ON (c.original, c.n) c.original, c.n, c.key"
            f" FROM {_copies(model)} AS c JOIN {model._meta.db_table} AS t ON t.{pk.column} = c.key"
            " WHERE c.variant <> 'system_id' ORDER BY c.original, c.n, c.key"
        )


def _altered(model: Model) -> dict[str, str]:
    """New values for one column of each unique set: so a copy can stand beside its original."""
    altered: dict[str, str] = {}
    for names in _unique_sets(model):
        fields = [model._meta.get_field(name) for name in names]
        made = {_column(f): value for f in fields if (value := _new_value(f)) is not None}
        if made and not altered.keys() & made.keys():
            column = next(iter(made))
            altered[column] = made[column]
    return altered


def _unique_sets(model: Model) -> Iterator[list[str]]:
    for field in model._meta.concrete_fields:
        if field.unique:
            yield [field.name]
    yield from (list(names) for names in model._meta.unique_together)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.name not in OF_FEW_ROWS:
            named = [name for part in constraint.expressions for name in _names_in(part)]
            names = [*constraint.fields, *named]
            yield sorted(names, key=lambda name: _order(model._meta.get_field(name)))


def _names_in(expression: Any) -> Iterator[str]:
    if isinstance(expression, F):
        yield str(expression.name)  # type: ignore[attr-defined]
    for part in getattr(expression, "get_source_expressions", list)():
        yield from _names_in(part)


def _order(field: Any) -> int:
    kinds = (models.UUIDField, models.CharField, models.TextField, models.DateField)
    return next((i for i, kind in enumerate(kinds) if isinstance(field, kind)), len(kinds))


def _new_value(field: Any) -> str | None:
    if field.is_relation or field.choices or isinstance(field, models.AutoField):
        return None
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if isinstance(field, models.CharField | models.TextField):
        kept = (field.max_length or 100) - 9
        return f"left(o.{field.column}, {kept}) || '-' || left(md5(random()::text), 8)"
    if field.name == "month":  # the first day of one
        return "(o.month - make_interval(months => 1 + (random() * 2000)::integer))::date"
    if isinstance(field, models.DateField):
        return f"o.{field.column} - (random() * 3000)::integer"
    return f"o.{field.column} + (random() * 1000000)::integer"


def _column(field: Any) -> str:
    return str(field.column)


def _copies(model: Model) -> str:
    return f"copies_of_{model._meta.db_table}"


def _twins(model: Model) -> str:
    return f"twins_of_{model._meta.db_table}"


def _exists(table: str) -> bool:
    return bool(_run(f"SELECT 1 FROM pg_class WHERE relname = '{table}'"))


def _run(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)
