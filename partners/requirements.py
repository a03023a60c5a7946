"""Requirements of a rule set as people write them: what may be tested, in words, and checked.

What a test does is in ``partners.composition``; this says which tests there are.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from nhsuk.formats import nhs_number
from partners.composition import Rule
from partners.enums import NominatingRoute, Sector

# What rules ask of members. A competence is a fact about the appointment, agreed by the board.
COMPETENCES = [("mental health", "Mental health services")]

MOST_RULES = 30
MOST_SEATS = 100
LONGEST_TEXT = 300
LONGEST_TITLES = 200
TITLE = "title"
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_MEMBERS = {
    "members": "Members, whatever their seat",
    "ordinary": "Ordinary members: neither chair nor chief executive",
}
_KNOWLEDGEABLE = {
    f"{name}:{value}": f"{whose} with knowledge and experience of {label.lower()}"
    for value, label in COMPETENCES
    for name, whose in (("ordinary", "Ordinary members"), ("competence", "Members"))
}
_ROUTES = {
    f"route:{value}": f"Members {label[0].lower()}{label[1:]}"
    for value, label in NominatingRoute.choices
    if value
}
_SECTORS = {f"sector:{value}": f"Members of the sector: {label}" for value, label in Sector.choices}
# Every test but that of titles, which has words of its own.
TESTS: Mapping[str, str] = {**_MEMBERS, **_KNOWLEDGEABLE, **_ROUTES, **_SECTORS}
TEST_CHOICES = [*TESTS.items(), (TITLE, "Members whose seat has one of the titles below")]


def words_of_test(test: str) -> str:
    """What a test counts, in words.

    >>> words_of_test("title:chair|independent chair")
    'Members whose seat is called chair or independent chair'
    """
    name, _, wanted = test.partition(":")
    if name == TITLE:
        *others, last = wanted.split("|")
        titles = f"{', '.join(others)} or {last}" if others else last
        return f"Members whose seat is called {titles}"
    return TESTS.get(test, "Something that is no longer tested")


def titles_as_test(text: str) -> str:
    """The test for seats with one of these titles, which commas or strokes divide.

    >>> titles_as_test("Chair, Independent  chair")
    'title:chair|independent chair'
    """
    titles = (" ".join(part.split()).casefold() for part in re.split(r"[,|\n]", text))
    return f"{TITLE}:{'|'.join(dict.fromkeys(title for title in titles if title))}"


def titles_of_test(test: str) -> str:
    """The titles that a test asks for, as they are typed; empty for another test."""
    name, _, wanted = test.partition(":")
    return ", ".join(wanted.split("|")) if name == TITLE else ""


def checked(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The requirements as they are kept: ``{"code", "text", "test", "at_least"}`` each.

    A requirement without a code gets one from its words, and keeps it through later versions.

    :raises ValidationError: with a sentence, when there is none, there are too many, or one is
        not a requirement.
    """
    if not rules:
        raise ValidationError({"rules": "Add at least one requirement."})
    if len(rules) > MOST_RULES:
        raise ValidationError(
            {"rules": f"There can be at most {MOST_RULES} requirements in one rule set."}
        )
    found: list[dict[str, Any]] = []
    for number, rule in enumerate(rules, start=1):
        where = f"Requirement {number}"
        text = _text(rule.get("text"), where)
        row: dict[str, Any] = {
            "code": _code(rule.get("code"), text, {each["code"] for each in found}),
            "text": text,
            "test": _test(rule.get("test"), where),
            "at_least": _at_least(rule.get("at_least", 1), where),
        }
        if any(each["test"] == row["test"] for each in found):
            raise _refusal(where, "counts the same as one before it. Say it once")
        found.append(row)
    return found


def _refusal(where: str, sentence: str) -> ValidationError:
    return ValidationError({"rules": f"{where} {sentence}."})


def _text(value: Any, where: str) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        raise _refusal(where, "needs words that say what is asked for")
    if len(text) > LONGEST_TEXT:
        raise _refusal(where, f"must be {LONGEST_TEXT} characters or less")
    if not text.isprintable():
        raise _refusal(where, "has characters that cannot be shown. Type it again")
    return text


def _test(value: Any, where: str) -> str:
    test = value if isinstance(value, str) else ""
    if test in TESTS:
        return test
    if not test.startswith(f"{TITLE}:"):
        raise _refusal(where, "does not say what is to be counted. Choose one of the list")
    test = titles_as_test(test.removeprefix(f"{TITLE}:"))
    if test == f"{TITLE}:" or not test.isprintable():
        raise _refusal(where, "counts seats by their title. Say by which")
    if len(test) > LONGEST_TITLES:
        raise _refusal(where, "has too many titles. Name the ones that are in use")
    return test


def _at_least(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_SEATS:
        raise _refusal(where, f"needs a whole number of seats, from 1 to {nhs_number(MOST_SEATS)}")
    return value


def _code(value: Any, text: str, taken: set[str]) -> str:
    given = value if isinstance(value, str) and _CODE.fullmatch(value) else ""
    wanted = given or slugify(text)[:40].strip("-") or "requirement"
    if wanted not in taken:
        return wanted
    return next(
        f"{wanted}-{number}"
        for number in range(2, MOST_RULES + 2)
        if f"{wanted}-{number}" not in taken
    )


def rule_of(row: Mapping[str, Any]) -> Rule:
    """A requirement as it is kept, for the pure core."""
    return Rule(
        code=row["code"], text=row["text"], test=row["test"], at_least=row.get("at_least", 1)
    )
