"""Mappings, written by hand or guessed."""

import json

import pytest

from engagement.imports.mapping import ColumnMapping, Field, MappingError, guess_columns
from engagement.imports.mapping_file import parse_mapping, read_mapping

DHSC = ["department", "minister", "date", "organisation", "purpose", "type"]
SMALL = {"date": "date", "organisations": "organisation"}


def test_the_headings_of_ministers_logs_are_guessed() -> None:
    assert guess_columns(DHSC) == {
        Field.OUR_PEOPLE: "minister",
        Field.DATE: "date",
        Field.ORGANISATIONS: "organisation",
        Field.TITLE: "purpose",
    }


@pytest.mark.parametrize(
    "raw",
    [
        {"columns": SMALL},
        {"columns": {"Date": "DATE", "organisation": " Organisation "}},
        {"columns": {"date": ["date"], "organisations": ["organisation"]}},
        {"columns": {**SMALL, "title": None, "notes": ""}},
        SMALL,
    ],
)
def test_ways_to_say_the_same(raw: dict[str, object]) -> None:
    mapping = read_mapping(raw).against(DHSC)
    assert dict(mapping.columns) == {
        Field.DATE: ["date"],
        Field.ORGANISATIONS: ["organisation"],
    }


def test_columns_may_be_written_the_other_way_round() -> None:
    raw = {"columns": {"When it was": "date", "Whom we met": "organisations"}}
    mapping = read_mapping(raw).against(["When it was", "Whom we met"])
    assert dict(mapping.columns) == {
        Field.DATE: ["When it was"],
        Field.ORGANISATIONS: ["Whom we met"],
    }


def test_attendees_are_our_people() -> None:
    mapping = read_mapping({"columns": {**SMALL, "attendees": "minister"}})
    assert mapping.columns[Field.OUR_PEOPLE] == ["minister"]


def test_a_mapping_survives_being_kept() -> None:
    text = json.dumps(
        {
            "columns": {**SMALL, "kind": "type"},
            "date_formats": ["%d.%m.%Y"],
            "organisation_separators": [";"],
            "ignore_values": ["none held"],
            "values": {"kind": {"ministerial": "meeting"}},
            "defaults": {"kind": "visit", "initiated_by": ""},
            "earliest": "2015-01-01",
            "people": "leave_out",
            "keep_together": ["This, That and Co"],
        }
    )
    mapping = parse_mapping(text)
    again = read_mapping(mapping.as_json())
    assert again.as_json()["columns"] == mapping.as_json()["columns"]
    assert again.earliest == mapping.earliest
    assert again.values == mapping.values
    assert again.defaults == {"kind": "visit"}
    assert not again.create_people
    assert again.is_ignored("None held.")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("{", "not JSON"),
        ("[]", "must be a JSON object"),
        ('{"columns": {}}', 'needs "columns"'),
        ('{"columns": {"date": 3}}', "must be text"),
        ('{"columns": {"shoe size": "x"}}', "not known"),
        ('{"columns": {"date": "d"}, "earliest": "soon"}', "must be a date"),
        ('{"columns": {"date": "d"}, "defaults": {"kind": "party"}}', "not known"),
        ('{"columns": {"date": "d"}, "defaults": {"colour": "red"}}', "not known"),
        ('{"columns": {"date": "d"}, "values": {"kind": {"x": "party"}}}', "is no kind"),
        ('{"columns": {"date": "d"}, "values": {"date": {"x": "y"}}}', "can be given for"),
        ('{"columns": {"date": "d"}, "header_row": 0}', "row number"),
    ],
)
def test_what_is_wrong_is_said(raw: str, sentence: str) -> None:
    with pytest.raises(MappingError, match=sentence):
        parse_mapping(raw)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"date": "date", "organisations": "company"}, "the file has: department"),
        ({"date": "date"}, "which column holds: organisations met"),
        ({"organisations": "organisation"}, "which column holds: date"),
    ],
)
def test_a_mapping_must_fit_the_file(raw: dict[str, str], sentence: str) -> None:
    with pytest.raises(MappingError, match=sentence):
        read_mapping({"columns": raw}).against(DHSC)


def test_an_unknown_option_is_remarked_and_left_out() -> None:
    mapping = read_mapping({"columns": SMALL, "colour": "red", "_comment": "mine"})
    assert mapping.remarks == ["The mapping's “colour” is not known and was left out."]


def test_several_columns_make_one_value() -> None:
    mapping = ColumnMapping(columns={Field.ORGANISATIONS: ["a", "b"]})
    assert mapping.value({"a": "Age UK", "b": "Nesta"}, Field.ORGANISATIONS) == "Age UK\nNesta"
    assert mapping.value({"a": "Age UK", "b": " "}, Field.ORGANISATIONS) == "Age UK"
