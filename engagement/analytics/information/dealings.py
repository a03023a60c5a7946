"""What both sides promised, raised, decided, asked for, and what weighed on them."""

from engagement.analytics.information.meetings import PARTNER, WITHDRAWN
from engagement.analytics.information.source import Part, Source, inside, seen
from engagement.enums import FoundKind, NoteNature, Sensitivity
from engagement.models import (
    CommissionedService,
    Commitment,
    Consultation,
    Decision,
    Document,
    Issue,
    PartnerAnswer,
    PartnerLink,
    Pressure,
    QuietPeriod,
)
from nhsuk.formats import nhs_date

CONFIDENTIAL = Sensitivity.CONFIDENTIAL
_OF_PARTNER = ("partnership__organisation",)


def _history(commitment: Commitment) -> list[str]:
    return [
        " ".join(
            filter(
                None,
                (
                    f"{nhs_date(change.happened_on)}: {change.get_state_display()}.",
                    change.note,
                    change.evidence_url,
                ),
            )
        )
        for change in commitment.changes.all()
    ]


SOURCES = (
    Source(
        FoundKind.COMMITMENT,
        Commitment,
        seen(Commitment),
        ("partnership",),
        "made_on",
        (
            PARTNER,
            Part("text", "What was promised"),
            Part("made_by", "Who promised"),
            Part("made_on", "Promised on"),
            Part("due_on", "Due on"),
            Part("importance", "Importance"),
            Part("state", "State"),
            Part("owner", "Who looks after it"),
            Part(
                "history",
                "What became of it",
                _history,
                sensitivity=CONFIDENTIAL,
                covers=("CommitmentStateChange.note", "CommitmentStateChange.evidence_url"),
            ),
            WITHDRAWN,
        ),
        related=(*_OF_PARTNER, "owner"),
        together=("changes",),
    ),
    Source(
        FoundKind.ISSUE,
        Issue,
        seen(Issue),
        ("partnership",),
        "raised_on",
        (
            PARTNER,
            Part("raised_by", "Who raised it"),
            Part("raised_on", "Raised on"),
            Part("theme", "Theme"),
            Part("importance", "Importance"),
            Part("text", "What was raised", sensitivity_in="sensitivity"),
            Part("outcome", "What came of it"),
            Part("answer", "What was done", sensitivity_in="sensitivity"),
            Part("withdrawn_reason", "Why the record was withdrawn", sensitivity_in="sensitivity"),
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.DECISION,
        Decision,
        seen(Decision),
        ("partnership", "consultations__partnership"),
        "created_at__date",
        (
            Part("title", "What is decided"),
            Part("made_by", "Who decides"),
            PARTNER,
            Part("kind", "Kind"),
            Part("theme", "Theme"),
            Part("expected_on", "Expected on"),
            Part("decided_on", "Decided on"),
            WITHDRAWN,
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.CONSULTATION,
        Consultation,
        seen(Consultation),
        ("partnership",),
        "created_at__date",
        (
            PARTNER,
            Part("decision", "Decision"),
            Part("asked", "What was asked", sensitivity=CONFIDENTIAL),
            Part("said", "What they said", sensitivity=CONFIDENTIAL),
            Part("changed", "What changed", sensitivity=CONFIDENTIAL),
            Part("why_not", "Why it did not change", sensitivity=CONFIDENTIAL),
            Part("told_on", "Told on"),
        ),
        related=(*_OF_PARTNER, "decision"),
    ),
    Source(
        FoundKind.DOCUMENT,
        Document,
        seen(Document),
        ("partnership",),
        "asked_on",
        (
            PARTNER,
            Part("title", "What was asked for"),
            Part("asked_by", "Who asked"),
            Part("asked_on", "Asked on"),
            Part("due_on", "Due on"),
            Part("state", "State"),
            Part("settled_on", "Settled on"),
            Part("decided_by", "Who decided", sensitivity=CONFIDENTIAL),
            Part("withheld_because", "Why it was withheld", sensitivity=CONFIDENTIAL),
            WITHDRAWN,
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.SERVICE,
        CommissionedService,
        seen(CommissionedService),
        ("commissioner", "service_partners__partnership"),
        "created_at__date",
        (
            Part("title", "Service"),
            Part("commissioner", "Who commissions it"),
            Part("theme", "Theme"),
            Part("starts_on", "From"),
            Part("ends_on", "Until"),
            Part("route", "How it was procured"),
            Part("value", "Value in pounds"),
            Part("note", "Note", sensitivity=CONFIDENTIAL),
            WITHDRAWN,
        ),
        related=("commissioner__organisation",),
    ),
    Source(
        FoundKind.PRESSURE,
        Pressure,
        seen(Pressure),
        ("partnership",),
        "first_on",
        (
            PARTNER,
            Part("kind", "Kind"),
            Part("level", "Level, from 0 to 1"),
            Part("first_on", "From"),
            Part("last_on", "Until"),
            Part("cause", "Cause", nature=NoteNature.OPINION, sensitivity=CONFIDENTIAL),
            Part("document", "What it rests on"),
            Part("second_person", "Second person"),
            WITHDRAWN,
        ),
        related=(*_OF_PARTNER, "second_person"),
    ),
    Source(
        FoundKind.QUIET_PERIOD,
        QuietPeriod,
        seen(QuietPeriod),
        ("partnership",),
        "first_on",
        (
            PARTNER,
            Part("kind", "Kind"),
            Part("first_on", "From"),
            Part("last_on", "Until"),
            Part("note", "Note", sensitivity=CONFIDENTIAL),
            WITHDRAWN,
        ),
        related=_OF_PARTNER,
    ),
    Source(
        FoundKind.CORRESPONDENCE,
        PartnerLink,
        seen(PartnerLink),
        ("partnership",),
        "created_at__date",
        (
            PARTNER,
            Part("person", "To whom"),
            Part("message", "What they were told"),
            Part("valid_until", "Valid until"),
        ),
        related=(*_OF_PARTNER, "person"),
    ),
    Source(
        FoundKind.PARTNER_ANSWER,
        PartnerAnswer,
        inside(PartnerAnswer, "link", PartnerLink),
        ("link__partnership",),
        "created_at__date",
        (
            Part("partner", "Partner", "link.partnership"),
            Part("person", "Who answered", "link.person"),
            Part("commitment", "On which commitment"),
            Part("answer", "What they said"),
            Part("text", "In their words", sensitivity=CONFIDENTIAL),
        ),
        related=("link__partnership__organisation", "link__person", "commitment"),
    ),
)
