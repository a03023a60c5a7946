"""The pages of plans: what people record there is what they show."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from engagement.actions.plan import submit_plan
from engagement.actions.plan_statement import Shown
from engagement.models import Plan, PlanPartner, PlanPosition, Principle
from partners.enums import Tier
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import day

TODAY = timezone.localdate()
SECRET = "They fear for their seat"


@pytest.fixture
def plan(scene: Scene) -> Plan:
    """A plan that needs both partners of the scene."""
    return make.make_plan(partners=[scene.partnership, scene.other], title="Five years")


@pytest.fixture
def part(scene: Scene, plan: Plan) -> PlanPartner:
    """The council in the plan."""
    return plan.partners.get(partnership=scene.partnership)


def _url(name: str, record: Any) -> str:
    return reverse(f"engagement:{name}", args=[record.public_id])


def _text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def _sent(client: Client, url: str, body: dict[str, Any]) -> None:
    answer = client.post(url, body)
    assert answer.status_code == 302, answer.context["form"].errors


def _shown(**changes: Any) -> dict[str, Any]:
    return {"sensitivity": "confidential", "nature": "fact", **day("said_on", TODAY), **changes}


def test_a_plan_is_recorded_and_partners_are_added(scene: Scene, manager: Client) -> None:
    body = {
        "kind": "neighbourhood",
        "title": "Neighbourhood plan",
        **day("first_on", TODAY),
        **day("last_on", TODAY + timedelta(days=900)),
        **day("due_on", TODAY + timedelta(days=30)),
    }
    _sent(manager, reverse("engagement:plan_new"), body)
    plan = Plan.objects.get()
    assert "Social care is not part of this plan." in _text(manager, _url("plan", plan))
    _sent(
        manager,
        _url("plan_partners", plan),
        {
            "ticked": str(scene.partnership.public_id),
            "partners": str(scene.other.public_id),
        },
    )
    assert plan.partners.standing().count() == 2
    listed = _text(manager, reverse("engagement:plans"))
    assert "Neighbourhood plan" in listed
    assert "0 of 2 agreed" in listed


def test_partners_are_offered_by_sector_and_place(scene: Scene, manager: Client) -> None:
    plan = make.make_plan(partners=[scene.other])
    url = _url("plan_partners", plan)
    assert "Vale Council" in _text(manager, f"{url}?sector=local_government")
    assert "Vale Council" not in _text(manager, f"{url}?sector=social_care")


def test_a_position_is_recorded_and_shown(scene: Scene, manager: Client, part: PlanPartner) -> None:
    body = _shown(
        stance="conditional",
        condition="If money keeps pace",
        figure="4.2",
        figure_low="3.6",
        figure_high="5.1",
        unit="million pounds a year",
        note=SECRET,
        said_by=str(scene.person.public_id),
        event=str(scene.event.public_id),
        **day("until", TODAY + timedelta(days=60)),
    )
    _sent(manager, _url("plan_position", part), body)
    for name, record in (("plan", part.plan), ("plan_partner", part)):
        text = _text(manager, _url(name, record))
        assert "If money keeps pace" in text
        assert "4.2 million pounds a year, between 3.6 and 5.1" in text
    assert SECRET in text
    assert "Winter planning" in text
    page = _text(manager, _url("partnership", scene.partnership))
    assert "If money keeps pace" in page


def test_what_cannot_be_comes_back_with_sentences(manager: Client, part: PlanPartner) -> None:
    answer = manager.post(_url("plan_position", part), _shown(stance="conditional"))
    assert answer.status_code == 422
    assert "Say on what condition they agree." in answer.content.decode()


def test_many_positions_are_recorded_on_one_page(manager: Client, plan: Plan) -> None:
    first, second = plan.partners.by_name()
    _sent(
        manager,
        _url("plan_positions", plan),
        {
            **day("said_on", TODAY),
            f"stance-{first.public_id}": "agreed",
            f"stance-{second.public_id}": "cannot_say",
            **day(f"until-{second.public_id}", TODAY + timedelta(days=9)),
        },
    )
    stances = PlanPosition.objects.holding().values_list("stance", flat=True)
    assert set(stances) == {"agreed", "cannot_say"}


def test_nothing_chosen_is_said_so(manager: Client, plan: Plan) -> None:
    answer = manager.post(_url("plan_positions", plan), day("said_on", TODAY))
    assert answer.status_code == 422
    assert "Choose what at least one partner holds." in answer.content.decode()


def test_ratings_by_partner_and_by_principle(manager: Client, part: PlanPartner) -> None:
    principles = list(Principle.objects.in_order())
    _sent(
        manager,
        _url("plan_alignment", part),
        _shown(
            **{
                f"level-{principles[0].public_id}": "aligned",
                f"note-{principles[0].public_id}": "The draft says so",
                f"level-{principles[1].public_id}": "not_aligned",
            }
        ),
    )
    url = reverse("engagement:plan_principle", args=[part.plan.public_id, principles[2].public_id])
    _sent(manager, url, _shown(**{f"level-{part.public_id}": "partly"}))
    assert part.alignments.count() == 3
    answer = manager.get(_url("plan", part.plan))
    picture = answer.context["partners"].picture
    assert [cell for row in picture.rows if row[0] == "Vale Council" for cell in row[1:4]] == [
        "Aligned",
        "Not aligned",
        "Partly aligned",
    ]
    assert "9 principles rest on no evidence." in " ".join(answer.content.decode().split())


def test_a_submitted_plan_marks_what_comes_later(manager: Client, part: PlanPartner) -> None:
    plan = part.plan
    early = Shown(
        said_on=TODAY - timedelta(days=60), recorded_at=timezone.now() - timedelta(days=60)
    )
    make.make_plan_position(plan_partner=part, stance="cannot_say", shown=early)
    submit_plan(by=make.TESTS, plan=plan, submitted_on=TODAY - timedelta(days=40))
    assert "Retrofitted</strong>" not in _text(manager, _url("plan_partner", part))
    make.make_plan_position(plan_partner=part)
    for name, record in (("plan", plan), ("plan_partner", part)):
        assert "Retrofitted</strong>" in _text(manager, _url(name, record))
    assert "1 retrofitted" in _text(manager, reverse("engagement:plans"))
    back = f"{_url('plan', plan)}?known_on={TODAY - timedelta(days=30)}"
    assert "Retrofitted</strong>" not in _text(manager, back)
    chart = manager.get(_url("plan", plan)).context["details"].over_time
    assert chart.columns[-1] == "Retrofitted"
    assert chart.rows[-1][-1] == "1"


def test_what_is_missing_is_said_with_the_way_to_mend_it(
    scene: Scene, manager: Client, plan: Plan, part: PlanPartner
) -> None:
    place = make.make_place(scene.system, "Hilltop")
    make.make_partnership(
        system=scene.system,
        name="Hill Care",
        kind="care_provider",
        tier=Tier.MANAGED,
        owner=scene.manager,
        place=place,
    )
    make.make_plan_position(
        plan_partner=part,
        stance="conditional",
        condition="If they pay",
        until=TODAY - timedelta(days=2),
        said_on=TODAY - timedelta(days=9),
    )
    text = _text(manager, _url("plan", plan))
    assert "1 partner has not been asked." in text
    assert "1 position has passed the day until which it held." in text
    assert _url("plan_position", part) in text
    assert "Nobody has been asked in these sectors." in text
    assert f"{_url('plan_partners', plan)}?sector=social_care" in text
    assert f"{_url('plan_partners', plan)}?place={place.public_id}" in text
    assert "10 principles rest on no evidence." in text


def test_social_care_counts_whom_the_plan_leaves_out(
    scene: Scene, manager: Client, plan: Plan, part: PlanPartner
) -> None:
    place = make.make_place(scene.system, "Hilltop")
    make.make_partnership(
        system=scene.system,
        kind="care_provider",
        tier=Tier.MANAGED,
        owner=scene.manager,
        place=place,
    )
    make.make_plan_position(plan_partner=part)
    make.make_alignment(plan_partner=part, level="partly")
    details = manager.get(_url("plan", plan)).context["details"]
    rows = {row.name: row for row in details.social_care}
    assert (rows["Hilltop"].providers.partners, rows["Hilltop"].providers.asked) == (1, 0)
    whole = details.social_care_in_all
    assert (whole.councils.agreed, whole.councils.partners, whole.both.points) == (1, 1, 50)


def test_a_page_of_forty_partners_and_the_rest_behind_it(scene: Scene, manager: Client) -> None:
    many = [make.make_partnership(system=scene.system, name=f"P {n:03}") for n in range(43)]
    plan = make.make_plan(partners=many)
    first = manager.get(_url("plan", plan))
    shown = first.context["partners"]
    assert len(shown.rows) == len(shown.picture.rows) == 40
    rest = manager.get(f"{_url('plan', plan)}?after={shown.page.next_cursor}")
    assert len(rest.context["partners"].rows) == 3
    narrowed = manager.get(f"{_url('plan', plan)}?q=P 041&stance=not_asked")
    assert [str(row.part.partnership) for row in narrowed.context["partners"].rows] == ["P 041"]


def test_principles_are_begun_edited_and_retired(manager: Client, scene: Scene) -> None:
    page = reverse("engagement:principles")
    assert "Begin with the first ten" in _text(manager, page)
    manager.post(reverse("engagement:principles_adopt"))
    principle = Principle.objects.in_order()[0]
    body = {
        "title": "Our own",
        "text": "Our own words.",
        "reason": "Agreed",
        "version": principle.version,
    }
    _sent(manager, _url("principle_reword", principle), body)
    assert manager.post(_url("principle_reword", principle), body).status_code == 409
    assert "One purpose" in _text(manager, _url("principle", principle))
    _sent(manager, _url("principle_move", principle), {"to": "2"})
    _sent(manager, _url("principle_retire", principle), {"reason": "Said twice"})
    assert Principle.objects.active().count() == 9
    manager.post(_url("principle_restore", principle))
    assert Principle.objects.active().count() == 10


def test_a_board_member_sees_positions_without_confidences(
    scene: Scene, as_user: Callable[[User], Client], part: PlanPartner
) -> None:
    confided = Shown(note=SECRET, source=SECRET)
    make.make_plan_position(
        plan_partner=part, said_by=scene.person, stance="agreed", shown=confided
    )
    client = as_user(scene.board_member)
    for name, record in (("plan", part.plan), ("plan_partner", part)):
        text = _text(client, _url(name, record))
        assert "Agreed" in text
        assert SECRET not in text
        assert "Pat Partner" not in text
    assert "The note is confidential." in text
    for url in (_url("plan_position", part), _url("plan_correct", part.plan)):
        assert client.get(url).status_code == 403


def test_a_stranger_finds_nothing(
    scene: Scene, as_user: Callable[[User], Client], part: PlanPartner
) -> None:
    client = as_user(scene.stranger)
    for name, record in (("plan", part.plan), ("plan_partner", part)):
        assert client.get(_url(name, record)).status_code == 404


def test_a_plan_is_put_right_submitted_reopened_released_and_withdrawn(
    manager: Client, plan: Plan, part: PlanPartner
) -> None:
    answer = manager.get(_url("plan_correct", plan))
    start = answer.context["form"].initial
    body = {
        **{name: start[name] for name in ("kind", "version")},
        **day("first_on", plan.first_on),
        **day("last_on", plan.last_on),
        **day("due_on", plan.due_on),
        "title": "Ten years",
        "reason": "Longer",
    }
    _sent(manager, _url("plan_correct", plan), body)
    assert manager.post(_url("plan_correct", plan), body).status_code == 409
    _sent(manager, _url("plan_submit", plan), day("submitted_on", TODAY))
    _sent(manager, _url("plan_reopen", plan), {"reason": "Sent back"})
    _sent(manager, _url("plan_partner_release", part), {"reason": "Not theirs"})
    assert "does not need this partner" in _text(manager, _url("plan_partner", part))
    _sent(manager, _url("plan_withdraw", plan), {"reason": "Nobody writes it"})
    history = _text(manager, _url("plan_history", plan))
    for sentence in ("Plan corrected", "Plan submitted", "Plan reopened", "Plan partner released"):
        assert sentence in history


def test_every_page_costs_the_same_however_many_partners(scene: Scene, manager: Client) -> None:
    plans = [_busy_plan(scene, 3, "Few"), _busy_plan(scene, 25, "Many")]
    principle = scene.system.principles.in_order()[0]
    for name in ("plan", "plan_positions", "plan_partner", "plan_alignment", "plan_principle"):
        _cost(manager, name, plans[0], principle)  # what a session and a process keep is there now
        few, many = (_cost(manager, name, plan, principle) for plan in plans)
        assert few == many, name


def _busy_plan(scene: Scene, partners: int, title: str) -> Plan:
    """Everybody has said something and rated a principle."""
    plan = make.make_plan(
        title=title,
        partners=[
            make.make_partnership(system=scene.system, name=f"{title} {n}") for n in range(partners)
        ],
    )
    for part in plan.partners.select_related("plan", "system"):
        make.make_plan_position(plan_partner=part)
        make.make_alignment(plan_partner=part)
    return plan


def _cost(client: Client, name: str, plan: Plan, principle: Principle) -> int:
    """How many queries a page of the plan, or of its first partner, takes."""
    arguments = [plan.public_id]
    if name in {"plan_partner", "plan_alignment"}:
        arguments = [plan.partners.by_name()[0].public_id]
    elif name == "plan_principle":
        arguments.append(principle.public_id)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"engagement:{name}", args=arguments)).status_code == 200
    return len(queries)
