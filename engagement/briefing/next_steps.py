"""Suggested next steps: one rule a line, each drawn from a record and saying from which.

Nothing is guessed. A rule finds records, names the one that is most urgent, and counts the others.
"""

from dataclasses import dataclass
from datetime import date

from engagement.briefing.facts import Evidence, Step, StepFacts
from nhsuk.formats import counted, nhs_date

MOST = 6
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Rule:
    """The facts that it looks at, what it says of the most urgent one, and why.

    In the words stand ``{it}``, what the record says; ``{on}``, its day; ``{days}`` and
    ``{expected}``, how far that day is away. ``others`` is what the rest of the records are called.
    """

    facts: str
    text: str
    reason: str
    others: str


# The order is that of urgency: what one must say oneself before anything else is said.
RULES = (
    Rule(
        "promises_of_ours_late",
        "Say first that our promise is late: {it}",
        "It was due {on}, {days} ago.",
        "other late promise",
    ),
    Rule(
        "issues_unanswered",
        "Answer what they raised: {it}",
        "They raised it {on}, and for {days} nobody has said that it was heard.",
        "other unanswered issue",
    ),
    Rule(
        "ours_not_asked",
        "Ask them before we decide: {it}",
        "It affects them and nobody has asked them yet. Our decision {expected}.",
        "other decision like it",
    ),
    Rule(
        "documents_owed_late",
        "Share the document that they asked for, or say why not: {it}",
        "It was due {on}, {days} ago.",
        "other late document",
    ),
    Rule(
        "contact_due",
        "Be in touch, or agree on another rhythm",
        "Contact has been overdue since {on}: {it}.",
        "other reason",
    ),
    Rule(
        "requests_open",
        "Say what became of their request: {it}",
        "They asked {on}, {days} ago, and nothing that followed is noted.",
        "other open request",
    ),
    Rule(
        "theirs_not_asked",
        "Ask to be heard on their decision: {it}",
        "Nobody has asked us yet. Their decision {expected}.",
        "other decision like it",
    ),
    Rule(
        "plans_not_asked",
        "Ask what they hold of the plan: {it}",
        "It needs them and nobody has asked them. Its submission {expected}.",
        "other plan like it",
    ),
    Rule(
        "promises_of_theirs_late",
        "Ask how their promise stands: {it}",
        "It was due {on}, {days} ago.",
        "other late promise",
    ),
    Rule(
        "documents_awaited_late",
        "Ask what became of the document that we asked for: {it}",
        "It was due {on}, {days} ago.",
        "other late document",
    ),
    Rule(
        "pressures_ended",
        "Ask whether the pressure on them goes on: {it}",
        "As recorded it ended {on}, and nobody has renewed it.",
        "other pressure",
    ),
    Rule(
        "terms_ending",
        "Ask who follows in the seat: {it}",
        "The term ends {on}.",
        "other term",
    ),
    Rule(
        "seats_vacant",
        "Ask whom they would put forward: {it}",
        "The seat is meant for them, and nobody holds it.",
        "other vacant seat",
    ),
    Rule(
        "only_person",
        "Ask to meet a second person besides {it}",
        "Nobody else was met in the last twelve months; the last time was {on}.",
        "other person",
    ),
    Rule(
        "people_unchecked",
        "Check whether the details still hold: {it}",
        "Nobody has looked at them since {on}.",
        "other person,other people",
    ),
)


def next_steps(facts: StepFacts, most: int = MOST) -> tuple[Step, ...]:
    """The most urgent ones, one for each rule that finds something; none if nothing is there."""
    found = ((rule, getattr(facts, rule.facts)) for rule in RULES)
    steps = [_step(rule, records, facts.today) for rule, records in found if records]
    return tuple(steps[:most])


def _step(rule: Rule, records: tuple[Evidence, ...], today: date) -> Step:
    first = min(records, key=lambda record: (record.on, record.id))
    words = {
        "it": first.text,
        "on": nhs_date(first.on),
        "days": counted(abs((today - first.on).days), "day"),
        "expected": _expected(first.on, today),
    }
    reason = rule.reason.format(**words)
    if others := len(records) - 1:
        reason += f" There {'is' if others == 1 else 'are'} {counted(others, rule.others)}."
    return Step(
        rule=rule.facts,
        text=rule.text.format(**words),
        reason=reason,
        evidence=first.id,
        url=first.url,
    )


def _expected(on: date, today: date) -> str:
    days = (on - today).days
    if days < 0:
        return f"was expected {nhs_date(on)}"
    if days < DAYS_A_WEEK:
        return f"is expected {nhs_date(on)}, within a week"
    return f"is expected {nhs_date(on)}, in {counted(days // DAYS_A_WEEK, 'week')}"
