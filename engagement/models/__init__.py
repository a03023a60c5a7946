from engagement.models.agreement import Agreement
from engagement.models.commitment import Commitment, CommitmentStateChange
from engagement.models.event import Attendee, DiscussionPoint, Event, Participation
from engagement.models.event_import import EventImport, ImportName, ImportRow
from engagement.models.evidence import Evidence
from engagement.models.score import ScoreModel, ScoreModelApproval, ScoreSeries, StaleScore

__all__ = [
    "Agreement",
    "Attendee",
    "Commitment",
    "CommitmentStateChange",
    "DiscussionPoint",
    "Event",
    "EventImport",
    "Evidence",
    "ImportName",
    "ImportRow",
    "Participation",
    "ScoreModel",
    "ScoreModelApproval",
    "ScoreSeries",
    "StaleScore",
]
