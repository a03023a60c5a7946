"""A briefing shows what the record holds and the reader may see, on the page and on paper alike."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from accounts.roles import SYSTEM_ROLES, Permission
from engagement.actions.agreement import agree_contact
from engagement.actions.commitment import settle_commitment
from engagement.actions.decision import DecisionFacts, record_decision
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.issue import acknowledge_issue
from engagement.actions.scoring import sweep
from engagement.briefing.facts import Briefing, Section
from engagement.presenters.briefing.gather import briefing, to_brief_on
from partners.actions.partnership import begin_partnership
from partners.enums import Grade
from partners.models import Partnership, Person
from tests import factories as make
from tests.integration.engagement.conftest import SECONDS, SECRET, Scene

TODAY = timezone.localdate()
HIDDEN = "quagmire"


def of(scene: Scene, user: User | None = None) -> Briefing:
    reader = User.objects.get(pk=(user or scene.manager).pk)  # grants are remembered per request
    return briefing(reader, to_brief_on(reader).get(pk=scene.partnership.pk))


def section(found: Briefing, key: str) -> Section:
    return next(each for each in found.sections if each.key == key)


def rules(found: Briefing) -> list[str]:
    return [step.rule for step in found.steps]


def ago(days: int) -> Any:
    return TODAY - timedelta(days=days)


def page_url(scene: Scene) -> str:
    return f"/partnerships/{scene.partnership.public_id}/briefing/"


def text_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).split())


def make_decision(
    title: str,
    days: int,
    *,
    affected: Sequence[Partnership] = (),
    partnership: Partnership | None = None,
) -> None:
    facts = DecisionFacts(
        kind="procurement",
        title=title,
        affected=affected,
        expected_on=TODAY + timedelta(days=days),
    )
    side = "partner" if partnership else "system"
    record_decision(by=make.TESTS, made_by=side, partnership=partnership, facts=facts)


def confidential_things(scene: Scene) -> None:
    """One of everything with words that only those who work with partners may read."""
    words = f"It is a {HIDDEN}."
    make.make_discussion_point(partnership=scene.partnership, text=words)
    make.make_issue(partnership=scene.partnership, text=words)
    make.make_pressure(partnership=scene.partnership, cause=words)
    make.make_quiet_period(partnership=scene.partnership, note=words)


def test_who_they_are_and_what_is_agreed(scene: Scene) -> None:
    agree_contact(
        by=scene.manager,
        partnership=scene.partnership,
        valid_from=ago(100),
        contacts_a_year=24,
        people=2,
        grade=Grade.DIRECTOR,
    )
    facts = dict(of(scene).facts)
    assert facts["Kind"] == "Upper-tier council"
    assert facts["Looked after by"] == "Mo Manager"
    assert facts["Contact"] == "Agreed every 15 days, with 2 people"
    assert facts["Last contact"]


def test_people_with_the_day_on_which_they_were_last_met(scene: Scene) -> None:
    make.make_person(
        system=scene.system, name="Sam Second", organisation=scene.partnership.organisation
    )
    lines = {line.text: line for line in section(of(scene), "people").lines}
    assert lines["Pat Partner"].about == "Chief executive"
    assert lines["Pat Partner"].state.startswith("Met ")
    assert lines["Sam Second"].state == "Not met yet"


def test_promises_of_both_sides_say_how_late_they_are(scene: Scene) -> None:
    make.make_commitment(
        partnership=scene.partnership, text="Send it", made_on=ago(60), due_on=ago(12)
    )
    make.make_commitment(
        partnership=scene.partnership, made_by="partner", text="Name someone", due_on=TODAY
    )
    found = of(scene)
    first = section(found, "promised_by_system").lines[0]
    assert (first.text, first.state, first.is_late) == ("Send it", "12 days late", True)
    (theirs,) = section(found, "promised_by_partner").lines
    assert (theirs.text, theirs.state) == ("Name someone", "")
    assert rules(found)[0] == "promises_of_ours_late"


def test_a_step_goes_away_once_it_was_taken(scene: Scene) -> None:
    promise = make.make_commitment(
        partnership=scene.partnership, text="Send it", made_on=ago(60), due_on=ago(12)
    )
    issue = make.make_issue(partnership=scene.partnership, raised_on=ago(40))
    assert rules(of(scene))[:2] == ["promises_of_ours_late", "issues_unanswered"]
    settle_commitment(by=scene.manager, commitment=promise, state="late", happened_on=TODAY)
    acknowledge_issue(by=scene.manager, issue=issue, acknowledged_on=TODAY)
    assert not {"promises_of_ours_late", "issues_unanswered"} & set(rules(of(scene)))


def test_open_points_come_before_settled_ones_and_opinions_say_so(scene: Scene) -> None:
    make.make_discussion_point(partnership=scene.partnership, text="First")
    lines = section(of(scene), "told").lines
    assert [line.quote for line in lines] == ["First"]
    assert lines[0].state == "Open"
    assert "confidential" in lines[0].about


def test_decisions_say_who_was_asked(scene: Scene) -> None:
    make_decision("New clinic", 35, affected=[scene.partnership])
    make_decision("Procurement", 70, partnership=scene.partnership)
    found = of(scene)
    lines = section(found, "decisions").lines
    assert [line.text for line in lines] == ["New clinic", "Procurement"]
    assert lines[0].state == "They were not asked yet"
    by_rule = {step.rule: step for step in found.steps}
    assert by_rule["ours_not_asked"].text == "Ask them before we decide: New clinic"
    assert by_rule["theirs_not_asked"].text == "Ask to be heard on their decision: Procurement"


def test_a_partners_decision_that_affects_another_is_on_that_ones_briefing(scene: Scene) -> None:
    make_decision("Savings", 35, affected=[scene.partnership], partnership=scene.other)
    found = of(scene)
    (line,) = section(found, "decisions").lines
    assert "Dale Hospital" in line.about
    assert "decides" in line.about
    assert line.state == "They were not asked yet"
    assert not {"ours_not_asked", "theirs_not_asked"} & set(rules(found))


def test_plans_say_what_the_partner_holds_and_ask_where_nobody_did(scene: Scene) -> None:
    plan = make.make_plan(partners=[scene.partnership], title="Winter plan")
    found = of(scene)
    (line,) = section(found, "plans").lines
    assert (line.text, line.state, line.is_late) == ("Winter plan", "Not asked", True)
    assert "Ask what they hold of the plan: Winter plan" in [step.text for step in found.steps]
    make.make_plan_position(
        plan_partner=plan.partners.get(), stance="conditional", condition="If the money comes"
    )
    found = of(scene)
    (line,) = section(found, "plans").lines
    assert (line.state, line.quote) == ("Conditional", "If the money comes")
    assert "plans_not_asked" not in rules(found)


def test_a_late_document_is_asked_for_by_whoever_waits(scene: Scene) -> None:
    for asked_by in ("system", "partner"):
        make.make_document(
            partnership=scene.partnership,
            title=f"For the {asked_by}",
            asked_by=asked_by,
            due_on=ago(3),
        )
    by_rule = {step.rule: step.text for step in of(scene).steps}
    assert by_rule["documents_owed_late"].endswith("For the partner")
    assert by_rule["documents_awaited_late"].endswith("For the system")


def test_pressures_now_and_those_that_just_ended(scene: Scene) -> None:
    make.make_pressure(partnership=scene.partnership, first_on=ago(90), last_on=ago(10))
    make.make_pressure(partnership=scene.partnership, kind="workforce")
    make.make_pressure(system=scene.system, kind="reorganisation")
    found = of(scene)
    assert {line.text for line in section(found, "pressures").lines} == {
        "On them: workforce",
        "On all of us: reorganisation",
    }
    (step,) = [step for step in found.steps if step.rule == "pressures_ended"]
    assert step.text == "Ask whether the pressure on them goes on: funding"


def test_vacant_seats_and_terms_that_end(scene: Scene) -> None:
    board = make.make_board(system=scene.system, name="Vale board")
    make.make_seat(board=board, title="Empty", expected_from=scene.partnership)
    held = make.make_seat(board=board, title="Held", expected_from=scene.partnership)
    make.make_appointment(
        seat=held,
        person=scene.person,
        home_organisation=scene.partnership.organisation,
        valid_to=TODAY + timedelta(days=30),
    )
    found = of(scene)
    first, second = section(found, "seats").lines
    assert (first.text, first.state) == ("Vale board: Empty", "Vacant")
    assert second.about.startswith("Pat Partner since")
    assert {"seats_vacant", "terms_ending"} <= set(rules(found))


def test_known_through_one_person_only(scene: Scene) -> None:
    (step,) = [step for step in of(scene).steps if step.rule == "only_person"]
    assert step.text == "Ask to meet a second person besides Pat Partner"
    second = make.make_person(
        system=scene.system, name="Sam Second", organisation=scene.partnership.organisation
    )
    log_event(
        by=scene.manager,
        system=scene.system,
        facts=EventFacts(
            starts_at=timezone.now() - timedelta(days=1),
            partners=[PartnerPart(scene.partnership)],
            people=[PersonPart(second, scene.partnership)],
        ),
    )
    assert "only_person" not in rules(of(scene))


def test_details_that_nobody_checked_for_a_year(scene: Scene) -> None:
    assert "people_unchecked" not in rules(of(scene))
    Person.objects.filter(pk=scene.person.pk).update(checked_on=ago(400))
    assert "people_unchecked" in rules(of(scene))


def test_every_step_and_line_leads_to_a_page(scene: Scene, manager: Client) -> None:
    confidential_things(scene)
    make.make_commitment(partnership=scene.partnership, made_on=ago(60), due_on=ago(12))
    make.make_document(partnership=scene.partnership)
    found = of(scene)
    urls = {step.url for step in found.steps}
    urls |= {line.url for each in found.sections for line in each.lines if line.url}
    assert len(urls) > 4
    for url in urls:
        assert manager.get(url).status_code == HTTPStatus.OK, url


@pytest.mark.parametrize("role", sorted(SYSTEM_ROLES))
def test_nothing_confidential_is_on_page_or_paper_for_whom_it_is_hidden(
    scene: Scene, as_user: Callable[[User], Client], role: str
) -> None:
    confidential_things(scene)
    sweep(SECONDS)
    client = as_user(make.make_user(system=scene.system, role=role))
    allowed = SYSTEM_ROLES[role].permissions
    page = client.get(page_url(scene)).content.decode()
    answer = client.get(f"/partnerships/{scene.partnership.public_id}/briefing.pdf")
    paper = text_of(answer.content)
    may_read = Permission.VIEW_CONFIDENTIAL_NOTES in allowed
    may_see_people = Permission.VIEW_PEOPLE in allowed
    may_see_rating = Permission.VIEW_RATING_OF_PARTNERS in allowed
    for shown in (page, paper):
        assert (HIDDEN in shown) is may_read
        assert (SECRET in shown) is may_read
        assert ("Pat Partner" in shown) is may_see_people
        assert "Vale Council" in shown
        if not may_see_rating:
            assert not re.search("Vale system.s trust in Vale Council", shown)
    for hidden in (HIDDEN, SECRET):
        assert may_read or hidden.encode() not in answer.content


def test_steps_hold_nothing_that_the_reader_may_not_read(scene: Scene) -> None:
    confidential_things(scene)
    make.make_issue(partnership=scene.partnership, text=f"Old {HIDDEN}", raised_on=ago(90))
    steps = " ".join(step.text + step.reason for step in of(scene, scene.board_member).steps)
    assert HIDDEN not in steps
    assert "Pat Partner" not in steps
    assert HIDDEN in " ".join(step.text for step in of(scene).steps)


def test_a_stranger_finds_neither_page_nor_paper(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    client = as_user(scene.stranger)
    for url in (page_url(scene), f"/partnerships/{scene.partnership.public_id}/briefing.pdf"):
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND


def test_the_paper_is_named_after_partner_and_day_and_never_stored(
    scene: Scene, manager: Client
) -> None:
    answer = manager.get(f"/partnerships/{scene.partnership.public_id}/briefing.pdf")
    assert answer["Content-Type"] == "application/pdf"
    name = f"briefing-vale-council-{TODAY:%Y-%m-%d}.pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")


def test_without_paper_the_page_says_where_the_same_is(
    scene: Scene, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engagement.briefing.paper.LONGEST_WAIT", -1)
    answer = manager.get(f"/partnerships/{scene.partnership.public_id}/briefing.pdf")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert page_url(scene) in answer.content.decode()


def test_it_costs_the_same_queries_however_much_there_is(scene: Scene) -> None:
    confidential_things(scene)
    make.make_document(partnership=scene.partnership)
    make.make_decision(affected=[scene.partnership])
    board = make.make_board(system=scene.system)
    seat = make.make_seat(board=board, expected_from=scene.partnership)
    make.make_appointment(
        seat=seat, person=scene.person, home_organisation=scene.partnership.organisation
    )

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            of(scene)
        return len(queries)

    few = cost()
    for number in range(4):
        person = make.make_person(
            system=scene.system, name=f"P{number}", organisation=scene.partnership.organisation
        )
        make.make_event(partnerships=[scene.partnership], people=[person], notes="More")
        make.make_commitment(partnership=scene.partnership)
        make.make_decision(affected=[scene.partnership])
        confidential_things_again(scene, number)
        another = make.make_seat(board=board, title=f"S{number}", expected_from=scene.partnership)
        make.make_appointment(
            seat=another, person=person, home_organisation=scene.partnership.organisation
        )
    assert cost() == few
    assert few <= 40


def confidential_things_again(scene: Scene, number: int) -> None:
    make.make_discussion_point(partnership=scene.partnership, text=f"More {number}")
    make.make_issue(partnership=scene.partnership, text=f"More {number}")
    make.make_pressure(
        partnership=scene.partnership,
        kind=["workforce", "winter", "leadership", "other"][number],
    )
    make.make_document(partnership=scene.partnership, title=f"More {number}")


def test_the_partnership_page_leads_to_it(scene: Scene, manager: Client) -> None:
    page = manager.get(f"/partnerships/{scene.partnership.public_id}/").content.decode()
    assert page_url(scene) in page


def test_one_that_joins_two_partners_names_both(scene: Scene) -> None:
    joined = begin_partnership(
        by=make.TESTS,
        system=scene.system,
        organisation=scene.partnership.organisation,
        counterpart=scene.other.organisation,
    )
    found = briefing(scene.manager, to_brief_on(scene.manager).get(pk=joined.pk))
    assert found.partner == "Vale Council and Dale Hospital"
