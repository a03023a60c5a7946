"""A meeting that is being typed is kept for its writer, and for nobody else."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from engagement.models import Draft, Event
from engagement.tasks import forget_drafts
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.test_log_event import URL, filled

pytestmark = pytest.mark.django_db
DRAFT = "/events/draft/"


def test_it_is_offered_gone_on_with_and_forgotten_once_saved(scene: Scene, manager: Client) -> None:
    data = filled(scene, title="Half a meeting", **{"promises-0-text": "Half a promise"})
    assert manager.post(DRAFT, data).status_code == 204
    assert manager.post(DRAFT, {**data, "notes": "<b>More</b> & more"}).status_code == 204
    draft = Draft.objects.get()
    assert (draft.user, draft.system) == (scene.manager, scene.system)
    assert parse_qs(draft.fields)["notes"] == ["<b>More</b> & more"]
    assert not Event.objects.filter(title="Half a meeting").exists()

    assert "and did not save it" in manager.get(URL).content.decode()
    page = manager.get(f"{URL}?draft=1")
    assert page.status_code == 200
    assert page.context["form"]["title"].value() == "Half a meeting"
    assert page.context["page"].promises[0]["text"].value() == "Half a promise"
    assert "There is a problem" not in page.content.decode()

    assert manager.post(URL, filled(scene, once=data["once"])).status_code == 302
    assert not Draft.objects.exists()
    # One that was still on its way does not come back.
    assert manager.post(DRAFT, data).status_code == 204
    assert not Draft.objects.exists()


def test_it_can_be_thrown_away_and_is_forgotten_in_time(scene: Scene, manager: Client) -> None:
    manager.post(DRAFT, filled(scene))
    answer = manager.post(DRAFT, {"system": str(scene.system.public_id), "_discard": "1"})
    assert answer["Location"] == URL
    assert not Draft.objects.exists()

    manager.post(DRAFT, filled(scene))
    assert forget_drafts() == 0
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=15))
    assert forget_drafts() == 1


def test_a_colleague_has_another_draft_and_a_stranger_none(scene: Scene, manager: Client) -> None:
    manager.post(DRAFT, filled(scene, title="Mine"))
    colleague, stranger = Client(), Client()
    colleague.force_login(make.make_user(system=scene.system))
    stranger.force_login(make.make_user(system=make.make_system()))
    assert "did not save it" not in colleague.get(URL).content.decode()
    assert colleague.get(f"{URL}?draft=1").context["form"]["title"].value() in {None, ""}
    assert stranger.post(DRAFT, filled(scene)).status_code == 404
    assert colleague.post(DRAFT, filled(scene, title="Theirs")).status_code == 204
    assert Draft.objects.count() == 2


def test_more_than_anybody_types_is_not_kept(scene: Scene, manager: Client) -> None:
    assert manager.post(DRAFT, filled(scene, notes="word " * 70_000)).status_code == 413
    assert not Draft.objects.exists()
