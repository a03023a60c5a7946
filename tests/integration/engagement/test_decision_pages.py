"""Decisions in the browser: recorded, made, put right, taken back; who was engaged, and who not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.models import Consultation, Decision
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import assert_trust, day

TODAY = timezone.localdate()
BEFORE, DECIDED, LATER = (TODAY - timedelta(days=days) for days in (60, 30, 10))
WARNING = "Decided before engaged"


def facts(**changes: Any) -> dict[str, Any]:
    return {"made_by": "system", "kind": "service_change", "title": "Move the clinic", **changes}


def send(client: Client, url: str, body: dict[str, Any]) -> None:
    answer = client.post(url, body)
    assert answer.status_code == 302, answer.context["form"].errors


def recorded(client: Client, scene: Scene, **changes: Any) -> Decision:
    partners = [str(scene.partnership.public_id), str(scene.other.public_id)]
    send(client, "/decisions/new/", facts(**{"affected": partners, **changes}))
    return Decision.objects.latest("id")


def of(decision: Decision, scene: Scene) -> Consultation:
    return decision.consultations.get(affected=scene.other.organisation)


def engaged(**changes: Any) -> dict[str, Any]:
    return {
        "audience": "officers",
        "stage": "on_options",
        **day("first_engaged_on", BEFORE),
        **changes,
    }


def test_a_decision_from_its_beginning_to_its_withdrawal(scene: Scene, manager: Client) -> None:
    decision = recorded(manager, scene)
    url = f"/decisions/{decision.public_id}/"
    page = manager.get(url).text
    assert "nobody was engaged so far at" in page
    assert WARNING not in page
    row = of(decision, scene)
    send(manager, f"/consultations/{row.public_id}/engage/", engaged())
    assert_trust(scene.other, "partner", "consultation", x=0.7, q=1.0, on=BEFORE)
    send(manager, f"{url}decide/", day("decided_on", DECIDED))
    page = manager.get(url).text
    assert WARNING in page
    assert "Vale Council</a>: not engaged at all" in page
    assert "Dale Hospital</a>: " not in page
    outcome = {"asked": "Where to?", "said": "Not so far", **day("told_on", LATER)}
    send(manager, f"/consultations/{row.public_id}/outcome/", outcome)
    assert "Not so far" in manager.get(url).text
    audience = row.audiences.get()
    send(manager, f"/audiences/{audience.public_id}/take-back/", {"reason": "Another decision"})
    assert "Dale Hospital</a>: not engaged at all" in manager.get(url).text
    send(manager, f"{url}withdraw/", {"reason": "Nobody decides this"})
    page = manager.get(url).text
    assert "Record withdrawn" in page
    assert WARNING not in page
    history = manager.get(f"{url}history/").text
    for what in ("Decision recorded", "Decision decided", "Nobody decides this"):
        assert what in history


def test_whoever_is_told_afterwards_is_named_with_the_day(scene: Scene, manager: Client) -> None:
    decision = recorded(manager, scene, **day("decided_on", DECIDED))
    late = engaged(stage="after", **day("first_engaged_on", LATER))
    send(manager, f"/consultations/{of(decision, scene).public_id}/engage/", late)
    page = manager.get(f"/decisions/{decision.public_id}/").text
    assert f"first engaged on {LATER:%-d %B %Y}, after the decision" in page


def test_a_partner_decides_and_affects_another(scene: Scene, manager: Client) -> None:
    send(
        manager,
        "/decisions/new/",
        facts(
            made_by="partner",
            partnership=str(scene.partnership.public_id),
            affected=[str(scene.other.public_id)],
        ),
    )
    decision = Decision.objects.get()
    assert [row.affected_side_name for row in decision.consultations.all()] == ["Dale Hospital"]
    assert "Vale Council" in manager.get(f"/decisions/{decision.public_id}/").text


def test_what_is_missing_stands_beside_its_field(scene: Scene, manager: Client) -> None:
    answer = manager.post("/decisions/new/", facts(made_by="partner", title=""))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title"}
    answer = manager.post("/decisions/new/", facts(made_by="partner"))
    assert set(answer.context["form"].errors) == {"partnership"}
    answer = manager.post("/decisions/new/", facts())
    assert set(answer.context["form"].errors) == {"affected"}


def test_partners_are_found_without_scripts(scene: Scene, manager: Client) -> None:
    answer = manager.post("/decisions/new/", facts(affected_q="dale", _search="1"))
    assert answer.status_code == 200
    assert "Dale Hospital" in answer.text
    assert not Decision.objects.exists()
    url = f"/decisions/partners/?system={scene.system.public_id}"
    assert "Dale Hospital" in manager.get(f"{url}&partnership_q=dale").text


def test_a_link_from_a_partner_fills_the_form_in(scene: Scene, manager: Client) -> None:
    url = f"/decisions/new/?partner={scene.other.public_id}"
    assert "Dale Hospital" in manager.get(url).text
    form = manager.get(f"{url}&by=partner").context["form"]
    assert form["partnership"].value() == scene.other.public_id
    assert form["affected"].value() == []


def correction(decision: Decision, **changes: Any) -> dict[str, Any]:
    return {"reason": "Mistyped", "version": decision.version, **facts(**changes)}


def test_a_correction_changes_whom_it_affects_and_meets_a_quicker_one(
    scene: Scene, manager: Client
) -> None:
    decision = recorded(manager, scene)
    url = f"/decisions/{decision.public_id}/correct/"
    decision.refresh_from_db()
    only = [str(scene.other.public_id)]
    send(manager, url, correction(decision, title="Move both clinics", affected=only))
    standing = decision.consultations.standing()
    assert [row.affected_side_name for row in standing] == ["Dale Hospital"]
    quicker = manager.post(url, correction(decision, title="Move no clinic", affected=only))
    assert quicker.status_code == 409
    assert "Move both clinics" in quicker.text
    assert "Move no clinic" in quicker.text
    assert "Partnership object" not in quicker.text


@pytest.fixture
def asked(scene: Scene) -> dict[str, Decision]:
    """Decisions of every state, by their titles."""
    other = make.make_partnership(system=scene.system, name="A third")
    found = {
        "unasked": make.make_decision(
            affected=[scene.partnership], title="unasked", decided_on=DECIDED
        ),
        "early": make.make_decision(affected=[scene.other], title="early"),
        "ahead": make.make_decision(affected=[other], title="ahead"),
        "theirs": make.make_decision(partnership=scene.other, title="theirs"),
    }
    make.make_engagement(decision=found["early"], first_engaged_on=BEFORE)
    return found


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"unasked", "early", "ahead", "theirs"}),
        ("state=decided_before_engaged", {"unasked"}),
        ("state=decided", {"unasked"}),
        ("state=ahead", {"early", "ahead", "theirs"}),
        ("made_by=partner", {"theirs"}),
        ("affects=dale", {"early"}),
        ("q=AHE", {"ahead"}),
        ("owner=my_partners", {"unasked"}),
        ("since=" + str(DECIDED), {"unasked"}),
        ("kind=budget", set()),
        ("partnership={other}", {"early", "theirs"}),
    ],
)
def test_the_list_is_narrowed(
    scene: Scene, manager: Client, asked: dict[str, Decision], query: str, titles: set[str]
) -> None:
    url = "/decisions/?" + query.format(other=scene.other.public_id)
    shown = {row.title for row in manager.get(url).context["page"]}
    assert shown == titles


def test_the_list_marks_whoever_was_not_asked(
    scene: Scene, manager: Client, asked: dict[str, Decision]
) -> None:
    body = manager.get("/decisions/?state=decided").text
    assert WARNING in body.split("<tbody", 1)[1]
    assert WARNING not in manager.get("/decisions/?state=ahead").text.split("<tbody", 1)[1]


def test_ahead_without_engagement_looks_so_many_days_ahead(
    scene: Scene, asked: dict[str, Decision]
) -> None:
    soon = TODAY + timedelta(days=40)
    Decision.objects.filter(title__in=["ahead", "early"]).update(expected_on=soon)
    found: Any = Decision.objects
    assert [row.title for row in found.ahead_without_engagement(40)] == ["ahead"]
    assert list(found.ahead_without_engagement(39)) == []


def test_a_board_member_reads_how_early_and_not_what_was_said(
    scene: Scene, manager: Client, as_user: Callable[[User], Client]
) -> None:
    decision = recorded(manager, scene)
    row = of(decision, scene)
    send(manager, f"/consultations/{row.public_id}/outcome/", {"said": "A secret worry"})
    board_member = as_user(scene.board_member)
    page = board_member.get(f"/decisions/{decision.public_id}/")
    assert page.status_code == 200
    assert "A secret worry" not in page.text
    assert "does not show what was asked" in page.text
    assert board_member.get("/decisions/new/").status_code == 403
    assert board_member.get(f"/consultations/{row.public_id}/outcome/").status_code == 403


def test_all_works_on_the_day_of_the_decision(scene: Scene, manager: Client) -> None:
    decision = recorded(manager, scene, **day("decided_on", DECIDED))
    for stage, on in (("after", DECIDED), ("before_decision", DECIDED)):
        row = of(decision, scene)
        audience = "officers" if stage == "after" else "public"
        body = engaged(stage=stage, audience=audience, **day("first_engaged_on", on))
        send(manager, f"/consultations/{row.public_id}/engage/", body)
    assert of(decision, scene).stage == "before_decision"
