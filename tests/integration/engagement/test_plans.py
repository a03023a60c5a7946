"""Plans, the partners that they need, the principles, and what partners hold of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from engagement.actions.plan import (
    correct_plan,
    need_partners,
    release_partner,
    reopen_plan,
    submit_plan,
    withdraw_plan,
)
from engagement.actions.plan_statement import (
    PositionFacts,
    Shown,
    rate_alignment,
    state_position,
    state_positions,
)
from engagement.actions.principle import (
    add_principle,
    adopt_first_principles,
    move_principle,
    restore_principle,
    retire_principle,
    reword_principle,
)
from engagement.analytics.plan_months import holding
from engagement.analytics.plans import plan_record
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Plan, PlanAlignment, PlanPartner, PlanPosition
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def _ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _facts(stance: str, **said: Any) -> PositionFacts:
    return PositionFacts(stance=stance, **said)


@pytest.fixture
def part() -> PlanPartner:
    """A partner that a plan needs."""
    return make.make_plan_partner()


def test_the_first_plan_of_a_system_brings_ten_principles() -> None:
    plan = make.make_plan()
    assert plan.system.principles.count() == 10
    make.make_plan(system=plan.system)
    assert plan.system.principles.count() == 10


def test_a_corrected_plan_says_what_it_says_and_a_stale_version_is_refused() -> None:
    plan = make.make_plan()
    facts = make.plan_facts(title="Five years of care", lead=make.make_user(system=plan.system))
    correct_plan(by=make.TESTS, plan=plan, facts=facts, reason="Title", expected_version=1)
    plan.refresh_from_db()
    assert plan.title == "Five years of care"
    with pytest.raises(ChangedMeanwhileError):
        correct_plan(by=make.TESTS, plan=plan, facts=facts, reason="Title", expected_version=1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"first_on": TODAY, "last_on": TODAY - timedelta(days=1)}, "last_on"),
        ({"title": " "}, "title"),
        ({"kind": "wish"}, "kind"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(said: dict[str, Any], field: str) -> None:
    plan = make.make_plan()
    with pytest.raises(ValidationError) as refused:
        correct_plan(
            by=make.TESTS,
            plan=plan,
            facts=make.plan_facts(**said),
            reason="Try",
            expected_version=plan.version,
        )
    assert field in refused.value.message_dict


def test_places_and_leads_are_of_the_same_system() -> None:
    plan = make.make_plan()
    facts = make.plan_facts(place=make.make_place(make.make_system()), lead=make.make_user())
    with pytest.raises(ValidationError) as refused:
        correct_plan(by=make.TESTS, plan=plan, facts=facts, reason="Try", expected_version=1)
    assert set(refused.value.message_dict) == {"place", "lead"}


def test_a_submitted_plan_is_reopened_with_a_reason() -> None:
    plan = make.make_plan(submitted_on=_ago(3))
    with pytest.raises(NotPossibleError):
        submit_plan(by=make.TESTS, plan=plan, submitted_on=TODAY)
    with pytest.raises(ValidationError):
        reopen_plan(by=make.TESTS, plan=plan, reason=" ")
    reopen_plan(by=make.TESTS, plan=plan, reason="It was sent back")
    plan.refresh_from_db()
    assert plan.state == "preparing"
    with pytest.raises(NotPossibleError):
        reopen_plan(by=make.TESTS, plan=plan, reason="Again")


def test_a_withdrawn_plan_takes_nothing_more(part: PlanPartner) -> None:
    withdraw_plan(by=make.make_user(), plan=part.plan, reason="Nobody writes it")
    with pytest.raises(AlreadyWithdrawnError):
        state_position(by=make.TESTS, plan_partner=part, facts=_facts("agreed"))


def test_a_partner_that_is_released_keeps_what_it_said_and_comes_back_with_it(
    part: PlanPartner,
) -> None:
    make.make_plan_position(plan_partner=part)
    release_partner(by=make.TESTS, plan_partner=part, reason="Not their area")
    with pytest.raises(NotPossibleError):
        state_position(by=make.TESTS, plan_partner=part, facts=_facts("agreed"))
    need_partners(by=make.TESTS, plan=part.plan, partners=[part.partnership])
    part.refresh_from_db()
    assert part.is_standing
    assert part.positions.holding().get().stance == "agreed"
    with pytest.raises(NotPossibleError):
        need_partners(by=make.TESTS, plan=part.plan, partners=[part.partnership])


def test_partners_of_another_system_are_refused() -> None:
    with pytest.raises(ValidationError):
        need_partners(by=make.TESTS, plan=make.make_plan(), partners=[make.make_partnership()])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (_facts("conditional"), "condition"),
        (_facts("agreed", condition="If they pay"), "condition"),
        (_facts("agreed", figure=Decimal(3)), "figure"),
        (_facts("conditional", condition="If", figure=Decimal(3)), "unit"),
        (_facts("conditional", condition="If", unit="beds"), "figure"),
        (
            _facts(
                "conditional",
                condition="If",
                figure_low=Decimal(3),
                figure_high=Decimal(2),
                unit="beds",
            ),
            "figure_high",
        ),
        (
            _facts(
                "conditional",
                condition="If",
                figure=Decimal(9),
                figure_low=Decimal(1),
                figure_high=Decimal(2),
                unit="beds",
            ),
            "figure",
        ),
        (_facts("agreed", until=TODAY), "until"),
        (_facts("cannot_say", until=TODAY - timedelta(days=1)), "until"),
        (_facts("not_asked"), "stance"),
        (_facts("agreed", shown=Shown(said_on=TODAY + timedelta(days=1))), "said_on"),
        (_facts("perhaps"), "stance"),
    ],
)
def test_a_position_that_cannot_be_is_refused_in_a_sentence(
    part: PlanPartner, facts: PositionFacts, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        state_position(by=make.TESTS, plan_partner=part, facts=facts)
    assert field in refused.value.message_dict
    assert not part.positions.exists()


def test_people_events_and_documents_are_those_of_the_partner(part: PlanPartner) -> None:
    system = part.system
    other = make.make_partnership(system=system)
    facts = _facts(
        "agreed",
        said_by=make.make_person(system=system, organisation=other.organisation),
        shown=Shown(
            event=make.make_event(partnerships=[other]),
            document=make.make_document(partnership=other),
        ),
    )
    with pytest.raises(ValidationError) as refused:
        state_position(by=make.TESTS, plan_partner=part, facts=facts)
    assert set(refused.value.message_dict) == {"said_by", "event", "document"}
    person, _ = make.make_contact(partnership=part.partnership)
    row = state_position(by=make.TESTS, plan_partner=part, facts=_facts("agreed", said_by=person))
    assert row.said_by == person


def test_a_correction_is_the_next_row_and_nothing_is_lost(part: PlanPartner) -> None:
    wrong = make.make_plan_position(plan_partner=part, said_on=_ago(2))
    right = state_position(
        by=make.TESTS,
        plan_partner=part,
        facts=_facts(
            "cannot_say",
            until=TODAY,
            shown=Shown(said_on=_ago(9), corrects_newest=True),
        ),
    )
    assert part.positions.count() == 2
    assert part.positions.holding().get() == right
    assert right.corrects == wrong
    with pytest.raises(NotPossibleError):
        make.make_plan_position(shown=Shown(corrects_newest=True))


def test_who_was_recorded_by_mistake_is_not_asked_again(part: PlanPartner) -> None:
    make.make_plan_position(plan_partner=part)
    facts = _facts("not_asked", shown=Shown(corrects_newest=True))
    state_position(by=make.TESTS, plan_partner=part, facts=facts)
    record = plan_record(part.plan)
    assert record.counts["not_asked"] == 1


def test_people_cannot_say_when_something_was_recorded(part: PlanPartner) -> None:
    facts = _facts("agreed", shown=Shown(recorded_at=timezone.now() - timedelta(days=400)))
    with pytest.raises(NotPossibleError):
        state_position(by=make.make_user(), plan_partner=part, facts=facts)


def test_after_submission_it_is_allowed_and_marked() -> None:
    plan = make.make_plan(submitted_on=_ago(5))
    row = make.make_plan_position(plan_partner=plan.partners.get(), said_on=_ago(9))
    assert row.is_retrofitted
    assert plan_record(plan).retrofitted == 1
    reopen_plan(by=make.TESTS, plan=plan, reason="Sent back")
    assert not PlanPosition.objects.select_related("plan_partner__plan").get().is_retrofitted


def test_what_was_known_on_a_day_is_what_is_shown_of_it(part: PlanPartner) -> None:
    long_ago = timezone.now() - timedelta(days=100)
    early = Shown(said_on=_ago(100), recorded_at=long_ago)
    make.make_plan_position(plan_partner=part, stance="cannot_say", shown=early)
    make.make_plan_position(plan_partner=part, stance="agreed", said_on=_ago(60))
    assert plan_record(part.plan).counts["agreed"] == 1
    assert plan_record(part.plan, _ago(50)).counts["cannot_say"] == 1
    assert plan_record(part.plan, _ago(101)).counts["not_asked"] == 1


def test_many_are_recorded_together_or_not_at_all(part: PlanPartner) -> None:
    other = make.make_partnership(system=part.system, name="Hilltop Care")
    need_partners(by=make.TESTS, plan=part.plan, partners=[other])
    second = part.plan.partners.get(partnership=other)
    with pytest.raises(ValidationError, match="Hilltop Care"):
        state_positions(
            by=make.TESTS, positions={part: _facts("agreed"), second: _facts("conditional")}
        )
    assert not PlanPosition.objects.exists()
    state_positions(by=make.TESTS, positions={part: _facts("agreed"), second: _facts("cannot_say")})
    assert PlanPosition.objects.count() == 2


def test_the_database_and_the_pure_rule_agree_on_what_holds(part: PlanPartner) -> None:
    other = make.make_partnership(system=part.system)
    need_partners(by=make.TESTS, plan=part.plan, partners=[other])
    parts = [part, part.plan.partners.get(partnership=other)]
    for days, stance, which, corrects in (
        (90, "cannot_say", 0, False),
        (90, "agreed", 0, False),
        (60, "agreed", 1, False),
        (70, "cannot_say", 1, True),
        (30, "agreed", 0, True),
        (20, "cannot_say", 1, False),
    ):
        shown = Shown(
            said_on=_ago(days),
            corrects_newest=corrects,
            recorded_at=timezone.now() - timedelta(days=days - 10),
        )
        make.make_plan_position(plan_partner=parts[which], stance=stance, shown=shown)
    said = plan_record(part.plan).said
    moments: list[datetime | None] = [None, *(timezone.now() - timedelta(n) for n in (5, 15, 45))]
    for known_at in moments:
        for days in range(0, 100, 10):
            rows = PlanPosition.objects.of_plan(part.plan).holding(_ago(days), known_at)
            assert {row.plan_partner_id: row.pk for row in rows} == {
                partner: row.key for partner, row in holding(said, _ago(days), known_at).items()
            }


def test_an_alignment_is_about_the_words_of_its_day(part: PlanPartner) -> None:
    principle = part.system.principles.in_order()[0]
    first = make.make_alignment(plan_partner=part, principle=principle)
    reword_principle(
        by=make.TESTS,
        principle=principle,
        title="Other words",
        text="Something else.",
        reason="Agreed with partners",
        expected_version=principle.version,
    )
    principle.refresh_from_db()
    second = make.make_alignment(plan_partner=part, principle=principle, level="aligned")
    assert first.wording.title != second.wording.title == "Other words"
    assert part.alignments.holding().get() == second


def test_principles_are_added_moved_retired_and_restored() -> None:
    principle = make.make_principle()
    system = principle.system
    with pytest.raises(NotPossibleError):
        adopt_first_principles(by=make.TESTS, system=system)
    last = add_principle(by=make.TESTS, system=system, title="Kindness", text="We are kind.")
    move_principle(by=make.TESTS, principle=last, to=1)
    assert system.principles.active().in_order()[0] == last
    retire_principle(by=make.TESTS, principle=last, reason="Said twice")
    assert last not in system.principles.active()
    part = make.make_plan_partner(partnership=make.make_partnership(system=system))
    with pytest.raises(NotPossibleError):
        rate_alignment(by=make.TESTS, plan_partner=part, principle=last, level="aligned")
    restore_principle(by=make.TESTS, principle=last)
    assert make.make_alignment(plan_partner=part, principle=last).wording.title == "Kindness"


def test_a_wording_that_says_nothing_new_or_nothing_is_refused() -> None:
    principle = make.make_principle()
    for title, text, refusal in (
        (principle.title, principle.text, NotPossibleError),
        (" ", "Words.", ValidationError),
    ):
        with pytest.raises(refusal):
            reword_principle(
                by=make.TESTS,
                principle=principle,
                title=title,
                text=text,
                reason="Try",
                expected_version=principle.version,
            )


def test_the_position_of_a_partner_in_current_plans_is_one_query_away(part: PlanPartner) -> None:
    make.make_plan_position(plan_partner=part)
    ended = make.make_plan(
        partners=[part.partnership], first_on=_ago(900), last_on=_ago(10), title="Ended"
    )
    make.make_plan_position(plan_partner=ended.partners.get())
    withdrawn = make.make_plan(partners=[part.partnership], title="Withdrawn")
    withdraw_plan(by=make.make_user(), plan=withdrawn, reason="Nobody writes it")
    assert [row.plan_partner for row in PlanPosition.objects.current_for(part.partnership)] == [
        part
    ]
    assert list(PlanPartner.objects.current_for(part.partnership)) == [part]


def test_a_board_member_sees_positions_and_a_stranger_nothing(part: PlanPartner) -> None:
    make.make_plan_position(plan_partner=part)
    make.make_alignment(plan_partner=part)
    member = make.make_user(system=part.system, role=BOARD_MEMBER.name)
    stranger = make.make_user(system=make.make_system())
    for model in (Plan, PlanPartner, PlanPosition, PlanAlignment):
        assert model.objects.visible_to(member).exists()
        assert not model.objects.visible_to(stranger).exists()
