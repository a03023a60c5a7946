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


class SheetKind(models.TextChoices):
    """What a spreadsheet holds: one row is one of these."""

    EVENTS = "events", "Meetings and other events"
    ORGANISATIONS = "organisations", "Organisations"
    PEOPLE = "people", "People"
    SEATS = "seats", "Seats on boards"
    COMMITMENTS = "commitments", "Commitments"


class ImportState(models.TextChoices):
    """How far a spreadsheet is on its way in."""

    UPLOADED = "uploaded", "Columns to be chosen"
    READING = "reading", "Being read"
    READY = "ready", "Ready to bring in"
    RUNNING = "running", "Being brought in"
    FINISHED = "finished", "Brought in"
    DISCARDED = "discarded", "Given up"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


class ImportRowState(models.TextChoices):
    STAGED = "staged", "To be brought in"
    IMPORTED = "imported", "Imported"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "As it was"
    DUPLICATE = "duplicate", "Duplicate"
    REJECTED = "rejected", "Rejected"


class Undoing(models.TextChoices):
    """What undoing an import did with a record that the import had made or changed."""

    NOT_BEGUN = "", "Not undone"
    UNDONE = "undone", "Undone"
    KEPT = "kept", "Left as it is"


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


class CalendarKind(models.TextChoices):
    FILES = "files", "Files that you upload"
    SUBSCRIPTION = "subscription", "Subscribed address"


class ReadingState(models.TextChoices):
    RUNNING = "running", "Being read"
    DONE = "done", "Read"
    UNCHANGED = "unchanged", "Not changed"
    FAILED = "failed", "Failed"


class MeetingState(models.TextChoices):
    WAITING = "waiting", "Waits for you"
    ACCEPTED = "accepted", "Accepted"


class MeetingChange(models.TextChoices):
    NONE = "", "Not changed"
    MOVED = "moved", "Moved after it was accepted"
    CANCELLED = "cancelled", "Cancelled after it was accepted"


class PlanKind(models.TextChoices):
    COMMISSIONING = "commissioning", "Strategic commissioning plan"
    FORWARD = "forward", "Joint forward plan"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood health plan"
    OTHER = "other", "Another plan"


class Stance(models.TextChoices):
    """What a partner holds of a plan."""

    AGREED = "agreed", "Agreed"
    CONDITIONAL = "conditional", "Conditional"
    CANNOT_SAY = "cannot_say", "Cannot say yet"
    NOT_ASKED = "not_asked", "Not asked"


class Alignment(models.TextChoices):
    """How far a partner finds that a plan keeps a principle."""

    ALIGNED = "aligned", "Aligned"
    PARTLY = "partly", "Partly aligned"
    NOT_ALIGNED = "not_aligned", "Not aligned"
    CANNOT_SAY = "cannot_say", "Cannot say"


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


class ItemPurpose(models.TextChoices):
    """What a board is asked to do with an item of its agenda."""

    DECISION = "decision", "For decision"
    DISCUSSION = "discussion", "For discussion"
    INFORMATION = "information", "For information"


class InterestNature(models.TextChoices):
    """NHS England, Managing conflicts of interest in the NHS: the four types of interest."""

    FINANCIAL = "financial", "Financial"
    PROFESSIONAL = "professional", "Non-financial professional"
    PERSONAL = "personal", "Non-financial personal"
    INDIRECT = "indirect", "Indirect"


class InterestHandling(models.TextChoices):
    """What was done about an interest that was declared."""

    TAKES_PART = "takes_part", "Takes part fully"
    NO_VOTE = "no_vote", "Takes part without voting"
    LEAVES = "leaves", "Leaves for the item"


class SectorUnit(models.TextChoices):
    """What a system counts by sector, besides partners, to compare seats with."""

    STAFF = "staff", "Staff"
    BUDGET = "budget", "Budget in pounds"
    RESIDENTS = "residents", "Residents"


class Denominator(models.TextChoices):
    """What the seats of sectors are compared with: partners, or figures that a system entered."""

    PARTNERS = "partners", "Partners"
    STAFF = "staff", "Staff"
    BUDGET = "budget", "Budget"
    RESIDENTS = "residents", "Residents"
