"""How things stood before, said on a page: with a reason, and with what was said earlier."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.models import ScoreModel, StartingPoint
from engagement.presenters.starting_point import FADES
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import day

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SECRET = "Their chief executive walked out"


def said(**changes: Any) -> dict[str, Any]:
    return {"value": "mixed", "reason": SECRET, **day("as_of", TODAY), **changes}


def test_it_is_said_and_said_again(scene: Scene, manager: Client) -> None:
    url = f"/partnerships/{scene.other.public_id}/"
    assert "Nobody has said." in manager.get(url).text
    assert manager.post(f"{url}starting-point/", said()).status_code == 302
    assert manager.post(f"{url}starting-point/", said(value="good", reason="No")).status_code == 302
    values = StartingPoint.objects.order_by("id").values_list("value", "recorded_by")
    assert list(values) == [("mixed", scene.manager.pk), ("good", scene.manager.pk)]
    page = manager.get(url).text
    assert page.index("<strong>Good</strong>") < page.index("What was said earlier")
    assert page.index("What was said earlier") < page.index("<strong>Mixed</strong>")
    assert SECRET in page
    assert FADES in page


def test_what_is_missing_is_said_beside_its_field(scene: Scene, manager: Client) -> None:
    url = f"/partnerships/{scene.other.public_id}/starting-point/"
    ahead = day("as_of", TODAY.replace(year=TODAY.year + 1, day=1))
    for changes, field in ((ahead, "as_of"), ({"reason": " "}, "reason"), ({"value": ""}, "value")):
        answer = manager.post(url, said(**changes))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
    assert not StartingPoint.objects.exists()


def test_a_board_member_reads_how_and_not_why(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    make.make_starting_point(partnership=scene.other, reason=SECRET)
    board = as_user(scene.board_member)
    url = f"/partnerships/{scene.other.public_id}/"
    page = board.get(url).text
    assert "<strong>Good</strong>" in page
    assert SECRET not in page
    assert board.get(f"{url}starting-point/").status_code == 403


def test_the_sentence_tells_how_the_shipped_model_lets_it_fade() -> None:
    shipped = ScoreModel.objects.get(name="trust-1")
    assert shipped.parameters["half_life_days"]["history"] == 365
    assert "half in a year" in FADES
