"""What happens with partners, and what is said there."""

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

    @property
    def other(self) -> "Side":
        """The side across the table."""
        return Side.PARTNER if self is Side.SYSTEM else Side.SYSTEM


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
    CALENDAR = "calendar", "From a calendar"
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


# The same said of one person, of whom a deputy is the one who came.
OF_A_PERSON = {
    Attendance.PRESENT: "Present",
    Attendance.APOLOGIES: "Sent apologies",
    Attendance.DEPUTY: "Came as a deputy",
    Attendance.ABSENT: "Absent without apologies",
    Attendance.IN_ATTENDANCE: "In attendance",
    Attendance.NOT_KNOWN: "Not known",
}


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


class HandoverState(models.TextChoices):
    """What became of one partnership that was handed over."""

    OFFERED = "offered", "Not accepted yet"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    SETTLED = "settled", "Declined, and looked after again"
    PASSED_ON = "passed_on", "Handed on before it was accepted"


class ConversationState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    DROPPED = "dropped", "Dropped"
