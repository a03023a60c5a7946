"""The addresses of the API, version 1."""

from django.urls import re_path
from rest_framework.routers import SimpleRouter

from accounts.api import oauth
from accounts.api.views import UUID_PATTERN
from engagement.api.agenda import AgendaItemViewSet, InterestViewSet
from engagement.api.agreements import AgreementsView, FollowPlanView
from engagement.api.briefing import BriefingView
from engagement.api.calendar_meetings import CalendarMeetingViewSet
from engagement.api.commitments import CommitmentViewSet
from engagement.api.decisions import DecisionViewSet
from engagement.api.discussion_points import DiscussionPointViewSet
from engagement.api.documents import DocumentViewSet
from engagement.api.early_engagement import EarlyEngagementView
from engagement.api.engagement_plan import EngagementPlanView
from engagement.api.events import EventViewSet
from engagement.api.exports import ExportFileView, ExportSchemaView, ExportViewSet
from engagement.api.handovers import HandoverViewSet
from engagement.api.issues import IssueViewSet
from engagement.api.landscape import LandscapeView
from engagement.api.network import NetworkView
from engagement.api.pack_figures import PackFiguresView
from engagement.api.packs import FILE_KINDS, PackDocumentView, PackFileView, PackViewSet
from engagement.api.partner_links import PartnerLinkViewSet
from engagement.api.partnerships import PartnershipViewSet
from engagement.api.plan_statements import PlanAlignmentViewSet, PlanPositionViewSet
from engagement.api.planned_conversations import PlannedConversationViewSet
from engagement.api.plans import PlanViewSet, PrincipleViewSet
from engagement.api.pressures import PressureViewSet
from engagement.api.prompts import PromptViewSet
from engagement.api.pulse_results import PulseResultViewSet
from engagement.api.quiet_periods import QuietPeriodViewSet
from engagement.api.quorum import BoardAttendanceView, QuorumView
from engagement.api.readings import ReadingsView
from engagement.api.representation import (
    ComparisonView,
    RepresentationView,
    SectorFigureViewSet,
)
from engagement.api.saved_views import SavedViewViewSet
from engagement.api.score_models import DecisionsView, ScoreModelViewSet
from engagement.api.scores import ExplanationView, ScoreViewSet, SeriesView
from engagement.api.search import SearchView
from engagement.api.services import ServiceViewSet
from engagement.api.starting_points import StartingPointsView
from engagement.api.survey_answer_files import SurveyAnswerFileViewSet
from engagement.api.survey_comments import SurveyCommentViewSet
from engagement.api.survey_instruments import (
    SurveyInstrumentVersionViewSet,
    SurveyInstrumentViewSet,
)
from engagement.api.survey_invitations import SurveyInvitationViewSet
from engagement.api.survey_opt_outs import SurveyOptOutViewSet
from engagement.api.survey_results import (
    SurveyFiguresView,
    SurveyGapsView,
    SurveyResultViewSet,
    SurveyTiesView,
)
from engagement.api.survey_waves import SurveyWaveViewSet
from engagement.api.system_scoring import SystemScoringView
from engagement.api.todo import TodoView
from engagement.api.trust import TrustView, TrustWhyView
from engagement.api.variation import (
    VariationCellsView,
    VariationCoverageView,
    VariationSeriesView,
)
from engagement.api.variation_facts import FactsView
from engagement.api.variation_partners import VariationBehindView, VariationPartnersView
from engagement.api.variation_places import VariationAttentionView, VariationPlacesView
from engagement.api.variation_systems import VariationSystemsView
from engagement.api.webhooks import EventTypesView, WebhookMessageViewSet, WebhookViewSet
from ics_crm.api.views import StartView, openapi
from partners.api.appointments import AppointmentViewSet
from partners.api.board_on_day import BoardFindingsView, BoardSeatsView
from partners.api.boards import BoardViewSet, SeatViewSet
from partners.api.indicators import IndicatorValueViewSet, IndicatorViewSet
from partners.api.nominations import NominationViewSet
from partners.api.organisations import OrganisationViewSet
from partners.api.people import PersonViewSet
from partners.api.places import PlaceViewSet
from partners.api.record_changes import RecordChangesView
from partners.api.rule_sets import RuleSetViewSet
from partners.api.systems import MeView, SystemViewSet

