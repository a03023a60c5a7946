"""Commitments, documents, issues, decisions, services, pressures and quiet periods."""

from django.db import models


class CommitmentState(models.TextChoices):
    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    LATE = "late", "Kept late"
    BROKEN = "broken", "Broken"
    RENEGOTIATED = "renegotiated", "Renegotiated before it was due"
    WITHDRAWN = "withdrawn", "Withdrawn by both sides"


FINAL_STATES = (
    CommitmentState.KEPT,
    CommitmentState.LATE,
    CommitmentState.BROKEN,
    CommitmentState.WITHDRAWN,
)


class PartnerSays(models.TextChoices):
    """What the partner answered through a personal link to what we had recorded."""

    AGREES = "agrees", "Confirmed"
    DISPUTES = "disputes", "Disputed"


class ReminderOccasion(models.TextChoices):
    """When whoever follows up a commitment is reminded of it."""

    SOON = "soon", "Due soon"
    OVERDUE = "overdue", "Overdue"


class FollowUp(models.TextChoices):
    """What became of something that a partner told us."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    NOTHING_TO_DO = "nothing", "Nothing to do"


class DocumentState(models.TextChoices):
    ASKED = "asked", "Asked for"
    SHARED = "shared", "Shared"
    WITHHELD = "withheld", "Withheld"


class IssueOutcome(models.TextChoices):
    """Whether the side that raised an issue was satisfied."""

    OPEN = "open", "Not resolved yet"
    SATISFIED = "satisfied", "Resolved to the raiser's satisfaction"
    PARTLY = "partly", "Partly resolved"
    UNRESOLVED = "unresolved", "Not resolved"


class DecisionKind(models.TextChoices):
    SERVICE_CHANGE = "service_change", "Service change"
    PROCUREMENT = "procurement", "Procurement"
    BUDGET = "budget", "Budget"
    PLAN = "plan", "Plan"


class Audience(models.TextChoices):
    """Who was engaged on the side that a decision affects."""

    OFFICERS = "officers", "Officers or managers"
    CABINET_MEMBER = "cabinet_member", "Cabinet member or board"
    SCRUTINY = "scrutiny", "Scrutiny"
    PUBLIC = "public", "The public"


class ProcurementRoute(models.TextChoices):
    """How a contract was or will be awarded; the first five as the regime of 2023 names them."""

    NOT_KNOWN = "", "Not known"
    DIRECT_A = "direct_a", "Direct award process A"
    DIRECT_B = "direct_b", "Direct award process B"
    DIRECT_C = "direct_c", "Direct award process C"
    MOST_SUITABLE = "most_suitable", "Most suitable provider process"
    COMPETITIVE = "competitive", "Competitive process"
    FRAMEWORK = "framework", "Call-off from a framework"
    GRANT = "grant", "Grant"
    IN_HOUSE = "in_house", "Provided in-house"


class ServiceRole(models.TextChoices):
    PROVIDER = "provider", "Provides it"
    AFFECTED = "affected", "Is affected by it"


class PressureKind(models.TextChoices):
    """What weighs on an organisation's capacity."""

    FUNDING = "funding", "Funding"
    WORKFORCE = "workforce", "Workforce"
    LEADERSHIP = "leadership", "Leadership change"
    WINTER = "winter", "Winter"
    REORGANISATION = "reorganisation", "Reorganisation"
    OTHER = "other", "Something else"


class QuietKind(models.TextChoices):
    """Why silence is known and counts against nobody."""

    PRE_ELECTION = "pre_election", "Pre-election period"
    MERGER = "merger", "Merger"
    STRIKE = "strike", "Industrial action"
    OTHER = "other", "Something else"
