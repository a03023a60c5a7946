"""What a kind of sheet can hold: its columns, how people head them, and how a cell is read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from engagement.enums import SheetKind
from engagement.imports.rejects import MARKERS


def letters(text: str) -> str:
    """Letters and digits only, in lower case: how headings and keys are compared."""
    return re.sub(r"[\W_]+", "", text).lower()


def words_for(*pairs: tuple[str, str]) -> dict[str, str]:
    """The value for each way to write it: pairs of the value and a word for it."""
    return {letters(word): value for value, label in pairs for word in (value, label) if word}


class Holds(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    ORGANISATION = "organisation"  # its name, which a person may have to decide about


@dataclass(frozen=True)
class Column:
    """One thing that a column can be. ``aliases`` are headings, squeezed to letters."""

    name: str
    label: str
    aliases: str = ""
    holds: Holds = Holds.TEXT
    is_required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    longest: int = 500
    hint: str = ""

    @property
    def headings(self) -> list[str]:
        """All headings by which it goes."""
        return [self.name.replace("_", ""), letters(self.label), *self.aliases.split()]


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of sheet. Of those in ``any_of``, one is enough."""

    kind: SheetKind
    columns: Sequence[Column]
    any_of: Sequence[str] = ()
    intro: str = ""

    def column(self, name: str) -> Column:
        """The column of this name."""
        return self._by_name[name]

    def named(self, text: str) -> Column | None:
        """The column that a heading or a key in a mapping file means, if any."""
        return self._by_heading.get(letters(text))

    def guess(self, headings: Iterable[str]) -> dict[str, str]:
        """The heading that each column most likely has."""
        guessed: dict[str, str] = {}
        for heading in headings:
            column = self.named(heading)
            if column is not None and heading not in MARKERS:
                guessed.setdefault(column.name, heading)
        return guessed

    def missing(self, chosen: Iterable[str]) -> list[str]:
        """Labels of what a sheet of this kind needs and has no column for."""
        found = set(chosen)
        missing = [one.label for one in self.columns if one.is_required and one.name not in found]
        if self.any_of and not found.intersection(self.any_of):
            missing.append(" or ".join(self.column(name).label for name in self.any_of))
        return missing

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def _by_heading(self) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for column in self.columns:
            for heading in column.headings:
                found.setdefault(heading, column)
        return found
