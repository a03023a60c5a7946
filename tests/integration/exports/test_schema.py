"""The schema of exports: documented, and never changed without its version."""

import json
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from engagement.exports.catalogue import SCHEMA_VERSION, TABLES
from engagement.exports.schema import as_markdown, fingerprint, schema

KEPT = Path(__file__).parents[3] / "engagement" / "exports" / "fingerprint.json"


def test_the_schema_does_not_change_without_its_version() -> None:
    kept = json.loads(KEPT.read_text())
    assert kept == {"version": SCHEMA_VERSION, "sha256": fingerprint()}, (
        "Tables or columns of exports have changed. Raise SCHEMA_VERSION, say so at what is new "
        "(since=), and run: bin/manage export_schema"
    )


def test_the_page_of_the_schema_is_that_of_the_code() -> None:
    page = KEPT.parents[2] / "docs" / "export-tables.md"
    assert page.read_text() == as_markdown(), "Run: bin/manage export_schema"


def test_every_column_says_what_it_means() -> None:
    for table in TABLES:
        assert table.about.endswith("."), table.name
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name
        for column in table.columns:
            assert column.meaning.endswith("."), (table.name, column.name)
            assert 1 <= column.since <= SCHEMA_VERSION


@pytest.mark.django_db
def test_the_schema_is_served(stranger: APIClient) -> None:
    assert stranger.get("/api/v1/exports/schema").json() == schema()
