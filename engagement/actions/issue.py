"""Issues that one side raised with the other: acknowledged, settled, reopened, put right."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.changing import locked, set_fields
from engagement.actions.days import not_happened
from engagement.actions.evidence_trust import post_issue
from engagement.enums import Importance, IssueOutcome, Sensitivity
from engagement.errors import NotPossibleError
from engagement.models import Issue
from engagement.queue import mark_stale
from partners.models import Partnership


@dataclass(frozen=True)
class IssueFacts:
    """All that a person can say about an issue: what is left out is emptied."""

    raised_by: str
    theme: str
    text: str
    raised_on: date
    sensitivity: str = Sensitivity.CONFIDENTIAL
    importance: str = Importance.STANDARD
    acknowledged_on: date | None = None
    outcome: str = IssueOutcome.OPEN
    settled_on: date | None = None
    answer: str = ""


@action
def raise_issue(
    *,
    by: Actor,
    partnership: Partnership,
    raised_by: str,
    theme: str,
    text: str,
    raised_on: date | None = None,
    sensitivity: str = Sensitivity.CONFIDENTIAL,
    importance: str = Importance.STANDARD,
) -> Issue:
    """Record an issue that one side raised with the other.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    issue = Issue(system=partnership.system, partnership=partnership)
    facts = IssueFacts(
        raised_by=raised_by,
        theme=theme,
        text=text,
        raised_on=raised_on or timezone.localdate(),
        sensitivity=sensitivity,
        importance=importance,
    )
    _apply(issue, facts)
    issue.save()
    _record("issue.raised", issue)
    return issue


@action
def acknowledge_issue(*, by: Actor, issue: Issue, acknowledged_on: date) -> Issue:
    """Record the day on which the other side said that it had heard. It counts for nothing yet.

    :raises NotPossibleError: it was acknowledged or settled before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    issue = locked(issue)
    if issue.acknowledged_on is not None:
        raise NotPossibleError("This issue was acknowledged already.")
    _refuse_settled(issue)
    issue.acknowledged_on = acknowledged_on
    _check(issue)
    issue.save()
    _record("issue.acknowledged", issue, changed=["acknowledged_on"])
    return issue


@action
def settle_issue(
    *, by: Actor, issue: Issue, outcome: str, settled_on: date, answer: str = ""
) -> Issue:
    """Record how an issue ended, as the side that raised it sees it.

    :raises NotPossibleError: it was settled before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    issue = locked(issue)
    _refuse_settled(issue)
    if outcome == IssueOutcome.OPEN:
        raise ValidationError({"outcome": "Choose how it ended."})
    issue.outcome, issue.settled_on, issue.answer = outcome, settled_on, answer.strip()
    _check(issue)
    _post_next_revision(issue)
    _record("issue.settled", issue, changed=["outcome", "settled_on", "answer"])
    return issue


@action
def reopen_issue(*, by: Actor, issue: Issue, reason: str) -> Issue:
    """Open an issue again that turned out not to have ended; how it ended no longer counts.

    :raises NotPossibleError: it is open already.
    :raises ValidationError: no reason was given.
    """
    issue = locked(issue)
    require_reason(reason)
    if issue.outcome == IssueOutcome.OPEN:
        raise NotPossibleError("This issue is open already.")
    issue.outcome, issue.settled_on = IssueOutcome.OPEN, None
    _post_next_revision(issue)
    _record("issue.reopened", issue, changed=["outcome", "settled_on"], reason=reason)
    return issue


@action
def correct_issue(
    *, by: Actor, issue: Issue, facts: IssueFacts, reason: str, expected_version: int
) -> Issue:
    """Put the record of an issue right: the next revision, with new evidence.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    issue = locked(issue, expected_version)
    require_reason(reason)
    changed = _apply(issue, facts)
    _post_next_revision(issue)
    _record("issue.corrected", issue, changed=changed, reason=reason)
    return issue


@action
def withdraw_issue(*, by: User, issue: Issue, reason: str) -> Issue:
    """Take back the record of an issue that nobody raised; it no longer counts.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    issue = locked(issue)
    issue.mark_withdrawn(by, reason)
    _post_next_revision(issue)
    _record("issue.withdrawn", issue, reason=reason)
    return issue


def _refuse_settled(issue: Issue) -> None:
    if issue.outcome != IssueOutcome.OPEN:
        raise NotPossibleError("This issue is settled already. Reopen it if that is wrong.")


def _apply(issue: Issue, facts: IssueFacts) -> list[str]:
    """Set all fields, if they are right; names of those that changed."""
    changed = set_fields(issue, asdict(facts))
    _check(issue)
    return changed


def _check(issue: Issue) -> None:
    errors = not_happened(
        raised_on=issue.raised_on,
        acknowledged_on=issue.acknowledged_on,
        settled_on=issue.settled_on,
    )
    for name in ("acknowledged_on", "settled_on"):
        day = getattr(issue, name)
        if day is not None and day < issue.raised_on:
            errors[name] = "This day is before the day on which it was raised."
    is_open = issue.outcome == IssueOutcome.OPEN
    if issue.outcome not in IssueOutcome.values:
        errors["outcome"] = "Choose how it ended."
    elif is_open and issue.settled_on is not None:
        errors["settled_on"] = "An issue that is open has no such day."
    elif not is_open and issue.settled_on is None:
        errors["settled_on"] = "Enter the day on which it ended."
    if errors:
        raise ValidationError(errors)
    issue.full_clean(exclude=["system", "partnership"], validate_constraints=False)


def _post_next_revision(issue: Issue) -> None:
    issue.revision += 1
    issue.save()
    post_issue(issue)
    mark_stale([issue.partnership])


def _record(
    event_type: str, issue: Issue, *, changed: Sequence[str] = (), reason: str = ""
) -> None:
    record(
        event_type,
        issue,
        system_id=issue.system.public_id,
        parent=issue.partnership,
        changed=changed,
        facts={"outcome": issue.outcome, "revision": issue.revision},
        reason=reason,
    )
