"""Reads a mapping that a person wrote as JSON. Lenient: small and reversed ones do too."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engagement.imports.layout import Layout, letters
from engagement.imports.mapping import (
    EVENTS,
    ColumnMapping,
    MappingError,
    allowed_defaults,
)
from engagement.imports.splitting import KEEP_TOGETHER

_KEYS = {
    "columns": "columns column fields mapping",
    "date_formats": "dateformats dateformat dates",
    "organisation_separators": "organisationseparators organisationseparator separators separator "
    "organizationseparators",
    "people_separators": "peopleseparators peopleseparator",
    "keep_together": "keeptogether knownnames",
    "ignore_values": "ignorevalues ignorevalue ignore ignored",
    "defaults": "defaults default",
    "values": "values",
    "earliest": "earliest earliestdate notbefore",
    "latest": "latest latestdate notafter",
    "people": "people createpeople",
    "header_row": "headerrow headingsrow",
}
_KEY_OF = {alias: key for key, words in _KEYS.items() for alias in words.split()}


def parse_mapping(text: str | bytes) -> ColumnMapping:
    """The mapping in a JSON file.

    :raises MappingError: with a sentence that says what is wrong.
    """
    try:
        raw = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"The mapping is not JSON: {error}.") from error
    if not isinstance(raw, dict):
        raise MappingError(
            'The mapping must be a JSON object such as {"columns": {"date": "Date"}}.'
        )
    return read_mapping(raw)


def read_mapping(raw: Mapping[str, Any], layout: Layout = EVENTS) -> ColumnMapping:
    """A mapping from what JSON gave.

    :raises MappingError: with a sentence that says what is wrong.
    """
    given, remarks = _known_keys(raw)
    if "columns" not in given:  # a mapping of nothing but columns needs no inner object
        given = {"columns": {k: v for k, v in raw.items() if isinstance(v, str | list)}}
        remarks = []
    options: dict[str, Any] = {}
    for key in ("date_formats", "organisation_separators", "people_separators", "ignore_values"):
        if given.get(key):
            options[key] = _texts(key, given[key])
    if given.get("keep_together"):
        options["keep_together"] = (
            *KEEP_TOGETHER,
            *_texts("keep_together", given["keep_together"]),
        )
    for key in ("earliest", "latest"):
        if given.get(key):
            options[key] = _day(key, given[key])
    if given.get("header_row") is not None:
        options["header_row"] = _positive(given["header_row"])
    if "people" in given:
        options["create_people"] = given["people"] in {"create", True}
    return ColumnMapping(
        columns=_columns(given["columns"], layout),
        layout=layout,
        defaults=_defaults(given.get("defaults") or {}),
        values=_values(given.get("values") or {}, layout),
        remarks=remarks,
        **options,
    )


def _known_keys(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    given, remarks = {}, []
    for key, value in raw.items():
        known = _KEY_OF.get(letters(key))
        if known is not None:
            given[known] = value
        elif not key.startswith("_"):
            remarks.append(f"The mapping's “{key}” is not known and was left out.")
    return given, remarks


def _columns(raw: Any, layout: Layout) -> dict[str, list[str]]:
    if not isinstance(raw, dict) or not raw:
        raise MappingError('The mapping needs "columns", such as {"date": "Date of meeting"}.')
    columns: dict[str, list[str]] = {}
    for key, value in raw.items():
        if value in (None, "", []):
            continue
        names = _texts(key, value)
        target = layout.named(key)
        if target is None and len(names) == 1:  # written the other way round: column to field
            target, names = layout.named(names[0]), [key]
        if target is None:
            known = ", ".join(column.name for column in layout.columns)
            raise MappingError(f"The mapping's column “{key}” is not known. Use: {known}.")
        columns.setdefault(target.name, []).extend(names)
    return columns


def _defaults(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise MappingError('The mapping\'s "defaults" must be an object.')
    defaults = {}
    for key, value in raw.items():
        choices = allowed_defaults().get(key, {})
        if value in (None, ""):
            continue
        if choices is not None and value not in choices:
            known = ", ".join(choices) if choices else ", ".join(allowed_defaults())
            raise MappingError(f"The default “{key}: {value}” is not known. Use: {known}.")
        defaults[key] = str(value)
    return defaults


def _values(raw: Any, layout: Layout) -> dict[str, dict[str, str]]:
    if not isinstance(raw, dict) or not all(isinstance(each, dict) for each in raw.values()):
        raise MappingError('The mapping\'s "values" must be an object of objects.')
    values = {}
    for key, pairs in raw.items():
        target = layout.named(key)
        if target is None or not target.choices:
            known = ", ".join(column.name for column in layout.columns if column.choices)
            raise MappingError(f"Values can be given for: {known}; not for “{key}”.")
        allowed = target.choices
        unknown = [value for value in pairs.values() if letters(str(value)) not in allowed]
        if unknown:
            known = ", ".join(dict.fromkeys(allowed.values()))
            raise MappingError(f"“{unknown[0]}” is no {key}. Use: {known}.")
        values[target.name] = {k: allowed[letters(str(v))] for k, v in pairs.items()}
    return values


def _texts(key: str, raw: Any) -> list[str]:
    texts = [raw] if isinstance(raw, str) else raw
    if not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise MappingError(f"The mapping's “{key}” must be text or a list of texts.")
    return list(texts)


def _day(key: str, raw: Any) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError as error:
        raise MappingError(f"The mapping's “{key}” must be a date such as 2024-01-31.") from error


def _positive(raw: Any) -> int:
    if not isinstance(raw, int) or raw < 1:
        raise MappingError("The mapping's “header_row” must be a row number such as 3.")
    return raw
