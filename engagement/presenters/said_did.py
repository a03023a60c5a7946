"""You said, we did: what a partner told the system, beside what followed, for the partner to read.

Whoever opens it sees the same: only what the partner may read, whatever the reader's role. So no
confidential record, no opinion of a writer, no note, no reason for withholding, and no score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from engagement.enums import (
    CommitmentState,
    DocumentState,
    FollowUp,
    IssueOutcome,
    NoteNature,
    Sensitivity,
    Side,
)
from engagement.models import (
    Commitment,
    DiscussionPoint,
    Document,
    Event,
    Issue,
    Participation,
)
from nhsuk.formats import nhs_date
from partners.models import Partnership

MOST = 100  # of each kind: a page to hand over, not an archive
MEETINGS_BESIDE = 3
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Deed:
    """One thing that followed, and where those who work here find it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class SaidAndDone:
    """What the partner said on a day, and what followed; nothing yet, if the list is empty."""

    on: date
    kind: str
    theme: str
    said: str
    done: Sequence[Deed]
    url: str


@dataclass(frozen=True)
class SaidDidPage:
    """The rows, newest first, and whether there would be more."""

    rows: Sequence[SaidAndDone]
    is_cut: bool


def said_and_done(partnership: Partnership, theme: str, since: date | None) -> SaidDidPage:
    """All of it since a day, on one theme or all: a query for each kind of record.

    Documents and commitments have no theme, so they are left out when one is chosen.
    """
    points = _cut(_points(partnership, theme), "said_on", since)
    issues = _cut(_issues(partnership, theme), "raised_on", since)
    documents = [] if theme else _cut(_documents(partnership), "asked_on", since)
    commitments = [] if theme else _cut(_commitments(partnership), "made_on", since)
    meetings = _meetings(partnership, points)
    promised = {point.led_to_commitment_id for point in points}
    rows = [
        *(_of_point(point, meetings) for point in points),
        *(_of_issue(issue) for issue in issues),
        *(_of_document(document) for document in documents),
        *(_of_commitment(row) for row in commitments if row.pk not in promised),
    ]
    found = (points, issues, documents, commitments)
    return SaidDidPage(
        rows=sorted(rows, key=lambda row: row.on, reverse=True),
        is_cut=any(len(each) == MOST for each in found),
    )


def _cut(rows: QuerySet[Any], day: str, since: date | None) -> list[Any]:
    if since is not None:
        rows = rows.filter(**{f"{day}__gte": since})
    return list(rows.order_by(f"-{day}", "-id")[:MOST])


def _points(partnership: Partnership, theme: str) -> QuerySet[DiscussionPoint]:
    rows = DiscussionPoint.objects.standing().filter(
        partnership=partnership, sensitivity=Sensitivity.OPEN, nature=NoteNature.FACT
    )
    rows = rows.filter(theme=theme) if theme else rows
    return rows.select_related("led_to_commitment", "led_to_issue")


def _issues(partnership: Partnership, theme: str) -> QuerySet[Issue]:
    rows = Issue.objects.standing().filter(
        partnership=partnership, sensitivity=Sensitivity.OPEN, raised_by=Side.PARTNER
    )
    return rows.filter(theme=theme) if theme else rows


def _documents(partnership: Partnership) -> QuerySet[Document]:
    return Document.objects.standing().filter(partnership=partnership, asked_by=Side.PARTNER)


def _commitments(partnership: Partnership) -> QuerySet[Commitment]:
    return Commitment.objects.standing().filter(partnership=partnership, made_by=Side.SYSTEM)


def _meetings(partnership: Partnership, points: Sequence[DiscussionPoint]) -> list[Event]:
    """Meetings with the partner that had a theme, since the first of the points, oldest first."""
    if not points:
        return []
    came = Participation.objects.standing().filter(partnership=partnership)
    return list(
        Event.objects.standing()
        .filter(pk__in=came.values("event"), occurred_on__gt=min(p.said_on for p in points))
        .exclude(themes=[])
        .order_by("occurred_on", "id")[: MOST * MEETINGS_BESIDE]
    )


