"""What became of a promise, state by state, with who says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from engagement.enums import PartnerSays, Side
from engagement.models import Commitment, CommitmentStateChange, PartnerAnswer


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

    def awaits(self, side: Side) -> bool:
        """Whether it is this side that has not said yet."""
        return self.awaits_other_side and Side(self.change.asserted_by).other == side


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


@dataclass(frozen=True)
class AnswerRow:
    """What the partner said through a link; whether it is a dispute of what still stands."""

    answer: PartnerAnswer
    is_dispute: bool
    is_current: bool


def partner_answers(commitment: Commitment, user: User) -> list[AnswerRow]:
    """What people of the partner said of a promise, newest first."""
    rows = PartnerAnswer.objects.visible_to(user).filter(commitment=commitment)
    return [
        AnswerRow(
            answer=row,
            is_dispute=row.answer == PartnerSays.DISPUTES,
            is_current=row.revision == commitment.revision,
        )
        for row in rows.select_related("link__person").order_by("-id")
    ]
