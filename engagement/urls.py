"""Home, partnerships, events; what is promised, raised, asked for and said is in `urls_records`."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import Event
from engagement.urls_conversations import of_a_partnership as conversations_of_a_partnership
from engagement.urls_engagement_plan import of_a_partnership as plan_of_a_partnership
from engagement.urls_pressures import of_a_partnership as climate_of_a_partnership
from engagement.urls_records import of_a_partnership
from engagement.views.agreement import agreement
from engagement.views.draft import draft
from engagement.views.event import event
from engagement.views.event_correct import event_correct, event_withdraw
from engagement.views.events import events
from engagement.views.home import home
from engagement.views.log_event import log_event, partner_options
from engagement.views.partnership import partnership, partnership_score
from engagement.views.partnerships import partnerships
from engagement.views.prompt import prompt_close
from engagement.views.readings import readings
from engagement.views.trust import partnership_trust
from partners.models import Partnership
from partners.views.history import record_history

app_name = "engagement"

_partnership: list[URLPattern | URLResolver] = [
    path("", partnership, name="partnership"),
    path("score/", partnership_score, name="partnership_score"),
    path("trust/", partnership_trust, name="partnership_trust"),
    path(
        "history/",
        record_history(Partnership, "engagement:partnership", named_by=["organisation"]),
        name="partnership_history",
    ),
    path("agreement/", agreement, name="agreement"),
    path("", include("engagement.urls_briefing")),
    path("", include("engagement.urls_indicators")),
    path("", include(of_a_partnership)),
    path("", include(plan_of_a_partnership)),
    path("", include(conversations_of_a_partnership)),
    path("", include(climate_of_a_partnership)),
]
_event = [
    path("", event, name="event"),
    path("history/", record_history(Event, "engagement:event"), name="event_history"),
    path("correct/", event_correct, name="event_correct"),
    path("withdraw/", event_withdraw, name="event_withdraw"),
]

urlpatterns = [
    path("", home, name="home"),
    path("partnerships/", partnerships, name="partnerships"),
    path("partnerships/<uuid:public_id>/", include(_partnership)),
    path("events/", events, name="events"),
    path("events/new/", log_event, name="log_event"),
    path("events/draft/", draft, name="draft"),
    path("events/partners/", partner_options, name="partner_options"),
    path("events/<uuid:public_id>/", include(_event)),
    path("imports/", include("engagement.urls_imports")),
    path("todo/", include("engagement.urls_todo")),
    path("calendars/", include("engagement.urls_calendars")),
    path("search/", include("engagement.urls_search")),
    path("views/", include("engagement.urls_saved_views")),
    path("", include("engagement.urls_scoring")),
    path("", include("engagement.urls_records")),
    path("", include("engagement.urls_engagement_plan")),
    path("", include("engagement.urls_handovers")),
    path("", include("engagement.urls_conversations")),
    path("", include("engagement.urls_pressures")),
    path("", include("engagement.urls_decisions")),
    path("", include("engagement.urls_plans")),
    path("", include("engagement.urls_network")),
    path("", include("engagement.urls_representation")),
    path("", include("engagement.urls_variation")),
    path("", include("engagement.urls_packs")),
    path("", include("engagement.urls_exports")),
    path("", include("engagement.urls_rights")),
    path("", include("engagement.urls_information")),
    path("", include("engagement.urls_webhooks")),
    path("", include("engagement.urls_survey_bring_in")),
    path("", include("engagement.urls_survey_exports")),
    path("", include("engagement.urls_survey_instruments")),
    path("", include("engagement.urls_survey_results")),
    # Last of them: what stands beside a wave is not a wave.
    path("", include("engagement.urls_surveys")),
    path("s/<slug:token>/", include("engagement.urls_survey_links")),
    path("systems/<uuid:public_id>/readings/", readings, name="readings"),
    path("prompts/<uuid:public_id>/close/", prompt_close, name="prompt_close"),
]
