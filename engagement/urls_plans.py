"""Plans, the partners that they need, and the principles that they are held to."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import Plan
from engagement.views.plans.change import (
    plan_correct,
    plan_new,
    plan_reopen,
    plan_submit,
    plan_withdraw,
)
from engagement.views.plans.list import plans
from engagement.views.plans.partners import plan_partner, plan_partner_release, plan_partners
from engagement.views.plans.principles import (
    principle,
    principle_move,
    principle_new,
    principle_restore,
    principle_retire,
    principle_reword,
    principles,
    principles_adopt,
)
from engagement.views.plans.say import (
    plan_alignment,
    plan_position,
    plan_positions,
    plan_principle,
)
from engagement.views.plans.show import plan
from partners.views.history import record_history

_plan = [
    path("", plan, name="plan"),
    path("history/", record_history(Plan, "engagement:plan"), name="plan_history"),
    path("correct/", plan_correct, name="plan_correct"),
    path("submit/", plan_submit, name="plan_submit"),
    path("reopen/", plan_reopen, name="plan_reopen"),
    path("withdraw/", plan_withdraw, name="plan_withdraw"),
    path("partners/", plan_partners, name="plan_partners"),
    path("positions/", plan_positions, name="plan_positions"),
    path("principles/<uuid:principle>/", plan_principle, name="plan_principle"),
]
_partner = [
    path("", plan_partner, name="plan_partner"),
    path("position/", plan_position, name="plan_position"),
    path("alignment/", plan_alignment, name="plan_alignment"),
    path("release/", plan_partner_release, name="plan_partner_release"),
]
_principle = [
    path("", principle, name="principle"),
    path("reword/", principle_reword, name="principle_reword"),
    path("retire/", principle_retire, name="principle_retire"),
    path("restore/", principle_restore, name="principle_restore"),
    path("move/", principle_move, name="principle_move"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/", plans, name="plans"),
    path("plans/new/", plan_new, name="plan_new"),
    path("plans/<uuid:public_id>/", include(_plan)),
    path("plan-partners/<uuid:public_id>/", include(_partner)),
    path("principles/", principles, name="principles"),
    path("principles/adopt/", principles_adopt, name="principles_adopt"),
    path("principles/new/", principle_new, name="principle_new"),
    path("principles/<uuid:public_id>/", include(_principle)),
]
