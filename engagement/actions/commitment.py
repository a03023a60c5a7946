"""Promises in both directions: made, settled, renegotiated, confirmed, withdrawn."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.commitment_rules import check_evidence, check_settlement, dated_state
from engagement.actions.evidence import post_commitment
from engagement.enums import CommitmentState, Importance, Side
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Commitment, CommitmentStateChange, Event
from engagement.queue import mark_stale
from partners.models import Partnership


@action
def make_commitment(
    *,
    by: Actor,
    partnership: Partnership,
    made_by: str,
    text: str,
    due_on: date,
    made_on: date | None = None,
    importance: str = Importance.STANDARD,
    event: Event | None = None,
    owner: User | None = None,
) -> Commitment:
    """Record a promise by either side. Its importance cannot be changed later.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    made_on = made_on or (event.occurred_on if event else timezone.localdate())
    if due_on < made_on:
        raise ValidationError({"due_on": "The due date is before the day of the promise."})
    commitment = Commitment(
        system=partnership.system,
        partnership=partnership,
        event=event,
        made_by=made_by,
        text=text.strip(),
        importance=importance,
        made_on=made_on,
        due_on=due_on,
        owner=owner,
    )
    commitment.full_clean(exclude=["system", "partnership"], validate_constraints=False)
    commitment.save()
    _change(by, commitment, CommitmentState.OPEN, made_on, Side.SYSTEM, is_confirmed=True)
    _record("commitment.made", commitment, changed=["state"])
    return commitment


@action
def settle_commitment(
    *,
    by: Actor,
    commitment: Commitment,
    state: str,
    happened_on: date,
    asserted_by: str = Side.SYSTEM,
    is_confirmed: bool = False,
    new_due_on: date | None = None,
    note: str = "",
    evidence_url: str = "",
) -> Commitment:
    """Record what became of a promise: kept, late, broken, renegotiated or withdrawn by both.

    Kept after the due date is recorded as late, whatever the person chose: the date decides.
    ``note`` and ``evidence_url`` say how it is known: in a sentence, and where it can be seen.

    :raises NotPossibleError: it was settled before, or renegotiated after it was due.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    commitment = _locked(commitment)
    if not commitment.is_open:
        raise NotPossibleError(
            f"This commitment is already {commitment.get_state_display().lower()}. "
            "Reopen it first if that was a mistake."
        )
    state = dated_state(commitment, state, happened_on)
    check_settlement(commitment, state, happened_on, new_due_on)
    check_evidence(evidence_url)
    change = _change(
        by,
        commitment,
        state,
        happened_on,
        asserted_by,
        is_confirmed=is_confirmed or state == CommitmentState.WITHDRAWN,
        new_due_on=new_due_on,
        note=note.strip(),
        evidence_url=evidence_url,
    )
    commitment.state = state
    commitment.revision += 1
    changed = ["state"]
    if new_due_on is not None:
        commitment.due_on = new_due_on
        changed.append("due_on")
    commitment.save()
    post_commitment(commitment, change)
    _record("commitment.settled", commitment, changed=changed, facts={"state": state})
    mark_stale([commitment.partnership])
    return commitment


@action
def change_commitment_owner(*, by: Actor, commitment: Commitment, owner: User | None) -> Commitment:
    """Say who of the system follows a promise up, whichever side made it.

    :raises AlreadyWithdrawnError: its record was withdrawn.
    """
    commitment = _locked(commitment)
    commitment.owner = owner
    commitment.save(update_fields=["owner"])
    _record("commitment.given_to", commitment, changed=["owner"])
    return commitment


@action
def confirm_commitment_state(
    *, by: Actor, commitment: Commitment, expected_version: int, note: str = ""
) -> Commitment:
    """Record that the other side agrees with what one side said: from now on it counts in full.

    The state and its day stay as they were asserted; the agreement is a row of its own after it.

    :raises ChangedMeanwhileError: its state was changed after the person looked at it.
    :raises NotPossibleError: there is nothing that only one side says.
    """
    commitment = _locked(commitment)
    if commitment.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this commitment after you opened it. Look at it again first."
        )
    asserted = commitment.unconfirmed_change()
    if asserted is None:
        raise NotPossibleError("There is nothing here that only one side says.")
    change = _change(
        by,
        commitment,
        asserted.state,
        asserted.happened_on,
        Side(asserted.asserted_by).other,
        is_confirmed=True,
        new_due_on=asserted.new_due_on,
        note=note.strip(),
    )
    commitment.revision += 1
    commitment.save()
    post_commitment(commitment, change)
    _record("commitment.confirmed", commitment, facts={"state": change.state})
    mark_stale([commitment.partnership])
    return commitment


@action
def reopen_commitment(*, by: Actor, commitment: Commitment, reason: str) -> Commitment:
    """Undo a settlement that was recorded by mistake; what it said no longer counts.

    :raises NotPossibleError: it is open already.
    :raises ValidationError: no reason was given.
    """
    commitment = _locked(commitment)
    require_reason(reason)
    if commitment.is_open:
        raise NotPossibleError("This commitment is open already.")
    _change(
        by,
        commitment,
        CommitmentState.OPEN,
        timezone.localdate(),
        Side.SYSTEM,
        is_confirmed=True,
        note=reason,
    )
    commitment.state = CommitmentState.OPEN
    commitment.revision += 1
    commitment.save()
    post_commitment(commitment, None)
    _record("commitment.reopened", commitment, changed=["state"], reason=reason)
    mark_stale([commitment.partnership])
    return commitment


@action
def withdraw_commitment(*, by: User, commitment: Commitment, reason: str) -> Commitment:
    """Take back the record of a promise that was never made; it no longer counts.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    commitment = _locked(commitment)
    commitment.mark_withdrawn(by, reason)
    commitment.revision += 1
    commitment.save()
    post_commitment(commitment, None)
    _record("commitment.withdrawn", commitment, reason=reason)
    mark_stale([commitment.partnership])
    return commitment


def _locked(commitment: Commitment) -> Commitment:
    commitment = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("partnership__organisation", "partnership__system", "system")
        .get(pk=commitment.pk)
    )
    if commitment.is_withdrawn:
        raise AlreadyWithdrawnError("This commitment was withdrawn, so it cannot be changed.")
    return commitment


def _change(
    by: Actor,
    commitment: Commitment,
    state: str,
    happened_on: date,
    asserted_by: str,
    *,
    is_confirmed: bool,
    new_due_on: date | None = None,
    note: str = "",
    evidence_url: str = "",
) -> CommitmentStateChange:
    return CommitmentStateChange.objects.create(
        commitment=commitment,
        system_id=commitment.system_id,
        state=state,
        happened_on=happened_on,
        new_due_on=new_due_on,
        asserted_by=asserted_by,
        is_confirmed=is_confirmed,
        note=note,
        evidence_url=evidence_url,
        recorded_by=by if isinstance(by, User) else None,
    )


def _record(
    event_type: str,
    commitment: Commitment,
    *,
    changed: Sequence[str] = (),
    facts: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        event_type,
        commitment,
        system_id=commitment.system.public_id,
        parent=commitment.partnership,
        changed=changed,
        facts=facts,
        reason=reason,
    )
