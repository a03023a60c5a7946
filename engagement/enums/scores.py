"""Scores, their models, and the evidence behind them."""

from django.db import models


class Start(models.TextChoices):
    """How things stood before anything was recorded."""

    GOOD = "good", "Good"
    MIXED = "mixed", "Mixed"
    BAD = "bad", "Bad"
    UNKNOWN = "unknown", "Not known"


class ModelDecision(models.TextChoices):
    """What was decided about a score model."""

    IN_FORCE = "in_force", "In force"
    BESIDE = "beside", "Runs beside the one in force, to compare"
    ENDED = "ended", "No longer computed"


class PromptKind(models.TextChoices):
    CONVERSATION = "conversation", "Worth a conversation"
    ASK = "ask", "Ask them"


class Truster(models.TextChoices):
    """Whose trust a row of evidence informs; facts about activity inform nobody's."""

    NOBODY = "", "Nobody"
    SYSTEM = "system", "The system's trust in the partner"
    PARTNER = "partner", "The partner's trust in the system"


class EvidenceComponent(models.TextChoices):
    """What a row of evidence is about."""

    CONTACT = "contact", "Contact"
    PERSON = "person", "Person met"
    RECIPROCITY = "reciprocity", "Who began it"
    SENIORITY = "seniority", "How senior"
    EARLY_ENGAGEMENT = "early_engagement", "How early"
    TRUST = "trust", "Trust"


class EvidenceSource(models.TextChoices):
    """Which fact a row of evidence comes from; for contacts the kind of event."""

    MEETING = "meeting", "Meeting"
    CALL = "call", "Call"
    VISIT = "visit", "Visit"
    WORKSHOP = "workshop", "Workshop"
    EVENT = "event", "Event"
    ATTENDANCE = "attendance", "Attendance"
    TONE = "tone", "Tone"
    COMMITMENT = "commitment", "Commitment"
    DOCUMENT = "document", "Document"
    CONSULTATION = "consultation", "Consultation"
    ISSUE = "issue", "Issue raised"
    PULSE = "pulse", "Survey answers"
    HISTORY = "history", "Starting point"


class Measure(models.TextChoices):
    HEALTH = "health", "Engagement health"
    TRUST_OF_PARTNER = "trust_of_partner", "The partner's trust in the system"
    TRUST_OF_SYSTEM = "trust_of_system", "The system's trust in the partner"
    STRAIN = "strain", "Capacity strain"


class ModelFamily(models.TextChoices):
    """Which scores a score model is for."""

    HEALTH = "health", "Engagement health"
    TRUST = "trust", "Trust, in both directions"
