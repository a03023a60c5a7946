"""What the caller could not read is not made: they would not know whether it was."""

from typing import Any

import pytest

from accounts.actions.api_token import create_token
from accounts.limits import ALL_SCOPES, Scope
from engagement.models import Issue, PlannedConversation
from partners.models import Nomination
from tests import factories as make
from tests.integration.api.conftest import Home


@pytest.fixture
def blinkered(home: Home) -> Any:
    """A program that may write, and read nothing that is confidential."""
    scopes = ALL_SCOPES - {Scope.CONFIDENTIAL}
    _token, text = create_token(by=home.manager, name="Pushes", days=1, scopes=scopes)
    home.client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return home.client


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_it_is_refused_and_nothing_is_kept(
    home: Home, blinkered: Any, headers: dict[str, str]
) -> None:
    partnership = make.make_partnership(system=home.system)
    seat = make.make_seat(board=make.make_board(system=home.system))
    of_partner = {"partnership": str(partnership.public_id)}
    confidential = {"raised_by": "partner", "theme": "discharge", "text": "No", **of_partner}
    for collection, body in (
        ("issues", {**confidential, "sensitivity": "confidential"}),
        ("planned-conversations", {"topic": "Winter", "due_on": "2030-12-01", **of_partner}),
        ("nominations", {"seat": str(seat.public_id), "asked_on": "2026-01-01"}),
    ):
        answer = blinkered.post(f"/api/v1/{collection}", body, format="json", headers=headers)
        assert answer.status_code == 403, collection
        assert answer.json()["missing_scopes"] == ["confidential"]
    for model in (Issue, PlannedConversation, Nomination):
        assert not model.objects.exists()
