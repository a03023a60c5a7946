"""Below a partnership: what public bodies publish of its area."""

from django.urls import path

from engagement.views.indicators.context import partnership_context

urlpatterns = [path("context/", partnership_context, name="partnership_context")]
