"""What is stored of a pack comes back as it was, byte for byte."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from engagement.packs.document import (
    FORMAT,
    Column,
    ColumnKind,
    Document,
    Edition,
    FrontSheet,
    Row,
    Table,
    Value,
    from_bytes,
    sha256_of,
    text_of,
    to_bytes,
)
from tests.unit.packs.samples import document, documents, section, table


@given(documents())
def test_a_document_comes_back_as_it_was(given_one: Document) -> None:
    stored = to_bytes(given_one)

    assert from_bytes(stored) == given_one
    assert to_bytes(from_bytes(stored)) == stored


def test_a_form_that_is_not_known_is_refused() -> None:
    plain = json.loads(to_bytes(document()))

    with pytest.raises(ValueError, match="not known here"):
        from_bytes(json.dumps({**plain, "format": FORMAT + 1}).encode())


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Table("a.b", "Title", (Column("One"),), (Row("1", ("a", "b")),))
    with pytest.raises(ValueError, match="share a key"):
        Table("a.b", "Title", (Column("One"),), (Row("1", ("a",)), Row("1", ("b",))))


def test_headlines_from_before_it_was_said_are_not_measured() -> None:
    old = json.loads(to_bytes(document()))
    lines = [line for part in old["sections"] for line in part["headlines"]]
    for line in lines:
        del line["is_measured"]
    read = list(from_bytes(json.dumps(old).encode()).headlines)
    assert len(read) == len(lines)
    assert not any(line.is_measured for line in read)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (ColumnKind.PERCENT, 0.624, "62%"),
        (ColumnKind.PERCENT, "Too few to say", "Too few to say"),
        (ColumnKind.NUMBER, 15971, "15,971"),
        (ColumnKind.DECIMAL, 0.456, "0.46"),
        (ColumnKind.DAY, "2026-03-31", "31 March 2026"),
        (ColumnKind.MONTH, "2026-03-01", "March 2026"),
        (ColumnKind.DAY, "Not told", "Not told"),
        (ColumnKind.TEXT, "2026-03-31", "2026-03-31"),
        (ColumnKind.NUMBER, None, ""),
    ],
)
def test_values_as_people_read_them(kind: ColumnKind, value: Value, text: str) -> None:
    assert text_of(kind, value) == text


def test_the_hash_of_an_edition_is_that_of_its_figures_and_words() -> None:
    front = FrontSheet("Report", "", None, "A Person", "", "", "", "", "", "Draft")
    figures = document(section(table(Row("acute", ("Acute trusts", 0.5)))))
    edition = Edition(front, figures, {"over_time.contacts": "We must listen."}, "0" * 64)

    assert edition.made_of == replace(edition).made_of
    assert edition.made_of != replace(edition, sha256=sha256_of(b"")).made_of
    assert edition.made_of != replace(edition, so_what={}).made_of
    assert edition.made_of != replace(edition, front=replace(front, state="Approved")).made_of
