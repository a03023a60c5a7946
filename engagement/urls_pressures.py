"""What weighs on partners and on the system, when silence is known, and how things stood."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import Pressure, QuietPeriod
from engagement.views.landscape import landscape
from engagement.views.pressures.change import (
    pressure_correct,
    pressure_renew,
    pressure_withdraw,
)
from engagement.views.pressures.list import pressures
from engagement.views.pressures.new import pressure_of_partner_new, pressure_of_system_new
from engagement.views.pressures.show import pressure
from engagement.views.quiet_periods.calendar import quiet_calendar
from engagement.views.quiet_periods.list import quiet_periods
from engagement.views.quiet_periods.new import quiet_period_new
from engagement.views.quiet_periods.show import quiet_period, quiet_period_withdraw
from engagement.views.starting_point import starting_point
from partners.views.history import record_history

# Below ``partnerships/<id>/``.
of_a_partnership: list[URLPattern | URLResolver] = [
    path("pressures/new/", pressure_of_partner_new, name="pressure_of_partner_new"),
    path("starting-point/", starting_point, name="starting_point"),
]
_pressure = [
    path("", pressure, name="pressure"),
    path("history/", record_history(Pressure, "engagement:pressure"), name="pressure_history"),
    path("renew/", pressure_renew, name="pressure_renew"),
    path("correct/", pressure_correct, name="pressure_correct"),
    path("withdraw/", pressure_withdraw, name="pressure_withdraw"),
]
_quiet_period = [
    path("", quiet_period, name="quiet_period"),
    path(
        "history/",
        record_history(QuietPeriod, "engagement:quiet_period"),
        name="quiet_period_history",
    ),
    path("withdraw/", quiet_period_withdraw, name="quiet_period_withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("pressures/", pressures, name="pressures"),
    path("pressures/new/", pressure_of_system_new, name="pressure_of_system_new"),
    path("pressures/<uuid:public_id>/", include(_pressure)),
    path("quiet-periods/", quiet_periods, name="quiet_periods"),
    path("quiet-periods/new/", quiet_period_new, name="quiet_period_new"),
    path("quiet-periods/calendar/", quiet_calendar, name="quiet_calendar"),
    path("quiet-periods/<uuid:public_id>/", include(_quiet_period)),
    path("systems/<uuid:public_id>/landscape/", landscape, name="landscape"),
]
