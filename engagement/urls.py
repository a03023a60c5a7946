"""Home, partnerships, events, promises."""

from django.urls import include, path

from engagement.views.agreement import agreement
from engagement.views.commitment import (
    commitment,
    commitment_confirm,
    commitment_new,
    commitment_reopen,
    commitment_settle,
    commitment_withdraw,
)
from engagement.views.commitments import commitments
from engagement.views.discussion import discussion_new, discussion_withdraw
from engagement.views.event import event
from engagement.views.event_correct import event_correct, event_withdraw
from engagement.views.events import events
from engagement.views.history import event_history, partnership_history
from engagement.views.home import home
from engagement.views.log_event import log_event, partner_options
from engagement.views.partnership import partnership, partnership_score
from engagement.views.partnerships import partnerships
from engagement.views.prompt import prompt_close
from engagement.views.trust import partnership_trust

app_name = "engagement"

_partnership = [
    path("", partnership, name="partnership"),
    path("score/", partnership_score, name="partnership_score"),
    path("trust/", partnership_trust, name="partnership_trust"),
    path("history/", partnership_history, name="partnership_history"),
    path("agreement/", agreement, name="agreement"),
    path("commitments/new/", commitment_new, name="commitment_new"),
    path("discussion/new/", discussion_new, name="discussion_new"),
]
_event = [
    path("", event, name="event"),
    path("history/", event_history, name="event_history"),
    path("correct/", event_correct, name="event_correct"),
    path("withdraw/", event_withdraw, name="event_withdraw"),
]
_commitment = [
    path("", commitment, name="commitment"),
    path("settle/", commitment_settle, name="commitment_settle"),
    path("confirm/", commitment_confirm, name="commitment_confirm"),
    path("reopen/", commitment_reopen, name="commitment_reopen"),
    path("withdraw/", commitment_withdraw, name="commitment_withdraw"),
]

urlpatterns = [
    path("", home, name="home"),
    path("partnerships/", partnerships, name="partnerships"),
    path("partnerships/<uuid:public_id>/", include(_partnership)),
    path("events/", events, name="events"),
    path("events/new/", log_event, name="log_event"),
    path("events/partners/", partner_options, name="partner_options"),
    path("events/<uuid:public_id>/", include(_event)),
    path("imports/", include("engagement.urls_imports")),
    path("", include("engagement.urls_scoring")),
    path("commitments/", commitments, name="commitments"),
    path("commitments/<uuid:public_id>/", include(_commitment)),
    path("prompts/<uuid:public_id>/close/", prompt_close, name="prompt_close"),
    path("discussion/<uuid:public_id>/withdraw/", discussion_withdraw, name="discussion_withdraw"),
]
