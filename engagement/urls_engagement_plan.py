"""What is agreed about contact with all partners of a tier and kind, and who is represented."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.engagement_plan.change import agreement_follow, engagement_plan_change
from engagement.views.engagement_plan.represent import represent
from engagement.views.engagement_plan.show import engagement_plan

# Below ``partnerships/<id>/``.
of_a_partnership: list[URLPattern | URLResolver] = [
    path("agreement/follow/", agreement_follow, name="agreement_follow"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("engagement-plan/", engagement_plan, name="engagement_plan"),
    path("engagement-plan/change/", engagement_plan_change, name="engagement_plan_change"),
    path("engagement-plan/represent/", represent, name="represent"),
]
