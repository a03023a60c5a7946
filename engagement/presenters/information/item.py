"""One item as its page shows it: passages to tick, and what changed in the record since."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engagement.analytics.information.finding import Found
from engagement.enums import NoteNature, Sensitivity
from engagement.foi.exemptions import EXEMPTION, Exemption
from engagement.foi.passages import Passage
from engagement.models import InformationItem


@dataclass(frozen=True)
class ItemPart:
    """A field of an item with its passages, and what the record says of it."""

    label: str
    text: str
    passages: list[Passage]
    is_opinion: bool
    is_confidential: bool


@dataclass(frozen=True)
class GroundLine:
    """A ground with what the Act says."""

    exemption: Exemption
    reason: str
    public_interest: str


@dataclass(frozen=True)
class Since:
    """What the record says now, where that is something else; ``is_gone``: nothing any more."""

    changed: list[tuple[str, str]]
    is_gone: bool = False

    @property
    def differs(self) -> bool:
        """Whether there is anything to say."""
        return self.is_gone or bool(self.changed)


def parts_of(item: InformationItem, offered: Callable[[int], list[Passage]]) -> list[ItemPart]:
    """The fields of an item in their order; ``offered`` gives the passages of each."""
    return [
        ItemPart(
            label=part["label"],
            text=part["text"],
            passages=offered(at),
            is_opinion=part["nature"] == NoteNature.OPINION,
            is_confidential=part["sensitivity"] == Sensitivity.CONFIDENTIAL,
        )
        for at, part in enumerate(item.parts)
    ]


def grounds_of(item: InformationItem) -> list[GroundLine]:
    """On what it rests that something is held back."""
    return [
        GroundLine(EXEMPTION[each["section"]], each["reason"], each["public_interest"])
        for each in item.grounds
    ]


def changed_since(item: InformationItem, now: Found | None) -> Since:
    """Fields that read otherwise now than when they were copied."""
    if now is None:
        return Since([], is_gone=True)
    before = {part["key"]: part for part in item.parts}
    after = {part["key"]: part for part in now.parts}
    return Since(list(_differences(before, after)))


def _differences(
    before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]
) -> Iterable[tuple[str, str]]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield new["label"], new["text"]
        elif old is not None and new is None:
            yield old["label"], "Empty"
        elif old is not None and new is not None and old["text"] != new["text"]:
            yield new["label"], new["text"]
