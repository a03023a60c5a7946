"""The catalogue of errors names every rule that a refusal can name."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from rest_framework import serializers

from accounts.api.problems import CATALOGUE, PROBLEMS, answer_to
from accounts.api.rules import REFUSED, RULES, is_known, rule_of
from tests.integration.api.conftest import Home
from tests.integration.rules.database import OUR_APPS

ROOT = Path(__file__).parents[3]
RAISERS = {"ValidationError", "ErrorDetail"}


def _codes_in_the_source() -> Iterator[str]:
    """Every code that our own code raises an error with."""
    for app in (*OUR_APPS, "nhsuk", "ics_crm"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield from _codes_of(node)


def _codes_of(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "fail" and call.args and isinstance(call.args[0], ast.Constant):
        yield str(call.args[0].value)
    if name in RAISERS:
        codes = [each.value for each in call.keywords if each.arg == "code"]
        yield from (str(code.value) for code in codes if isinstance(code, ast.Constant))


def _codes_of_fields() -> Iterator[str]:
    """Every code that a field of the API, of a model or of a validator can give."""
    kinds: list[Any] = [serializers.Field]
    while kinds:
        kind = kinds.pop()
        yield from getattr(kind, "default_error_messages", {})
        kinds += kind.__subclasses__()
    for app in OUR_APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                yield from field.error_messages
                yield from (str(getattr(each, "code", "invalid")) for each in field.validators)


def test_every_code_has_its_rule() -> None:
    codes = {*_codes_in_the_source(), *_codes_of_fields()}
    assert {"unknown_field", "no_such_record", "max_length"} <= codes
    unknown = sorted(code for code in codes if not is_known(code))
    assert unknown == [], " ".join(unknown)


def test_every_rule_says_what_to_do() -> None:
    for remedy in (
        *(rule.remedy for rule in RULES.values()),
        *(kind.remedy for _status, kind in CATALOGUE),
    ):
        assert remedy.endswith(".")
    assert rule_of("something new") == REFUSED


@pytest.mark.django_db
def test_the_page_lists_all(client: Client) -> None:
    page = client.get(reverse("api-docs")).content.decode()
    for code in RULES:
        assert f'id="rule-{code}"' in page
    for status in PROBLEMS:
        assert f'id="problem-status-{status}"' in page


def _rules(body: dict[str, Any]) -> dict[str, str]:
    return {each["field"]: each["rule"] for each in body["problems"]}


def test_a_refusal_names_field_rule_and_remedy(home: Home) -> None:
    body = home.client.post(
        "/api/v1/events",
        {
            "colour": "blue",
            "kind": "party",
            "starts_at": "soon",
            "title": "x" * 201,
            "themes": "discharge",
            "place": "00000000-0000-4000-8000-000000000000",
            "partners": [{"partnership": "x", "tone": 9, "mood": 1}, {}, "x"],
        },
    ).json()
    assert _rules(body) == {
        "colour": "unknown_field",
        "kind": "not_a_choice",
        "starts_at": "not_a_date_and_time",
        "title": "too_long",
        "themes": "not_a_list",
        "place": "no_such_record",
        "partners.0.mood": "unknown_field",
        "partners.0.partnership": "not_an_id",
        "partners.0.tone": "too_large",
        "partners.1.partnership": "required",
        "partners.2": "not_an_object",
    }
    for each in body["problems"]:
        assert each["message"] in body["errors"][each["field"]]
        assert each["remedy"] == RULES[each["rule"]].remedy
    assert body["remedy"] == PROBLEMS[422].remedy


def test_a_wrong_filter_names_its_rule(home: Home) -> None:
    body = home.client.get("/api/v1/events?kynd=party&kind=party&since=soon").json()
    assert _rules(body) == {"kynd": "unknown_filter"}
    body = home.client.get("/api/v1/events?kind=party&since=soon").json()
    assert set(_rules(body)) == {"kind", "since"}
    assert _rules(body)["kind"] == "not_a_choice"


def test_what_an_action_refuses_keeps_its_code() -> None:
    answer = answer_to(
        ValidationError(
            {
                "valid_from": ValidationError("Somebody sits there then.", code="overlaps"),
                "title": "It says nothing.",
            }
        )
    )
    assert answer is not None
    assert _rules(answer.data) == {"valid_from": "overlaps", "title": REFUSED}
