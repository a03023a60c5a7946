"""What was promised, raised, asked for and told, and waits for an answer."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    F,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from engagement.analytics.todo.line import Asked, Columns, lines
from engagement.enums import Side
from engagement.models import (
    Commitment,
    DiscussionPoint,
    Document,
    Issue,
)
from engagement.models.todo import TodoKind

DUE_WITHIN = timedelta(days=14)


def commitments_due(asked: Asked) -> QuerySet[Any]:
    """Promises of either side that are due within a fortnight, or were."""
    until = timezone.localdate() + DUE_WITHIN
    rows = Commitment.objects.visible_to(asked.user).open()
    return lines(
        asked,
        TodoKind.COMMITMENT_DUE,
        rows.filter(system=asked.system, due_on__lte=until),
        Columns(
            partnership="partnership",
            owner=Coalesce("owner", "partnership__owner"),
            day=F("due_on"),
            occasion=F("due_on"),
            text=F("text"),
            extra=F("made_by"),
        ),
    )


def issues_unanswered(asked: Asked) -> QuerySet[Any]:
    """What partners raised and nobody has said to have heard."""
    rows = Issue.objects.visible_to(asked.user).unanswered()
    return lines(
        asked,
        TodoKind.ISSUE_UNANSWERED,
        rows.filter(system=asked.system, raised_by=Side.PARTNER),
        Columns(
            partnership="partnership",
            owner=F("partnership__owner"),
            day=F("raised_on"),
            occasion=F("raised_on"),
            text=F("text"),
        ),
    )


def documents_due(asked: Asked) -> QuerySet[Any]:
    """Documents that either side asked for and that are due within a fortnight, or were."""
    until = timezone.localdate() + DUE_WITHIN
    rows = Document.objects.visible_to(asked.user).asked()
    return lines(
        asked,
        TodoKind.DOCUMENT_DUE,
        rows.filter(system=asked.system, due_on__lte=until),
        Columns(
            partnership="partnership",
            owner=F("partnership__owner"),
            day=F("due_on"),
            occasion=F("due_on"),
            text=F("title"),
            extra=F("asked_by"),
        ),
    )


def follow_ups_due(asked: Asked) -> QuerySet[Any]:
    """What partners told us and something follows from, due within a fortnight, or before."""
    until = timezone.localdate() + DUE_WITHIN
    rows = DiscussionPoint.objects.visible_to(asked.user).open()
    return lines(
        asked,
        TodoKind.FOLLOW_UP_DUE,
        rows.filter(system=asked.system, follow_up_due__lte=until),
        Columns(
            partnership="partnership",
            owner=F("partnership__owner"),
            day=F("follow_up_due"),
            occasion=F("follow_up_due"),
            text=Coalesce(NullIf(Cast("follow_up", TextField()), Value("")), F("text")),
        ),
    )
