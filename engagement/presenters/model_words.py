"""The numbers of a trust model in plain words: sources, types of partner, and what each is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engagement.scoring.model_comparison import NumberChange
from engagement.scoring.trust_model import Source
from nhsuk.formats import nhs_number

SOURCE_WORDS = {
    Source.COMMITMENT: "Commitments",
    Source.ATTENDANCE: "Attendance",
    Source.PULSE: "Survey answers",
    Source.DOCUMENT: "Documents",
    Source.TONE: "Tone",
    Source.ISSUE: "Issues raised",
    Source.ANSWERED: "Answered or not",
    Source.CONSULTATION: "Consultation",
    Source.HISTORY: "Starting point",
}
TYPE_WORDS = {
    "council": "Councils and strategic authorities",
    "nhs_trust": "NHS trusts",
    "gp": "GP practices and networks",
    "care_provider": "Care providers, homes and services",
    "vcse": "Voluntary organisations and Healthwatch",
    "other": "Everyone else",
}
# What each key of a model's document is called; "{}" stands for a source or a type below it.
_NUMBERS = {
    "half_life_days": "Days until a row counts half",
    "tau2": "Variance of trust between partners of a type",
    "floor": "Variance that no evidence removes",
    "mu": "Usual trust",
    "a": "Usual value",
    "ell": "How far it moves with trust",
    "v": "Noise of one row",
    "b": "Lasting bias",
    "gamma": "Lost under full pressure",
    "weight": "Weight",
    "caps": "Most that counts in a quarter",
    "history_points": "Points of a starting point",
    "pressure_limit": "Most points for recorded pressure",
    "bands": "Bands",
    "evidence_cuts": "Evidence labels",
    "prompt_drop": "Fall that raises a prompt",
    "strain_half_life_days": "Days until pressure counts half as strain",
    "kinds": "Type that stands for a kind of organisation",
    "default_type": "Type of all other organisations",
}
_IDENTITY = {"version", "calibrated_on", "measure"}
_GROUPS = {"by_source", "by_type"}
_PARTS: dict[str, str] = {**{str(s): words for s, words in SOURCE_WORDS.items()}, **TYPE_WORDS}


@dataclass(frozen=True)
class NumberRow:
    """One number that two versions have differently."""

    name: str
    of: str
    old: str
    new: str


def number_rows(changes: Iterable[NumberChange]) -> list[NumberRow]:
    """Changed numbers in words, in the order in which one meets them; not the version's name."""
    rows = [
        NumberRow(
            name=_NUMBERS.get(change.path[0], _plain(change.path[0])),
            of=", ".join(_part(part) for part in change.path[1:] if part not in _GROUPS),
            old=_value(change.old),
            new=_value(change.new),
        )
        for change in changes
        if change.path[0] not in _IDENTITY
    ]
    order = list(_NUMBERS.values())
    return sorted(
        rows, key=lambda row: (order.index(row.name) if row.name in order else -1, row.of)
    )


def type_words(name: str) -> str:
    """A type of partner as people read it."""
    return TYPE_WORDS.get(name, _plain(name))


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def listed(values: Iterable[tuple[Any, float]]) -> str:
    """Kept 1, broken 0: members of an enumeration and what they count."""
    words = [f"{member.label.lower()} {number(value)}" for member, value in values]
    return ", ".join(words)


def number(value: float) -> str:
    """0.75, 0.9 or 1: as many digits as it has, two at most."""
    return nhs_number(value, 2).rstrip("0").rstrip(".")


def _part(name: str) -> str:
    return _PARTS.get(name, _plain(name))


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, float):
        return nhs_number(value, 2 if abs(value) < 100 else 0)
    return str(value)
