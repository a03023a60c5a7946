"""Rule sets as their pages show them: whose, since when, and each requirement in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nhsuk.formats import nhs_date
from partners.models import CompositionRuleSet
from partners.presenters.board_findings import premise
from partners.requirements import words_of_test

NATIONALLY = "Every system"


@dataclass(frozen=True)
class RequirementRow:
    """One requirement: its words, what is counted, and how many at least."""

    text: str
    counts: str
    at_least: int


@dataclass(frozen=True)
class RuleSetRow:
    """A version of a rule set in a list."""

    rule_set: CompositionRuleSet
    whose: str
    when: str
    is_over: bool


@dataclass(frozen=True)
class RuleSetFacts:
    """A version of a rule set on its own page, with the versions before and after it."""

    row: RuleSetRow
    premise: str
    requirements: list[RequirementRow]
    versions: list[RuleSetRow]


def rule_set_row(rule_set: CompositionRuleSet, today: date) -> RuleSetRow:
    """Whose it is and when it holds, in words."""
    return RuleSetRow(
        rule_set=rule_set,
        whose=str(rule_set.system) if rule_set.system else NATIONALLY,
        when=_when(rule_set, today),
        is_over=rule_set.has_ended(today),
    )


def rule_set_rows(rule_sets: Iterable[CompositionRuleSet], today: date) -> list[RuleSetRow]:
    """The same for a list."""
    return [rule_set_row(each, today) for each in rule_sets]


def rule_set_facts(rule_set: CompositionRuleSet, today: date) -> RuleSetFacts:
    """Read its versions in one query: they share name, kind of board and whose they are."""
    versions = CompositionRuleSet.objects.filter(
        system=rule_set.system_id, board_kind=rule_set.board_kind, name=rule_set.name
    ).select_related("system")
    return RuleSetFacts(
        row=rule_set_row(rule_set, today),
        premise=premise(rule_set) if rule_set.is_proposed else "",
        requirements=[
            RequirementRow(rule["text"], words_of_test(rule["test"]), rule.get("at_least", 1))
            for rule in rule_set.rules
        ],
        versions=rule_set_rows(versions.order_by("-valid_from", "-id"), today),
    )


def _when(rule_set: CompositionRuleSet, today: date) -> str:
    first = nhs_date(rule_set.valid_from)
    if rule_set.is_proposed and rule_set.valid_to is None:
        return f"As it stood on {nhs_date(rule_set.as_at)}" if rule_set.as_at else first
    if rule_set.valid_to is not None:
        return f"From {first} to {nhs_date(rule_set.valid_to)}"
    return f"From {first} on" if rule_set.valid_from > today else f"Since {first}"
