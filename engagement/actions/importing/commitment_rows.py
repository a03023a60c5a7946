"""Rows of a sheet of commitments become promises, settled as the sheet says."""

from datetime import date

from accounts.models import User
from engagement.actions.commitment import (
    change_commitment_owner,
    make_commitment,
    settle_commitment,
)
from engagement.actions.importing.chunk import Chunk
from engagement.actions.importing.each_row import RowInHand, bring_in_each
from engagement.actions.importing.owners import owner_of
from engagement.enums import CommitmentState, Importance
from engagement.imports.names import name_key
from engagement.imports.rows import Reason
from engagement.models import Commitment
from partners.models import Partnership

# What the actions call otherwise than the columns.
_COLUMNS = {"happened_on": "state_on"}


def apply_commitment_rows(chunk: Chunk) -> None:
    """Record each promise that is not known, and bring those up to date that are."""
    bring_in_each(chunk, _apply, _COLUMNS)


def _apply(hand: RowInHand) -> Commitment:
    partnership = hand.names.partnership(hand.row, name_key(hand.said("partner")))
    owner = owner_of(hand)
    commitment = _find(hand, partnership)
    if commitment is None:
        commitment = make_commitment(
            by=hand.by,
            partnership=partnership,
            made_by=hand.said("made_by"),
            text=hand.said("text"),
            made_on=_day(hand, "made_on"),
            due_on=_day(hand, "due_on"),
            importance=hand.said("importance") or Importance.STANDARD,
            owner=owner,
        )
        hand.made(commitment)
    else:
        commitment = _follow_up(hand, commitment, owner)
    return _settle(hand, commitment)


def _find(hand: RowInHand, partnership: Partnership) -> Commitment | None:
    """The promise of the same partner, words and day; a withdrawn record is not brought back."""
    same = Commitment.objects.filter(
        partnership=partnership, text__iexact=hand.said("text"), made_on=_day(hand, "made_on")
    )
    same = same.select_related("owner", "system", "partnership")
    standing = list(same.standing()[:2])
    if not standing and same.exists():
        sentence = "the record of this commitment was withdrawn."
        raise hand.refusal(Reason.REFUSED, "text", sentence)
    if len(standing) > 1:
        sentence = "several commitments of this partner have these words and this day."
        raise hand.refusal(Reason.SEVERAL, "text", sentence)
    return standing[0] if standing else None


def _follow_up(hand: RowInHand, commitment: Commitment, owner: User | None) -> Commitment:
    """Who follows it up may change; what was promised may not."""
    if commitment.made_by != hand.said("made_by"):
        sentence = f"it is recorded as promised by: {commitment.get_made_by_display().lower()}."
        raise hand.refusal(Reason.REFUSED, "made_by", sentence)
    if commitment.due_on != _day(hand, "due_on"):
        hand.remark(
            f"Still due on {commitment.due_on:%-d %B %Y}: a new date is agreed on the page of "
            "the commitment."
        )
    if hand.said("importance") not in {"", commitment.importance}:
        hand.remark("The importance was left as it is: it is fixed when the promise is made.")
    if owner is None or owner == commitment.owner:
        return commitment
    before = {"owner": commitment.owner}
    commitment = change_commitment_owner(by=hand.by, commitment=commitment, owner=owner)
    hand.changed(commitment, before)
    return commitment


def _settle(hand: RowInHand, commitment: Commitment) -> Commitment:
    """Record the state that the sheet gives, unless it is recorded already."""
    state = hand.said("state") or CommitmentState.OPEN
    if state == CommitmentState.OPEN:
        if not commitment.is_open and hand.said("state"):
            recorded = commitment.get_state_display().lower()
            hand.remark(f"Left as it is recorded: {recorded}. Reopen it on its page if it is open.")
        return commitment
    if not commitment.is_open:
        if {state, commitment.state} <= {CommitmentState.KEPT, CommitmentState.LATE}:
            return commitment  # the date decides which of the two it is
        if state == commitment.state:
            return commitment
    before = {name: getattr(commitment, name) for name in ("state", "revision")}
    commitment = settle_commitment(
        by=hand.by, commitment=commitment, state=state, happened_on=_day(hand, "state_on")
    )
    hand.changed(commitment, before)
    return commitment


def _day(hand: RowInHand, column: str) -> date:
    return date.fromisoformat(hand.said(column))
