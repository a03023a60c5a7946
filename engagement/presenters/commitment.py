"""What became of a promise, state by state, with who says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from engagement.models import CommitmentStateChange


@dataclass(frozen=True)
class StateRow:
    """A state that a promise reached, or the other side's agreement to the one before."""

    change: CommitmentStateChange
    confirms: bool
    confirmed_later: bool

    @property
    def awaits_other_side(self) -> bool:
        """Whether only one side says so, to this day."""
        return not self.change.is_confirmed and not self.confirmed_later


def state_rows(changes: Iterable[CommitmentStateChange]) -> list[StateRow]:
    """The changes of one promise, oldest first."""
    rows: list[StateRow] = []
    for change in changes:
        before = rows[-1].change if rows else None
        confirms = before is not None and not before.is_confirmed and before.state == change.state
        if before is not None and confirms:
            rows[-1] = StateRow(before, confirms=False, confirmed_later=True)
        rows.append(StateRow(change, confirms=confirms, confirmed_later=False))
    return rows
