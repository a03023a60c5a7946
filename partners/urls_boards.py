"""Addresses of boards: seats, who sits in them, who is nominated, and what rules ask for."""

from django.urls import URLPattern, URLResolver, include, path

from partners.models import Board
from partners.views.boards.appointments import (
    appointment_correct,
    appointment_end,
    appointment_withdraw,
)
from partners.views.boards.every import boards
from partners.views.boards.nominations import (
    nomination,
    nomination_appoint,
    nomination_change,
    nomination_start,
    nomination_stop,
    nominations,
)
from partners.views.boards.rule_sets import (
    rule_set,
    rule_set_add_national,
    rule_set_change,
    rule_set_end,
    rule_sets,
)
from partners.views.boards.seats import seat_add, seat_change, seat_fill
from partners.views.boards.show import board, timeline
from partners.views.history import record_history

_board: list[URLPattern | URLResolver] = [
    path("", board, name="board"),
    path("timeline/", timeline, name="board_timeline"),
    path("nominations/", nominations, name="nominations"),
    path("history/", record_history(Board, "partners:board"), name="board_history"),
    path("seats/add/", seat_add, name="seat_add"),
]
_seat = [
    path("change/", seat_change, name="seat_change"),
    path("fill/", seat_fill, name="seat_fill"),
    path("nominations/add/", nomination_start, name="nomination_start"),
]
_appointment = [
    path("correct/", appointment_correct, name="appointment_correct"),
    path("end/", appointment_end, name="appointment_end"),
    path("withdraw/", appointment_withdraw, name="appointment_withdraw"),
]
_nomination = [
    path("", nomination, name="nomination"),
    path("appoint/", nomination_appoint, name="nomination_appoint"),
    path("change/", nomination_change, name="nomination_change"),
    path("stop/", nomination_stop, name="nomination_stop"),
]
_rule_set = [
    path("", rule_set, name="rule_set"),
    path("change/", rule_set_change, name="rule_set_change"),
    path("end/", rule_set_end, name="rule_set_end"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", boards, name="boards"),
    path("rule-sets/", rule_sets, name="rule_sets"),
    path("rule-sets/national/add/", rule_set_add_national, name="rule_set_add_national"),
    path("rule-sets/<uuid:public_id>/", include(_rule_set)),
    path("seats/<uuid:public_id>/", include(_seat)),
    path("appointments/<uuid:public_id>/", include(_appointment)),
    path("nominations/<uuid:public_id>/", include(_nomination)),
    path("<uuid:public_id>/", include(_board)),
]