app_name = "api"

COLLECTIONS = (
    SystemViewSet,
    PlaceViewSet,
    OrganisationViewSet,
    PartnershipViewSet,
    HandoverViewSet,
    PersonViewSet,
    BoardViewSet,
    SeatViewSet,
    AppointmentViewSet,
    NominationViewSet,
    RuleSetViewSet,
    EventViewSet,
    AgendaItemViewSet,
    InterestViewSet,
    SectorFigureViewSet,
    CalendarMeetingViewSet,
    DiscussionPointViewSet,
    CommitmentViewSet,
    PartnerLinkViewSet,
    PlannedConversationViewSet,
    DocumentViewSet,
    IssueViewSet,
    DecisionViewSet,
    ServiceViewSet,
    PlanViewSet,
    PlanPositionViewSet,
    PlanAlignmentViewSet,
    PrincipleViewSet,
    PackViewSet,
    PressureViewSet,
    QuietPeriodViewSet,
    PulseResultViewSet,
    ScoreViewSet,
    ScoreModelViewSet,
    SurveyInstrumentViewSet,
    SurveyInstrumentVersionViewSet,
    SurveyWaveViewSet,
    SurveyInvitationViewSet,
    SurveyOptOutViewSet,
    SurveyAnswerFileViewSet,
    SurveyResultViewSet,
    SurveyCommentViewSet,
    SavedViewViewSet,
    PromptViewSet,
    WebhookViewSet,
    WebhookMessageViewSet,
    IndicatorViewSet,
    IndicatorValueViewSet,
    ExportViewSet,
)


class OptionalSlashRouter(SimpleRouter):
    """Takes addresses with and without a slash at the end, so that no write meets a redirect."""

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"


router = OptionalSlashRouter()
for viewset in COLLECTIONS:
    router.register(viewset.collection, viewset, basename=viewset.collection)

