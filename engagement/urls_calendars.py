"""Addresses of calendars and of the meetings that wait in them, below ``calendars/``."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.calendar import calendar, calendar_end
from engagement.views.calendar_entry import (
    calendar_entry,
    calendar_ignore,
    calendar_match,
    calendar_settle,
)
from engagement.views.calendar_inbox import calendar_inbox
from engagement.views.calendar_person import calendar_person
from engagement.views.calendar_reading import calendar_reading
from engagement.views.calendar_subscribe import calendar_subscribe
from engagement.views.calendar_upload import calendar_upload
from engagement.views.calendars import calendars

urlpatterns: list[URLPattern | URLResolver] = [
    path("", calendars, name="calendars"),
    path("upload/", calendar_upload, name="calendar_upload"),
    path("subscribe/", calendar_subscribe, name="calendar_subscribe"),
    path("meetings/", calendar_inbox, name="calendar_inbox"),
    path("meetings/<uuid:public_id>/", calendar_entry, name="calendar_entry"),
    path("meetings/<uuid:public_id>/person/", calendar_person, name="calendar_person"),
    path("meetings/<uuid:public_id>/ignore/", calendar_ignore, name="calendar_ignore"),
    path("meetings/<uuid:public_id>/logged/", calendar_match, name="calendar_match"),
    path("meetings/<uuid:public_id>/seen/", calendar_settle, name="calendar_settle"),
    path("readings/<uuid:public_id>/", calendar_reading, name="calendar_reading"),
    path("<uuid:public_id>/", calendar, name="calendar"),
    path("<uuid:public_id>/end/", calendar_end, name="calendar_end"),
]
