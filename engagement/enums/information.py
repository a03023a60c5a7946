"""Requests for information under the Freedom of Information Act 2000, and what they bring up."""

from django.db import models


class RequestState(models.TextChoices):
    """How far a request is."""

    RECEIVED = "received", "Received"
    SEARCHING = "searching", "Searching"
    REVIEWING = "reviewing", "In review"
    APPROVED = "approved", "Approved"
    RELEASED = "released", "Released"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


CLOSED_REQUESTS = frozenset(
    {RequestState.RELEASED, RequestState.REFUSED, RequestState.WITHDRAWN},
)


class ExtensionLaw(models.TextChoices):
    """What allows more time to answer."""

    PUBLIC_INTEREST = "10(3)", "Freedom of Information Act, section 10(3)"
    COMPLEX = "7(1)", "Environmental Information Regulations, regulation 7(1)"


class ReviewOutcome(models.TextChoices):
    """What came of looking again at an answer with which the applicant was not content."""

    UPHELD = "upheld", "The answer stands"
    PARTLY = "partly", "The answer stands in part"
    OVERTURNED = "overturned", "The answer does not stand"


class ItemDecision(models.TextChoices):
    """What becomes of an item that was found."""

    UNDECIDED = "undecided", "Not decided"
    RELEASE = "release", "Release"
    REDACT = "redact", "Release redacted"
    WITHHOLD = "withhold", "Withhold"
    OUTSIDE = "outside", "Not what was asked for"


class FoundKind(models.TextChoices):
    """Which kind of record an item is a copy of."""

    EVENT = "event", "Meeting or call"
    AGENDA_ITEM = "agenda_item", "Agenda item"
    INTEREST = "interest", "Declared interest"
    POINT = "point", "What a partner told us"
    COMMITMENT = "commitment", "Commitment"
    ISSUE = "issue", "Issue raised"
    DECISION = "decision", "Decision"
    CONSULTATION = "consultation", "Consultation on a decision"
    DOCUMENT = "document", "Document asked for"
    SERVICE = "service", "Commissioned service"
    PLAN_POSITION = "plan_position", "Position on a plan"
    PLAN_ALIGNMENT = "plan_alignment", "Alignment with a plan"
    PRESSURE = "pressure", "Pressure"
    QUIET_PERIOD = "quiet_period", "Quiet period"
    CONVERSATION = "conversation", "Planned conversation"
    HANDOVER = "handover", "Handover between colleagues"
    CORRESPONDENCE = "correspondence", "Letter with a personal link"
    PARTNER_ANSWER = "partner_answer", "Answer through a personal link"
    AGREEMENT = "agreement", "Agreed contact"
    STARTING_POINT = "starting_point", "Starting point"
    PROMPT = "prompt", "Prompt and what came of it"
    COMMENT = "comment", "Comment in a survey"
    SURVEY_RESULT = "survey_result", "Survey result of a partner"
    PULSE_RESULT = "pulse_result", "Short survey result"
    SCORE = "score", "Newest score"
