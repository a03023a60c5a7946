"""By which models a system is scored. Read by those who judge the method, decided by few."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.views.scoring import scoring, scoring_current, scoring_model
from engagement.views.scoring_decide import (
    scoring_beside,
    scoring_end,
    scoring_force,
    scoring_rating,
)

_model = [
    path("", scoring_model, name="scoring_model"),
    path("force/", scoring_force, name="scoring_force"),
    path("beside/", scoring_beside, name="scoring_beside"),
    path("end/", scoring_end, name="scoring_end"),
]
_system: list[URLPattern | URLResolver] = [
    path("", scoring, name="scoring"),
    path("rating/", scoring_rating, name="scoring_rating"),
    path("models/<uuid:model_id>/", include(_model)),
]

urlpatterns = [
    path("scoring/", scoring_current, name="scoring_current"),
    path("systems/<uuid:public_id>/scoring/", include(_system)),
]
