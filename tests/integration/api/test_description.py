"""The API's description is true to the code, valid, and readable in the product."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS
from openapi_spec_validator import validate
from rest_framework.test import APIClient

from accounts.api.problems import CATALOGUE
from ics_crm.api.pages import all_topics
from ics_crm.api.topics import TOPICS
from ics_crm.api.views import api_description
from tests.integration.api.records import COLLECTIONS

FILE = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
REGENERATE = (
    "Write it anew: bin/manage spectacular --validate --fail-on-warn --file docs/openapi.yaml"
)


def test_the_file_in_the_repository_is_up_to_date() -> None:
    kept = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert kept == yaml.safe_load(yaml.safe_dump(api_description())), REGENERATE


def test_it_is_valid_and_was_made_without_a_warning() -> None:
    description = api_description()
    assert description["openapi"].startswith("3.1")
    validate(description)
    assert not GENERATOR_STATS


def test_it_is_open_to_everybody(db: None, nobody: APIClient) -> None:
    answer = nobody.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "ICS CRM"


def test_every_collection_is_explained(db: None) -> None:
    assert set(COLLECTIONS) <= set(TOPICS)
    tags = {
        tag
        for item in api_description()["paths"].values()
        for operation in item.values()
        for tag in operation["tags"]
    }
    assert tags == set(TOPICS)


def test_every_operation_names_its_refusals_and_its_headers() -> None:
    compares = 0
    for path, item in api_description()["paths"].items():
        for method, operation in item.items():
            where = f"{method} {path}"
            assert {"401", "429", "500"} <= set(operation["responses"]), where
            assert operation["description"].strip(), where
            parameters = {each["name"]: each for each in operation.get("parameters", ())}
            assert ("Idempotency-Key" in parameters) is (method == "post"), where
            version = parameters.get("If-Match", {})
            assert version.get("required", False) is (method == "put"), where
            assert ("412" in operation["responses"]) is bool(version), where
            compares += bool(version)
            assert method != "get" or not version, where
            assert ("428" in operation["responses"]) is (method == "put"), where
            if method != "get":
                assert {"403", "415", "422"} <= set(operation["responses"]), where
    assert compares > 100


def test_no_integer_key_is_described() -> None:
    schemas = api_description()["components"]["schemas"]
    for name, schema in schemas.items():
        shown = schema.get("properties", {}).get("id")
        assert shown is None or shown.get("format") == "uuid", name


@pytest.mark.django_db
def test_the_pages_show_all_of_it() -> None:
    client = Client()
    overview = client.get(reverse("api-docs"))
    assert overview.status_code == 200
    html = overview.content.decode()
    for status, kind in CATALOGUE:
        assert html.count(f'id="problem-{kind.slug}"') == 1
        assert html.count(f'id="problem-status-{status}"') == 1
    for topic in all_topics():
        address = reverse("api-docs-topic", args=[topic.name])
        assert address in html
        page = client.get(address).content.decode()
        for operation in topic.operations:
            assert f'id="{operation.id}"' in page
            for field in operation.body:
                assert f"<code>{field.name}</code>" in page


@pytest.mark.django_db
def test_a_page_about_nothing_is_not_there() -> None:
    assert Client().get(reverse("api-docs-topic", args=["nothing"])).status_code == 404
