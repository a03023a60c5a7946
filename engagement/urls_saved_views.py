"""Filters kept under a name."""

from django.urls import path

from engagement.views.saved_view import (
    saved_view,
    saved_view_change,
    saved_view_delete,
    saved_view_filters,
    saved_view_new,
    saved_view_usual,
)
from engagement.views.saved_views import saved_views

urlpatterns = [
    path("", saved_views, name="saved_views"),
    path("new/", saved_view_new, name="saved_view_new"),
    path("<uuid:public_id>/", saved_view, name="saved_view"),
    path("<uuid:public_id>/change/", saved_view_change, name="saved_view_change"),
    path("<uuid:public_id>/filters/", saved_view_filters, name="saved_view_filters"),
    path("<uuid:public_id>/delete/", saved_view_delete, name="saved_view_delete"),
    path("<uuid:public_id>/usual/", saved_view_usual, name="saved_view_usual"),
]