def _of_point(point: DiscussionPoint, meetings: Sequence[Event]) -> SaidAndDone:
    done = []
    if point.led_to_commitment is not None and not point.led_to_commitment.is_withdrawn:
        done.append(_promise(point.led_to_commitment))
    issue = point.led_to_issue
    if issue is not None and not issue.is_withdrawn and issue.sensitivity == Sensitivity.OPEN:
        done.append(
            Deed(f"It was taken up as an issue, {nhs_date(issue.raised_on)}", _url("issue", issue))
        )
    last = point.said_on + A_YEAR
    done += [
        Deed(f"We met about it on {nhs_date(event.occurred_on)}", _url("event", event))
        for event in meetings
        if point.theme in event.themes and point.said_on < event.occurred_on <= last
    ][:MEETINGS_BESIDE]
    if point.followed_up_on is not None:
        answered = point.follow_up_state == FollowUp.ANSWERED
        what = "We answered" if answered else "We noted it; nothing had to follow"
        done.append(Deed(f"{what}, {nhs_date(point.followed_up_on)}"))
    return SaidAndDone(
        on=point.said_on,
        kind=point.get_kind_display(),
        theme=point.get_theme_display(),
        said=point.text,
        done=done,
        url=_url("discussion_point", point),
    )


def _of_issue(issue: Issue) -> SaidAndDone:
    done = []
    if issue.acknowledged_on is not None:
        done.append(Deed(f"We acknowledged it on {nhs_date(issue.acknowledged_on)}"))
    if issue.outcome != IssueOutcome.OPEN:
        done.append(Deed(_ending(issue)))
    if issue.answer:
        done.append(Deed(issue.answer))
    return SaidAndDone(
        on=issue.raised_on,
        kind="Issue raised",
        theme=issue.get_theme_display(),
        said=issue.text,
        done=done,
        url=_url("issue", issue),
    )


def _of_document(document: Document) -> SaidAndDone:
    done = []
    if document.state == DocumentState.SHARED:
        late = ", after the agreed day" if document.was_late else ""
        done.append(Deed(f"We shared it on {nhs_date(document.settled_on)}{late}"))
    elif document.state == DocumentState.WITHHELD:
        until = document.withheld_until
        for_now = f" until {nhs_date(until)}" if until else ""
        done.append(Deed(f"We withheld it{for_now}, {nhs_date(document.settled_on)}"))
    return SaidAndDone(
        on=document.asked_on,
        kind="Document asked for",
        theme="",
        said=document.title,
        done=done,
        url=_url("document", document),
    )


def _of_commitment(commitment: Commitment) -> SaidAndDone:
    return SaidAndDone(
        on=commitment.made_on,
        kind="Commitment to you",
        theme="",
        said="",
        done=[_promise(commitment)],
        url=_url("commitment", commitment),
    )


def _promise(commitment: Commitment) -> Deed:
    states = {
        CommitmentState.KEPT: "kept",
        CommitmentState.LATE: "kept late",
        CommitmentState.BROKEN: "not kept",
        CommitmentState.WITHDRAWN: "both sides agreed that it is not needed",
    }
    due = f"due {nhs_date(commitment.due_on)}"
    state = states.get(CommitmentState(commitment.state), due)
    return Deed(f"We promised: {commitment.text} ({state})", _url("commitment", commitment))


def _ending(issue: Issue) -> str:
    endings = {
        IssueOutcome.SATISFIED: "Resolved to your satisfaction",
        IssueOutcome.PARTLY: "Partly resolved, as you see it",
        IssueOutcome.UNRESOLVED: "Not resolved, as you see it",
    }
    ending = endings[IssueOutcome(issue.outcome)]
    return f"{ending}, {nhs_date(issue.settled_on)}"


def _url(name: str, record: Any) -> str:
    return reverse(f"engagement:{name}", args=[record.public_id])
