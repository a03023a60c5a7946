"""Agenda, interests and quorum; attendance by seat; and who is not in the room."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.agenda.interests import interest_change, interest_new, interest_withdraw
from engagement.views.agenda.items import agenda_add, agenda_item_change, agenda_item_withdraw
from engagement.views.agenda.show import agenda
from engagement.views.representation.attendance import attendance
from engagement.views.representation.figures import (
    comparison_choose,
    sector_figure_withdraw,
    sector_figures,
    sector_figures_new,
)
from engagement.views.representation.room import (
    representation,
    representation_boards,
    representation_systems,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("events/<uuid:public_id>/agenda/", agenda, name="agenda"),
    path("events/<uuid:public_id>/agenda/add/", agenda_add, name="agenda_add"),
    path("agenda-items/<uuid:public_id>/change/", agenda_item_change, name="agenda_item_change"),
    path(
        "agenda-items/<uuid:public_id>/withdraw/", agenda_item_withdraw, name="agenda_item_withdraw"
    ),
    path("agenda-items/<uuid:public_id>/interests/new/", interest_new, name="interest_new"),
    path("interests/<uuid:public_id>/change/", interest_change, name="interest_change"),
    path("interests/<uuid:public_id>/withdraw/", interest_withdraw, name="interest_withdraw"),
    path("boards/<uuid:public_id>/attendance/", attendance, name="board_attendance"),
    path("representation/", representation, name="representation"),
    path("representation/boards/", representation_boards, name="representation_boards"),
    path("representation/systems/", representation_systems, name="representation_systems"),
    path("systems/<uuid:public_id>/sector-figures/", sector_figures, name="sector_figures"),
    path(
        "systems/<uuid:public_id>/sector-figures/new/",
        sector_figures_new,
        name="sector_figures_new",
    ),
    path(
        "sector-figures/<uuid:public_id>/withdraw/",
        sector_figure_withdraw,
        name="sector_figure_withdraw",
    ),
    path("systems/<uuid:public_id>/comparison/", comparison_choose, name="comparison_choose"),
]
