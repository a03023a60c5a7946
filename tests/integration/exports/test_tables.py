"""Every table, beside what the API shows the same person of the same records."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.exports.catalogue import LEFT_OUT, TABLE, TABLES
from engagement.exports.columns import Access, Column, Kind, Table
from ics_crm.api.urls import COLLECTIONS
from partners.models import System
from tests import factories as make
from tests.integration.api.conftest import client_of
from tests.integration.exports.reading import Rows, exported
from tests.world import EVERYBODY, SECRET, build_world

pytestmark = pytest.mark.django_db

OF_COLLECTION = {table.collection: table for table in TABLES if table.collection}
# Lists inside a record, and the table with the rows of each.
INSIDE = {
    ("organisations", "identifiers"): ("organisation_codes", "organisation_id"),
    ("organisations", "also_known_as"): ("organisation_names", "organisation_id"),
    ("organisations", "succeeded_by"): ("successions", "predecessor_id"),
    ("handovers", "partnerships"): ("handed_over", "handover_id"),
    ("people", "positions"): ("positions", "person_id"),
    ("events", "partners"): ("event_partners", "event_id"),
    ("events", "people"): ("event_people", "event_id"),
    ("events", "boards"): ("event_boards", "event_id"),
    ("commitments", "changes"): ("commitment_changes", "commitment_id"),
    ("partner-links", "answers"): ("partner_answers", "link_id"),
    ("decisions", "consultations"): ("consultations", "decision_id"),
    ("plans", "partners"): ("plan_partners", "plan_id"),
    ("principles", "wordings"): ("principle_wordings", "principle_id"),
    ("survey-instruments", "versions"): ("survey_instrument_versions", "instrument_id"),
}
# What follows from other columns and the day, or stands in another table as other rows.
FOLLOWS = {
    ("nominations", "stage"),
    ("commitments", "overdue"),
    ("documents", "overdue"),
    ("partner-links", "usable"),
    ("plans", "state"),
    ("plan-positions", "retrofitted"),
    ("plan-alignments", "retrofitted"),
    ("plan-alignments", "wording"),  # principle_wordings
    ("principles", "retired"),
    ("services", "providers"),  # service_partners
    ("services", "affected"),
    ("score-models", "standing"),  # score_model_decisions
    ("organisations", "source"),  # source and as_at, which the file's reference makes one
    ("indicator-values", "source"),  # of the indicator
}
# Documents that are read at their own addresses.
APART = {
    ("survey-instrument-versions", "content"),
    ("survey-waves", "asking"),
    ("survey-waves", "asked"),
    ("survey-waves", "answered"),
    ("survey-waves", "why_not_opened"),
    ("survey-results", "closed_on"),  # of the wave
    ("survey-results", "response"),
    ("survey-results", "compared_with"),
    ("packs", "so_what"),
    ("packs", "front_sheet"),
    ("packs", "document"),
    ("packs", "files"),
}

# Ids that other programs gave a record: each program knows its own.
OF_OTHERS = {"external_ids"}


def test_every_collection_has_a_table_or_a_reason() -> None:
    collections = {view.collection for view in COLLECTIONS}
    assert collections <= OF_COLLECTION.keys() | LEFT_OUT.keys()
    assert OF_COLLECTION.keys() <= collections
    assert not OF_COLLECTION.keys() & LEFT_OUT.keys()


def test_what_each_column_is_declared_to_be_is_what_its_field_is() -> None:
    access = Access(make.make_user(), make.make_system())
    wrong = [
        (table.name, column.name, column.kind, kind)
        for table in TABLES
        if table.unpacked is None
        for column in table.columns
        if isinstance(column.source, str) and _is_field(table, column, access)
        for kind, null in [_kind_of(table.rows(access).model, column.source or column.name)]
        if column.kind not in kind or (null and not column.is_nullable)
    ]
    assert wrong == []


def test_each_person_gets_what_the_api_shows_them(tmp_path: Path) -> None:
    world = build_world()
    found = {}
    for name in (EVERYBODY, BOARD_MEMBER.name):
        tables = exported(world.users[name], world.system, tmp_path)
        wrong = list(_compared(world.users[name], world.system, tables))
        assert wrong == [], name
        found[name] = json.dumps(tables, default=str)
    assert SECRET in found[EVERYBODY]
    assert SECRET not in found[BOARD_MEMBER.name]
    assert world.stranger is not None
    stranger = exported(world.stranger, world.system, tmp_path)
    of_ours = [name for name, rows in stranger.items() if _is_of_a_system(name) and rows]
    assert of_ours == []


def _compared(user: User, system: System, tables: dict[str, Rows]) -> Iterator[Any]:
    client = client_of(user)
    for collection, table in OF_COLLECTION.items():
        # Of scores the collection shows engagement health alone: trust has an address of its own.
        rows = {
            row["id"]: row
            for row in tables[table.name]
            if collection != "scores" or row["measure"] == "health"
        }
        shown = _shown(client, collection, rows)
        ours = {
            public_id
            for public_id, record in shown.items()
            if (record.get("system") or {"id": str(system.public_id)})["id"]
            == str(system.public_id)
        }
        yield from ((collection, public_id, "is left out") for public_id in ours - rows.keys())
        for public_id, row in rows.items():
            for field, value in shown[public_id].items():
                if not _agrees(collection, field, row, value, tables):
                    yield collection, field, row.get(field), value


def _shown(client: APIClient, collection: str, rows: Any) -> dict[str, dict[str, Any]]:
    """What the API shows: withdrawn ones too, and one by one what its list leaves out."""
    found: dict[str, dict[str, Any]] = {}
    for query in ("", "&withdrawn=true"):
        answer = client.get(f"/api/v1/{collection}?limit=200{query}")
        if answer.status_code == 200:
            found |= {row["id"]: row for row in answer.json()["results"]}
    for public_id in rows.keys() - found.keys():
        answer = client.get(f"/api/v1/{collection}/{public_id}")
        assert answer.status_code == 200, (collection, public_id)
        found[public_id] = answer.json()
    return found


def _agrees(
    collection: str, field: str, row: dict[str, Any], value: Any, tables: dict[str, Rows]
) -> bool:
    if (collection, field) in FOLLOWS | APART or field in OF_OTHERS:
        return True
    if (collection, field) in INSIDE:
        table, key = INSIDE[collection, field]
        rows = [inner for inner in tables[table] if inner[key] == row["id"]]
        return _listed(rows, value or [])
    name = f"{field}_id" if f"{field}_id" in row else field
    if name not in row:
        return False
    if isinstance(value, dict):
        value = value["id"] if name.endswith("_id") else value.get("name", value)
    kind = TABLE[OF_COLLECTION[collection].name].column(name).kind
    return _same(json.loads(row[name]) if kind is Kind.JSON else row[name], value)


def _listed(rows: Rows, shown: list[Any]) -> bool:
    if len(rows) != len(shown):
        return False
    if not rows or not isinstance(shown[0], dict):
        return True
    names = [n for n in rows[0] if n in shown[0] and not isinstance(shown[0][n], dict | list)]
    plain = [[_text(row[name]) for name in names] for row in rows]
    return sorted(plain) == sorted([_text(each[name]) for name in names] for each in shown)


def _same(cell: Any, value: Any) -> bool:
    if isinstance(value, list) and not isinstance(cell, list):
        return bool(cell == ";".join(map(str, value)))
    if isinstance(cell, float) and value is not None:
        return abs(cell - float(value)) < 1e-9
    return cell == value or _text(cell) == _text(value)


def _text(value: Any) -> str:
    """Moments at the same offset, whoever wrote them; all else as it is."""
    if isinstance(value, str) and "T" in value and value[:4].isdigit():
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return str(value.timestamp())
    return "none" if value is None else str(value)


def _kind_of(model: Any, path: str) -> tuple[set[Kind], bool]:
    null = False
    for part in path.split("__"):
        field = model._meta.get_field(part)
        null = null or field.null
        model = field.related_model
    kinds = {
        "UUIDField": {Kind.ID},
        "BooleanField": {Kind.BOOLEAN},
        "DateField": {Kind.DATE},
        "DateTimeField": {Kind.MOMENT},
        "FloatField": {Kind.NUMBER},
        "DecimalField": {Kind.NUMBER},
        "JSONField": {Kind.JSON},
        "ArrayField": {Kind.CODES},
    }
    name = type(field).__name__
    if "Integer" in name:
        return {Kind.INTEGER}, null
    return kinds.get(name, {Kind.CODE} if field.choices else {Kind.TEXT, Kind.CODE}), null


def _is_field(table: Table, column: Column, access: Access) -> bool:
    """Not something that the rows themselves come with."""
    return (column.source or column.name) not in table.rows(access).query.annotations


def _is_of_a_system(name: str) -> bool:
    return "system_id" in {column.name for column in TABLE[name].columns} and name not in {
        "rule_sets",
        "score_models",
        "survey_instruments",
        "score_model_decisions",
    }
