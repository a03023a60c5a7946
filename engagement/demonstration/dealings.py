"""Writes what the partners of the fictional system asked for, raised and decided."""

from datetime import date, timedelta
from functools import partial

from engagement.actions.consultation import engage_audience, record_outcome
from engagement.actions.decision import DecisionFacts, decide, record_decision
from engagement.actions.document import ask_for_document, share_document, withhold_document
from engagement.actions.issue import acknowledge_issue, raise_issue, settle_issue
from engagement.actions.joint_partnership import score_joint_partnership
from engagement.demonstration import cast, manners, story
from engagement.demonstration.decisions import DECISIONS, DecisionCast, Engaged
from engagement.demonstration.manners import Manner
from engagement.demonstration.services import write_services
from engagement.demonstration.world import BY, World
from engagement.enums import DocumentState, Importance, IssueOutcome, Sensitivity, Side
from engagement.models import Consultation, Document

# Days from a decision until those who had said something were told what became of it.
TOLD_AFTER = 12


def write_dealings(world: World) -> None:
    """Documents and issues of every partner by its story, and the decisions of all."""
    for member in cast.ORGANISATIONS:
        for answering in (Side.PARTNER, Side.SYSTEM):
            for days_ago in story.days_at(
                partial(_requests, member.story, answering), world.random
            ):
                _request(world, member, answering, days_ago)
            raised = story.days_at(partial(_issues, member.story, answering), world.random)
            for days_ago in raised:
                _issue(world, member, answering, days_ago)
    for decision in DECISIONS:
        _decision(world, decision)
    write_services(world)


def _requests(of_story: str, answering: Side, days_ago: int) -> float:
    return _manner(of_story, answering, days_ago).requests


def _issues(of_story: str, answering: Side, days_ago: int) -> float:
    return _manner(of_story, answering, days_ago).issues


def _manner(of_story: str, answering: Side, days_ago: int) -> Manner:
    chapter = manners.chapter_at(of_story, days_ago)
    return chapter.they if answering == Side.PARTNER else chapter.we


def _other(side: Side) -> Side:
    return Side.SYSTEM if side == Side.PARTNER else Side.PARTNER


def _request(world: World, member: cast.OrganisationCast, answering: Side, days_ago: int) -> None:
    random = world.random
    papers = manners.THEIR_PAPERS if answering == Side.PARTNER else manners.OUR_PAPERS
    asked_on = world.working_day(days_ago)
    document = ask_for_document(
        by=BY,
        partnership=world.partnerships[member.key],
        title=random.choice(papers),
        asked_by=_other(answering),
        asked_on=asked_on,
        due_on=asked_on + timedelta(days=random.choice([14, 21, 28])),
    )
    manner = _manner(member.story, answering, days_ago)
    state, in_time = manners.answer_to_request(manner, random)
    days = -random.randint(0, 6) if in_time else random.randint(4, 45)
    settled_on = document.due_on + timedelta(days=days)
    if settled_on <= world.today:
        _answer(world, document, answering, state, settled_on)


def _answer(
    world: World, document: Document, answering: Side, state: DocumentState, on: date
) -> None:
    if state == DocumentState.SHARED:
        share_document(by=BY, document=document, settled_on=on)
        return
    by_whom = manners.WITHHELD_BY_THEM if answering == Side.PARTNER else manners.WITHHELD_BY_US
    decided_by, because = world.random.choice(by_whom)
    withhold_document(
        by=BY,
        document=document,
        settled_on=on,
        decided_by=decided_by,
        withheld_because=because,
    )


def _issue(world: World, member: cast.OrganisationCast, answering: Side, days_ago: int) -> None:
    random = world.random
    raised = manners.OUR_ISSUES if answering == Side.PARTNER else manners.THEIR_ISSUES
    if answering == Side.SYSTEM and member.story == "unheard":
        raised = manners.UNHEARD_ISSUES
    theme, text = random.choice(raised)
    raised_on = world.working_day(days_ago)
    issue = raise_issue(
        by=BY,
        partnership=world.partnerships[member.key],
        raised_by=_other(answering),
        theme=theme,
        text=text,
        raised_on=raised_on,
        sensitivity=random.choice([Sensitivity.OPEN, Sensitivity.CONFIDENTIAL]),
        importance=random.choice([Importance.MINOR, Importance.STANDARD, Importance.MAJOR]),
    )
    outcome = manners.end_of_issue(_manner(member.story, answering, days_ago), random)
    heard_on = raised_on + timedelta(days=random.randint(1, 12))
    settled_on = heard_on + timedelta(days=random.randint(20, 90))
    if outcome != IssueOutcome.UNRESOLVED and heard_on <= world.today:
        issue = acknowledge_issue(by=BY, issue=issue, acknowledged_on=heard_on)
    if settled_on <= world.today:
        settle_issue(
            by=BY,
            issue=issue,
            outcome=outcome,
            settled_on=settled_on,
            answer=manners.ANSWERS[outcome],
        )


def _decision(world: World, decision: DecisionCast) -> None:
    expected = decision.decided if decision.expected is None else decision.expected
    own = bool(decision.made_by)
    recorded = record_decision(
        by=BY,
        made_by=Side.PARTNER if own else Side.SYSTEM,
        partnership=world.partnerships[decision.made_by] if own else None,
        facts=DecisionFacts(
            kind=decision.kind,
            title=decision.title,
            theme=decision.theme,
            expected_on=None if expected is None else world.working_day(expected),
            affected=[
                world.partnerships[side.key]
                for side in decision.affects
                if side.key != decision.made_by
            ],
            affects_system=decision.made_by in {side.key for side in decision.affects},
        ),
    )
    consultations = {row.affected_id: row for row in recorded.consultations.all()}
    if decision.decided is not None:
        day = world.working_day(decision.decided)
        recorded = decide(by=BY, decision=recorded, decided_on=day)
    for side in decision.affects:
        is_system = side.key == decision.made_by
        affected = None if is_system else world.organisations[side.key].pk
        _engagement(world, consultations[affected], side, decision.decided)
    if decision.is_scored:
        for row in recorded.consultations.select_related("partnership"):
            if row.partnership.is_joint:
                score_joint_partnership(by=BY, partnership=row.partnership)


def _engagement(
    world: World, consultation: Consultation, side: Engaged, decided: int | None
) -> None:
    if side.days_ago is None:
        return
    engage_audience(
        by=BY,
        consultation=consultation,
        audience=side.audience,
        first_engaged_on=world.working_day(side.days_ago),
        stage=side.stage,
    )
    if side.said or side.why_not:
        record_outcome(
            by=BY,
            consultation=consultation,
            asked="What would this change for you?",
            said=side.said,
            changed=side.changed,
            why_not=side.why_not,
            told_on=None if decided is None else world.working_day(decided - TOLD_AFTER),
        )
