"""What a browser may keep of the pages of a shared computer."""

import pytest
from django.test import Client

from tests.factories import make_system, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_user(system=make_system()))
    return client


@pytest.mark.parametrize(
    "path", ["/", "/partnerships/", "/people/", "/jobs/", "/account/", "/events/new/"]
)
def test_pages_that_need_a_sign_in_are_not_stored(signed_in: Client, path: str) -> None:
    answer = signed_in.get(path)
    assert answer["Cache-Control"] == "private, no-store"


def test_nor_is_the_way_to_the_sign_in_page_or_a_refusal(client: Client) -> None:
    assert "no-store" in client.get("/people/")["Cache-Control"]
    client.force_login(make_user(system=make_system(), role="board_member"))
    refused = client.get("/people/")
    assert refused.status_code == 403
    assert "no-store" in refused["Cache-Control"]


def test_a_form_with_errors_is_not_stored(signed_in: Client) -> None:
    answer = signed_in.post("/organisations/add/", {})
    assert answer.status_code == 422
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/help/", "/help/method/"])
def test_public_pages_may_be_kept(client: Client, path: str) -> None:
    assert "no-store" not in client.get(path).headers.get("Cache-Control", "")


def test_a_view_may_say_something_stricter(signed_in: Client) -> None:
    answer = signed_in.get("/account/tokens/add/")
    assert {"no-store", "must-revalidate"} < set(answer["Cache-Control"].split(", "))
