"""Next steps come from the record alone, in the order of urgency, each with its evidence."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.briefing.facts import Evidence, StepFacts
from engagement.briefing.next_steps import MOST, RULES, next_steps

TODAY = date(2026, 11, 22)
KINDS = [field.name for field in fields(StepFacts) if field.name != "today"]


def record(name: str, days: int, text: str = "") -> Evidence:
    """A record of some days ago."""
    return Evidence(name, f"/{name}/", text or f"About {name}", TODAY - timedelta(days=days))


records = st.builds(record, st.sampled_from("abcdefgh"), st.integers(-400, 400))
few = st.lists(records, max_size=3, unique_by=lambda each: each.id).map(tuple)
any_facts = st.builds(StepFacts, today=st.just(TODAY), **dict.fromkeys(KINDS, few))


def test_no_facts_give_no_step() -> None:
    assert next_steps(StepFacts(today=TODAY)) == ()


def test_every_kind_of_fact_has_its_rule() -> None:
    assert sorted(rule.facts for rule in RULES) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_rule_says_what_the_record_says_and_leads_to_it(kind: str) -> None:
    found: dict[str, Any] = {kind: (record("a", 3, "the {braces} of it"),)}
    (step,) = next_steps(StepFacts(today=TODAY, **found))
    assert (step.rule, step.evidence, step.url) == (kind, "a", "/a/")
    assert "the {braces} of it" in step.text + step.reason
    assert "{" not in (step.text + step.reason).replace("{braces}", "")


def test_what_is_said_first_is_that_our_promise_is_late() -> None:
    facts = StepFacts(
        today=TODAY,
        promises_of_ours_late=(record("late", 12, "Send the figures"), record("later", 30, "Call")),
        issues_unanswered=(record("issue", 40, "No medicines"),),
        requests_open=(record("request", 9, "A contact"),),
    )
    first, second, third = next_steps(facts)
    assert first.text == "Say first that our promise is late: Call"
    assert first.reason == "It was due 23 October 2026, 30 days ago. There is 1 other late promise."
    assert second.text == "Answer what they raised: No medicines"
    assert "for 40 days nobody has said" in second.reason
    assert third.text == "Say what became of their request: A contact"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-21, "is expected 13 December 2026, in 3 weeks."),
        (-3, "is expected 25 November 2026, within a week."),
        (5, "was expected 17 November 2026."),
    ],
)
def test_a_decision_says_how_much_time_is_left(days: int, words: str) -> None:
    (step,) = next_steps(StepFacts(today=TODAY, ours_not_asked=(record("d", days),)))
    assert step.reason.endswith(f"Our decision {words}")


@given(any_facts)
def test_steps_are_few_in_the_order_of_the_rules_and_rest_on_what_was_given(
    facts: StepFacts,
) -> None:
    steps = next_steps(facts)
    order = [rule.facts for rule in RULES]
    ranks = [order.index(step.rule) for step in steps]
    found = {kind: getattr(facts, kind) for kind in order if getattr(facts, kind)}
    assert len(steps) == min(MOST, len(found))
    assert ranks == sorted(set(ranks))
    assert [step.rule for step in steps] == list(found)[:MOST]
    for step in steps:
        given = {each.id: each for each in found[step.rule]}
        assert step.evidence in given
        assert step.url == given[step.evidence].url
        assert given[step.evidence].on == min(each.on for each in given.values())


@given(any_facts)
def test_the_same_facts_in_any_order_give_the_same_steps(facts: StepFacts) -> None:
    turned = StepFacts(
        today=TODAY, **{kind: tuple(reversed(getattr(facts, kind))) for kind in KINDS}
    )
    assert next_steps(turned) == next_steps(facts)
