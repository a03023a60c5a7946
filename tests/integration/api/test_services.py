"""Services through the API: recorded, found, renewed, put right, withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from partners.models import Partnership
from tests import factories as make
from tests.integration.api.conftest import Home, client_of

SOON = timezone.localdate() + timedelta(days=100)


@pytest.fixture
def council(home: Home) -> Partnership:
    return make.make_partnership(system=home.system)


def _body(home: Home, council: Partnership, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Sexual health services",
        "commissioner": str(council.public_id),
        "ends_on": str(SOON),
        "note": "Lots by place",
        **changes,
    }


def test_a_service_from_its_beginning_to_its_withdrawal(home: Home, council: Partnership) -> None:
    body = _body(home, council, system=str(home.system.public_id))
    made = home.client.post("/api/v1/services", body)
    assert made.status_code == 201, made.content
    url = f"/api/v1/services/{made.json()['id']}"
    found = home.client.get(f"/api/v1/services?partnership={council.public_id}").json()
    assert [row["id"] for row in found["results"]] == [made.json()["id"]]
    [decision] = home.client.get("/api/v1/decisions?state=ahead").json()["results"]
    assert decision["expected_on"] == str(SOON)
    later = {"ends_on": str(SOON + timedelta(days=400))}
    assert home.client.post(f"{url}/renew", later).json()["ends_on"] == later["ends_on"]
    etag = home.client.get(url).headers["ETag"]
    correction = _body(home, council, title="Clinics", reason="Name", **later)
    answer = home.client.put(url, correction, headers={"If-Match": etag})
    assert answer.json()["title"] == "Clinics"
    gone = home.client.post(f"{url}/withdraw", {"reason": "There is none"})
    assert gone.json()["withdrawn"]
    wrong = home.client.post("/api/v1/services", {**body, "ends_on": None, "title": ""})
    assert list(wrong.json()["errors"]) == ["title"]


def test_a_board_member_reads_no_note_and_writes_nothing(home: Home, council: Partnership) -> None:
    service = make.make_service(commissioner=council, note="A secret")
    reader = make.make_user(system=home.system, role=BOARD_MEMBER.name)
    looks = client_of(reader)
    url = f"/api/v1/services/{service.public_id}"
    assert looks.get(url).json()["note"] is None
    assert looks.post(f"{url}/withdraw", {"reason": "No"}).status_code == 403
