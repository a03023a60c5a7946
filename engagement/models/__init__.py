from engagement.models.agenda import AgendaItem, DeclaredInterest
from engagement.models.agreement import Agreement
from engagement.models.calendar import Calendar, CalendarReading, IgnoredMeeting
from engagement.models.calendar_entry import CalendarAttendee, CalendarEntry, CalendarSighting
from engagement.models.commitment import Commitment, CommitmentStateChange
from engagement.models.consultation import Consultation, ConsultedAudience
from engagement.models.contact import LastContact
from engagement.models.decision import Decision
from engagement.models.discussion import DiscussionPoint
from engagement.models.document import Document
from engagement.models.draft import Draft
from engagement.models.engagement_plan import EngagementPlan
from engagement.models.event import Attendee, Event, EventBoard, Participation
from engagement.models.evidence import Evidence
from engagement.models.export import Export, ExportFile
from engagement.models.figures import FigureTotals, MonthlyFigures
from engagement.models.handover import HandedOver, Handover
from engagement.models.information_item import InformationItem
from engagement.models.information_request import InformationRequest, RequestClarification
from engagement.models.issue import Issue
from engagement.models.pack import Pack, PackFigures, PackFile, PackText
from engagement.models.partner_link import PartnerAnswer, PartnerLink
from engagement.models.plan import Plan, PlanPartner
from engagement.models.plan_statement import PlanAlignment, PlanPosition
from engagement.models.planned_conversation import PlannedConversation
from engagement.models.pressure import Pressure
from engagement.models.principle import Principle, PrincipleWording
from engagement.models.prompt import Prompt
from engagement.models.pulse import PulseResult
from engagement.models.quiet_period import QuietPeriod
from engagement.models.reminder import CommitmentReminder
from engagement.models.rights import RightsItem, RightsRequest
from engagement.models.saved_mapping import SavedMapping
from engagement.models.saved_view import SavedView, UsualView
from engagement.models.score import (
    ModelsInUse,
    ScoreModel,
    ScoreModelApproval,
    ScoreSeries,
    StaleScore,
    SystemScoring,
)
from engagement.models.sector_figure import ComparisonConsent, SectorFigure
from engagement.models.service import CommissionedService, ServicePartner
from engagement.models.sheet_import import ImportChange, ImportName, ImportRow, SheetImport
from engagement.models.starting_point import StartingPoint
from engagement.models.survey import (
    SurveyAbout,
    SurveyAnswerFile,
    SurveyComment,
    SurveyInstrument,
    SurveyInstrumentVersion,
    SurveyInvitation,
    SurveyOptOut,
    SurveyPartnerResult,
    SurveyResponse,
    SurveyResult,
    SurveyWave,
)
from engagement.models.todo import TodoKind, TodoMark
from engagement.models.webhook import WebhookDelivery, WebhookStanding, WebhookSubscription

__all__ = [
    "AgendaItem",
    "Agreement",
    "Attendee",
    "Calendar",
    "CalendarAttendee",
    "CalendarEntry",
    "CalendarReading",
    "CalendarSighting",
    "CommissionedService",
    "Commitment",
    "CommitmentReminder",
    "CommitmentStateChange",
    "ComparisonConsent",
    "Consultation",
    "ConsultedAudience",
    "Decision",
    "DeclaredInterest",
    "DiscussionPoint",
    "Document",
    "Draft",
    "EngagementPlan",
    "Event",
    "EventBoard",
    "Evidence",
    "Export",
    "ExportFile",
    "FigureTotals",
    "HandedOver",
    "Handover",
    "IgnoredMeeting",
    "ImportChange",
    "ImportName",
    "ImportRow",
    "InformationItem",
    "InformationRequest",
    "Issue",
    "LastContact",
    "ModelsInUse",
    "MonthlyFigures",
    "Pack",
    "PackFigures",
    "PackFile",
    "PackText",
    "Participation",
    "PartnerAnswer",
    "PartnerLink",
    "Plan",
    "PlanAlignment",
    "PlanPartner",
    "PlanPosition",
    "PlannedConversation",
    "Pressure",
    "Principle",
    "PrincipleWording",
    "Prompt",
    "PulseResult",
    "QuietPeriod",
    "RequestClarification",
    "RightsItem",
    "RightsRequest",
    "SavedMapping",
    "SavedView",
    "ScoreModel",
    "ScoreModelApproval",
    "ScoreSeries",
    "SectorFigure",
    "ServicePartner",
    "SheetImport",
    "StaleScore",
    "StartingPoint",
    "SurveyAbout",
    "SurveyAnswerFile",
    "SurveyComment",
    "SurveyInstrument",
    "SurveyInstrumentVersion",
    "SurveyInvitation",
    "SurveyOptOut",
    "SurveyPartnerResult",
    "SurveyResponse",
    "SurveyResult",
    "SurveyWave",
    "SystemScoring",
    "TodoKind",
    "TodoMark",
    "UsualView",
    "WebhookDelivery",
    "WebhookStanding",
    "WebhookSubscription",
]