PARTNERSHIP = rf"^partnerships/(?P<id>{UUID_PATTERN})"
urlpatterns = [
    re_path(r"^$", StartView.as_view(), name="start"),
    re_path(r"^openapi\.json$", openapi, name="openapi"),
    re_path(r"^oauth/token/?$", oauth.token, name="oauth-token"),
    re_path(r"^oauth/revoke/?$", oauth.revoke, name="oauth-revoke"),
    re_path(r"^me/?$", MeView.as_view(), name="me"),
    re_path(r"^webhook-event-types/?$", EventTypesView.as_view(), name="webhook-event-types-list"),
    re_path(r"^search/?$", SearchView.as_view(), name="search"),
    re_path(
        rf"{PARTNERSHIP}/agreements/?$", AgreementsView.as_view(), name="partnerships-agreements"
    ),
    re_path(
        rf"{PARTNERSHIP}/agreements/follow-plan/?$",
        FollowPlanView.as_view(),
        name="partnerships-agreements-follow",
    ),
    re_path(
        rf"{PARTNERSHIP}/starting-points/?$",
        StartingPointsView.as_view(),
        name="partnerships-starting-points",
    ),
    re_path(
        rf"^boards/(?P<id>{UUID_PATTERN})/seats/?$", BoardSeatsView.as_view(), name="boards-seats"
    ),
    re_path(
        rf"^boards/(?P<id>{UUID_PATTERN})/findings/?$",
        BoardFindingsView.as_view(),
        name="boards-findings",
    ),
    re_path(
        rf"^boards/(?P<id>{UUID_PATTERN})/attendance/?$",
        BoardAttendanceView.as_view(),
        name="boards-attendance",
    ),
    re_path(
        rf"^events/(?P<id>{UUID_PATTERN})/quorum/?$", QuorumView.as_view(), name="events-quorum"
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/representation/?$",
        RepresentationView.as_view(),
        name="systems-representation",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/comparison/?$",
        ComparisonView.as_view(),
        name="systems-comparison",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/engagement-plan/?$",
        EngagementPlanView.as_view(),
        name="systems-engagement-plan",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/early-engagement/?$",
        EarlyEngagementView.as_view(),
        name="systems-early-engagement",
    ),
    *(
        re_path(
            rf"^systems/(?P<id>{UUID_PATTERN})/variation/{name}/?$",
            view.as_view(),
            name=f"systems-variation-{name}",
        )
        for name, view in (
            ("cells", VariationCellsView),
            ("series", VariationSeriesView),
            ("coverage", VariationCoverageView),
            ("partners", VariationPartnersView),
            ("behind", VariationBehindView),
            ("places", VariationPlacesView),
            ("attention", VariationAttentionView),
            ("systems", VariationSystemsView),
        )
    ),
    re_path(rf"^systems/(?P<id>{UUID_PATTERN})/todo/?$", TodoView.as_view(), name="systems-todo"),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/landscape/?$",
        LandscapeView.as_view(),
        name="systems-landscape",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/network/?$",
        NetworkView.as_view(),
        name="systems-network",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/readings/?$",
        ReadingsView.as_view(),
        name="systems-readings",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/record-changes/?$",
        RecordChangesView.as_view(),
        name="systems-record-changes",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/scoring/?$",
        SystemScoringView.as_view(),
        name="systems-scoring",
    ),
    re_path(
        rf"^systems/(?P<id>{UUID_PATTERN})/score-models/(?P<model>{UUID_PATTERN})/decisions/?$",
        DecisionsView.as_view(),
        name="systems-score-models",
    ),
    re_path(
        rf"^packs/(?P<id>{UUID_PATTERN})/document/?$",
        PackDocumentView.as_view(),
        name="packs-document",
    ),
    re_path(
        rf"^packs/(?P<id>{UUID_PATTERN})/figures/?$",
        PackFiguresView.as_view(),
        name="packs-figures",
    ),
    re_path(
        rf"^packs/(?P<id>{UUID_PATTERN})/files/(?P<file_kind>{FILE_KINDS})/?$",
        PackFileView.as_view(),
        name="packs-files",
    ),
    *(
        re_path(
            rf"^survey-results/(?P<id>{UUID_PATTERN})/{name}/?$",
            view.as_view(),
            name=f"survey-results-{name}",
        )
        for name, view in (
            ("figures", SurveyFiguresView),
            ("ties", SurveyTiesView),
            ("gaps", SurveyGapsView),
        )
    ),
    re_path(r"^exports/schema/?$", ExportSchemaView.as_view(), name="exports-schema"),
    re_path(
        rf"^exports/(?P<id>{UUID_PATTERN})/files/(?P<name>[a-z_]+\.[a-z]+)/?$",
        ExportFileView.as_view(),
        name="exports-files",
    ),
    re_path(rf"{PARTNERSHIP}/briefing/?$", BriefingView.as_view(), name="partnerships-briefing"),
    re_path(rf"{PARTNERSHIP}/facts/?$", FactsView.as_view(), name="partnerships-facts"),
    re_path(rf"{PARTNERSHIP}/scores/?$", SeriesView.as_view(), name="partnerships-scores"),
    re_path(
        rf"{PARTNERSHIP}/scores/why/?$", ExplanationView.as_view(), name="partnerships-explanation"
    ),
    re_path(rf"{PARTNERSHIP}/trust/?$", TrustView.as_view(), name="partnerships-trust"),
    re_path(rf"{PARTNERSHIP}/trust/why/?$", TrustWhyView.as_view(), name="partnerships-trust-why"),
    *router.urls,
]
