"""Words of what happens. Values are stored; labels are what people read."""

from django.db import models


class EventKind(models.TextChoices):
    MEETING = "meeting", "Meeting"
    CALL = "call", "Call"
    VISIT = "visit", "Visit"
    WORKSHOP = "workshop", "Workshop"


class Channel(models.TextChoices):
    NOT_KNOWN = "", "Not known"
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "Video"
    PHONE = "phone", "Phone"
    HYBRID = "hybrid", "Hybrid"


class Side(models.TextChoices):
    SYSTEM = "system", "The system"
    PARTNER = "partner", "The partner"


class Initiator(models.TextChoices):
    NOT_KNOWN = "", "Not known"
    SYSTEM = "system", "The system"
    PARTNER = "partner", "A partner"
    JOINT = "joint", "Regular or agreed together"


class Stage(models.TextChoices):
    """How far a decision was when partners were spoken to."""

    NONE = "", "Not about a decision"
    BEFORE_OPTIONS = "before_options", "Before options were formed"
    ON_OPTIONS = "on_options", "On the options"
    BEFORE_DECISION = "before_decision", "Before the decision"
    AFTER = "after", "After the decision"


class Theme(models.TextChoices):
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood health"
    DISCHARGE = "discharge", "Discharge and flow"
    PREVENTION = "prevention", "Prevention and inequalities"
    MENTAL_HEALTH = "mental_health", "Mental health"
    CHILDREN = "children", "Children and young people"
    SOCIAL_CARE = "social_care", "Adult social care"
    PRIMARY_CARE = "primary_care", "Primary care"
    WORKFORCE = "workforce", "Workforce"
    FINANCE = "finance", "Finance"
    COMMISSIONING = "commissioning", "Commissioning and procurement"
    DATA = "data", "Data and digital"
    ESTATES = "estates", "Estates and housing"
    GOVERNANCE = "governance", "Governance"
    OTHER = "other", "Something else"


class Sensitivity(models.TextChoices):
    OPEN = "open", "Open: the partner may read it"
    CONFIDENTIAL = "confidential", "Confidential: only those who work with the partner"


class NoteNature(models.TextChoices):
    FACT = "fact", "Fact: what happened or was said"
    OPINION = "opinion", "Opinion: what the writer thinks"


class RecordSource(models.TextChoices):
    MANUAL = "manual", "Logged by hand"
    IMPORT = "import", "Imported from a file"
    API = "api", "Sent by another system"
    DEMONSTRATION = "demonstration", "Invented for the demonstration"


class Attendance(models.TextChoices):
    PRESENT = "present", "Present"
    DEPUTY = "deputy", "Deputy sent"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"
    IN_ATTENDANCE = "in_attendance", "In attendance"
    NOT_KNOWN = "not_known", "Not known"


# With these the partner was there, so the event was a contact with it.
TOOK_PART = (
    Attendance.PRESENT,
    Attendance.DEPUTY,
    Attendance.IN_ATTENDANCE,
    Attendance.NOT_KNOWN,
)


class DiscussionKind(models.TextChoices):
    VIEW = "view", "View"
    REQUEST = "request", "Request"
    WORRY = "worry", "Worry"
    OFFER = "offer", "Offer"
    PRAISE = "praise", "Praise"


class Importance(models.TextChoices):
    MINOR = "minor", "Minor"
    STANDARD = "standard", "Standard"
    MAJOR = "major", "Major"


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


class Measure(models.TextChoices):
    HEALTH = "health", "Engagement health"
    TRUST_OF_PARTNER = "trust_of_partner", "The partner's trust in the system"
    TRUST_OF_SYSTEM = "trust_of_system", "The system's trust in the partner"
    STRAIN = "strain", "Capacity strain"


class ModelFamily(models.TextChoices):
    """Which scores a score model is for."""

    HEALTH = "health", "Engagement health"
    TRUST = "trust", "Trust, in both directions"


class ImportState(models.TextChoices):
    """How far a meeting log is on its way in."""

    UPLOADED = "uploaded", "Columns to be chosen"
    READY = "ready", "Ready to bring in"
    RUNNING = "running", "Being brought in"
    FINISHED = "finished", "Brought in"
    DISCARDED = "discarded", "Given up"


class ImportRowState(models.TextChoices):
    STAGED = "staged", "To be brought in"
    IMPORTED = "imported", "Imported"
    DUPLICATE = "duplicate", "Duplicate"
    REJECTED = "rejected", "Rejected"


class Unmatched(models.TextChoices):
    """What happens with names that no organisation has and nobody decided about."""

    CREATE = "create", "Add them as new organisations"
    REJECT = "reject", "Reject their rows"


class NameMatch(models.TextChoices):
    EXACT = "exact", "Same name"
    ALIAS = "alias", "Known by this name"
    NONE = "none", "Not found"


class NameDecision(models.TextChoices):
    """What a person decided about a name that was not found."""

    OPEN = "", "Not decided"
    MATCH = "match", "Is this organisation"
    CREATE = "create", "Add as a new organisation"
    REJECT = "reject", "Reject its rows"
