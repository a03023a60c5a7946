"""Requirements as people type them: kept when they make sense, else refused with a sentence."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partners.composition import Rule, RuleSet, Span, findings
from partners.requirements import (
    MOST_RULES,
    TESTS,
    checked,
    rule_of,
    titles_as_test,
    words_of_test,
)
from tests.unit.partners.test_composition import TODAY

NUMBER = "Requirement 1 needs a whole number of seats, from 1 to 100."
CHAIR = {"text": "A chair", "test": "title:chair", "at_least": 1}


def refusal(*rules: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        checked(list(rules))
    [sentence] = refused.value.message_dict["rules"]
    return sentence


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({**CHAIR, "text": " "}, "Requirement 1 needs words that say what is asked for."),
        ({**CHAIR, "text": None}, "Requirement 1 needs words that say what is asked for."),
        ({**CHAIR, "text": "x" * 301}, "Requirement 1 must be 300 characters or less."),
        ({**CHAIR, "text": "A\u202echair"}, "Requirement 1 has characters that cannot be shown."),
        ({**CHAIR, "test": "colour:blue"}, "Requirement 1 does not say what is to be counted."),
        ({**CHAIR, "test": "__import__('os')"}, "Requirement 1 does not say what is to be"),
        ({**CHAIR, "test": ["members"]}, "Requirement 1 does not say what is to be counted."),
        ({**CHAIR, "test": "route:"}, "Requirement 1 does not say what is to be counted."),
        (
            {**CHAIR, "test": "title:, |"},
            "Requirement 1 counts seats by their title.",
        ),
        ({**CHAIR, "test": "title:" + "x" * 300}, "Requirement 1 has too many titles."),
        ({**CHAIR, "at_least": 0}, NUMBER),
        ({**CHAIR, "at_least": 101}, NUMBER),
        ({**CHAIR, "at_least": "2"}, NUMBER),
        (
            {**CHAIR, "at_least": True},
            NUMBER,
        ),
    ],
)
def test_nonsense_is_refused_with_a_sentence(rule: Any, sentence: str) -> None:
    assert refusal(rule).startswith(sentence)


def test_none_at_all_too_many_and_the_same_twice_are_refused() -> None:
    assert refusal() == "Add at least one requirement."
    assert "at most 30" in refusal(*[CHAIR] * (MOST_RULES + 1))
    assert refusal(CHAIR, {**CHAIR, "at_least": 2}).startswith("Requirement 2 counts the same")


def test_a_code_is_made_of_the_words_and_kept() -> None:
    members = {"text": "A chair!", "test": "members", "at_least": 2}
    first, second = checked([CHAIR, members])
    assert (first["code"], second["code"]) == ("a-chair", "a-chair-2")
    [kept] = checked([{**members, "code": "ten", "text": "Two members"}])
    assert kept["code"] == "ten"
    [made] = checked([{**members, "code": "<script>"}])
    assert made["code"] == "a-chair"


@pytest.mark.parametrize("test", [*TESTS, "title:chair|independent chair"])
def test_every_test_on_offer_has_words_and_can_be_run(test: str) -> None:
    assert words_of_test(test) != words_of_test("colour:blue")
    [row] = checked([{"text": "Some", "test": test}])
    rule_set = RuleSet("Set", "source", Span(TODAY), (rule_of(row),))
    [found] = findings([rule_set], [], on=TODAY, board_since=None)
    assert found.rule == Rule("some", "Some", test, 1)
    assert not found.is_met


@given(st.text(max_size=80))
def test_titles_are_read_once_and_stay_as_they_are(text: str) -> None:
    test = titles_as_test(text)
    assert titles_as_test(test.removeprefix("title:")) == test
