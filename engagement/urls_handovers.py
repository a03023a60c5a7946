"""Partnerships that change hands."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.handovers.decide import handed_over_decide, handed_over_keep
from engagement.views.handovers.list import handovers
from engagement.views.handovers.new import handover_new
from engagement.views.handovers.show import handover, handover_accept

urlpatterns: list[URLPattern | URLResolver] = [
    path("handovers/", handovers, name="handovers"),
    path("handovers/new/", handover_new, name="handover_new"),
    path("handovers/<uuid:public_id>/", handover, name="handover"),
    path("handovers/<uuid:public_id>/accept/", handover_accept, name="handover_accept"),
    path("handed-over/<uuid:public_id>/decide/", handed_over_decide, name="handed_over_decide"),
    path("handed-over/<uuid:public_id>/keep/", handed_over_keep, name="handed_over_keep"),
]
