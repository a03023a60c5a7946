"""What was promised, asked for, raised and said: open things first, and what of it is late."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, F, Value, When, Window
from django.db.models.functions import RowNumber

from accounts.roles import Permission
from engagement.briefing.facts import Evidence, Line, Section, StepFacts
from engagement.enums import DiscussionKind, FollowUp, NoteNature, Sensitivity, Side
from engagement.models import Commitment, DiscussionPoint, Document, Issue
from engagement.presenters.briefing.lines import (
    Reading,
    days_late,
    evidence,
    in_all,
    section,
    short,
    url_of,
)
from nhsuk.formats import counted, nhs_date

MOST_READ = 50  # so that what is late is counted, and not only what is shown
SHOWN = 10
POINTS_SHOWN = 8


@dataclass(frozen=True)
class Dealings:
    """Everything open between the two sides that the reader may read."""

    promises: list[Any]
    issues: list[Any]
    documents: list[Any]
    points: list[Any]


def read_dealings(reading: Reading) -> Dealings:
    """One query for each kind of record."""
    mine = {"partnership": reading.partnership}
    counted_all = Window(Count("pk"))
    promises = Commitment.objects.visible_to(reading.user).open().filter(**mine)
    issues = Issue.objects.visible_to(reading.user).open().filter(**mine)
    documents = Document.objects.visible_to(reading.user).asked().filter(**mine)
    points = DiscussionPoint.objects.visible_to(reading.user).standing().filter(**mine)
    is_settled = Case(When(follow_up_state=FollowUp.OPEN, then=Value(0)), default=Value(1))
    of_a_side = Window(Count("pk"), partition_by=[F("made_by")])
    return Dealings(
        promises=list(
            promises.select_related("owner")
            .annotate(in_all=of_a_side, rank=_rank_by_side())
            .filter(rank__lte=MOST_READ)
            .soonest_first()
        ),
        issues=list(issues.order_by("raised_on", "id").annotate(in_all=counted_all)[:MOST_READ]),
        documents=list(documents.soonest_first().annotate(in_all=counted_all)[:MOST_READ]),
        points=list(
            points.annotate(is_settled=is_settled, in_all=counted_all).order_by(
                "is_settled", "-said_on", "-id"
            )[:MOST_READ]
        ),
    )


def promised(found: Dealings, reading: Reading, side: Side) -> Section:
    """What one side promised and has not settled, the soonest first."""
    rows = [row for row in found.promises if row.made_by == side]
    is_ours = side == Side.SYSTEM
    return section(
        f"promised_by_{side.value}",
        "What we promised" if is_ours else "What they promised",
        [_promise(row, reading) for row in rows[:SHOWN]],
        nothing="Nothing open.",
        in_all=in_all(rows),
    )


def told(found: Dealings, reading: Reading) -> Section:
    """What they told us, open points first."""
    return section(
        "told",
        "What they told us",
        [_point(row) for row in found.points[:POINTS_SHOWN]],
        nothing=f"Nothing noted{_that_may_be_read(reading)}.",
        in_all=in_all(found.points),
    )


def open_issues(found: Dealings, reading: Reading) -> Section:
    """What either side raised and is not resolved, the oldest first."""
    return section(
        "issues",
        "Open issues",
        [_issue(row) for row in found.issues[:SHOWN]],
        nothing=f"None open{_that_may_be_read(reading)}.",
        in_all=in_all(found.issues),
    )


def documents_asked(found: Dealings, reading: Reading) -> Section:
    """What either side waits for."""
    return section(
        "documents",
        "Documents asked for",
        [_document(row, reading) for row in found.documents[:SHOWN]],
        nothing="Nothing is waited for.",
        in_all=in_all(found.documents),
    )


def with_dealings(facts: StepFacts, found: Dealings) -> StepFacts:
    """The facts with those that are open or late here."""
    late = [row for row in found.promises if row.due_on < facts.today]
    papers = [row for row in found.documents if row.due_on < facts.today]
    return replace(
        facts,
        promises_of_ours_late=tuple(_late(row) for row in late if row.made_by == Side.SYSTEM),
        promises_of_theirs_late=tuple(_late(row) for row in late if row.made_by == Side.PARTNER),
        issues_unanswered=tuple(
            evidence(row, url_of("issue", row), row.text, row.raised_on)
            for row in found.issues
            if row.raised_by == Side.PARTNER and row.days_unanswered
        ),
        documents_owed_late=tuple(_paper(row) for row in papers if row.asked_by == Side.PARTNER),
        documents_awaited_late=tuple(_paper(row) for row in papers if row.asked_by == Side.SYSTEM),
        requests_open=tuple(
            evidence(row, url_of("discussion_point", row), row.text, row.said_on)
            for row in found.points
            if row.kind == DiscussionKind.REQUEST
            and row.follow_up_state == FollowUp.OPEN
            and row.said_on < facts.today
        ),
    )


def _rank_by_side() -> Window:
    return Window(
        RowNumber(), partition_by=[F("made_by")], order_by=[F("due_on").asc(), F("id").asc()]
    )


def _late(commitment: Commitment) -> Evidence:
    return evidence(
        commitment, url_of("commitment", commitment), commitment.text, commitment.due_on
    )


def _paper(document: Document) -> Evidence:
    return evidence(document, url_of("document", document), document.title, document.due_on)


def _promise(commitment: Commitment, reading: Reading) -> Line:
    owner = f", followed up by {commitment.owner.name}" if commitment.owner else ""
    is_late = commitment.due_on < reading.today
    return Line(
        text=commitment.text,
        about=f"Due {nhs_date(commitment.due_on)}{owner}",
        state=days_late(commitment.due_on, reading.today) if is_late else "",
        is_late=is_late,
        url=url_of("commitment", commitment),
    )


def _point(point: DiscussionPoint) -> Line:
    opinion = ", opinion of the writer" if point.nature == NoteNature.OPINION else ""
    hidden = ", confidential" if point.sensitivity == Sensitivity.CONFIDENTIAL else ""
    is_open = point.follow_up_state == FollowUp.OPEN
    return Line(
        text=f"{point.get_kind_display()}: {point.get_theme_display()}",
        about=f"{nhs_date(point.said_on)}{opinion}{hidden}",
        state="Open" if is_open else "",
        quote=point.text,
        url=url_of("discussion_point", point),
    )


def _issue(issue: Issue) -> Line:
    who = "We raised it" if issue.raised_by == Side.SYSTEM else "They raised it"
    days = issue.days_unanswered
    theirs = issue.raised_by == Side.PARTNER
    unanswered = f"Unanswered for {counted(days, 'day')}" if days else ""
    return Line(
        text=short(issue.text),
        about=f"{issue.get_theme_display()}. {who} {nhs_date(issue.raised_on)}",
        state=unanswered or "Not resolved yet",
        is_late=theirs and bool(days),
        url=url_of("issue", issue),
    )


def _document(document: Document, reading: Reading) -> Line:
    who = "We asked" if document.asked_by == Side.SYSTEM else "They asked"
    is_late = document.due_on < reading.today
    return Line(
        text=document.title,
        about=f"{who} {nhs_date(document.asked_on)}, due {nhs_date(document.due_on)}",
        state=days_late(document.due_on, reading.today) if is_late else "",
        is_late=is_late,
        url=url_of("document", document),
    )


def _that_may_be_read(reading: Reading) -> str:
    return "" if reading.may(Permission.VIEW_CONFIDENTIAL_NOTES) else " that your role may read"
