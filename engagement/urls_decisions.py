"""Decisions, who was engaged on them, and the services whose contracts raise them."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import Decision
from engagement.views.decisions.change import (
    decision_correct,
    decision_decide,
    decision_new,
    decision_partners,
    decision_withdraw,
)
from engagement.views.decisions.consulting import (
    audience_take_back,
    consultation_engage,
    consultation_outcome,
)
from engagement.views.decisions.early_engagement import early_engagement
from engagement.views.decisions.joint import joint_score
from engagement.views.decisions.list import decisions
from engagement.views.decisions.show import decision
from engagement.views.trail import to_decisions
from partners.views.history import record_history

_decision = [
    path("", decision, name="decision"),
    path(
        "history/",
        record_history(Decision, "engagement:decision", above=to_decisions),
        name="decision_history",
    ),
    path("decide/", decision_decide, name="decision_decide"),
    path("correct/", decision_correct, name="decision_correct"),
    path("withdraw/", decision_withdraw, name="decision_withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("engagement.urls_services")),
    path("decisions/", decisions, name="decisions"),
    path("decisions/early-engagement/", early_engagement, name="early_engagement"),
    path("decisions/new/", decision_new, name="decision_new"),
    path("decisions/partners/", decision_partners, name="decision_partners"),
    path("decisions/<uuid:public_id>/", include(_decision)),
    path("consultations/<uuid:public_id>/engage/", consultation_engage, name="consultation_engage"),
    path(
        "consultations/<uuid:public_id>/outcome/",
        consultation_outcome,
        name="consultation_outcome",
    ),
    path("partnerships/<uuid:public_id>/score/on/", joint_score, name="joint_score"),
    path("audiences/<uuid:public_id>/take-back/", audience_take_back, name="audience_take_back"),
]
