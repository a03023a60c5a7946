"""Packs for boards and assessments."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import Pack
from engagement.views.packs.decide import pack_approve, pack_publish, pack_return, pack_withdraw
from engagement.views.packs.latest import pack_compare, pack_latest
from engagement.views.packs.list import packs
from engagement.views.packs.make import pack_change, pack_gather, pack_new, pack_print
from engagement.views.packs.show import pack, pack_file, pack_section
from engagement.views.packs.words import pack_text
from partners.views.history import record_history

_pack = [
    path("", pack, name="pack"),
    path("change/", pack_change, name="pack_change"),
    path("gather/", pack_gather, name="pack_gather"),
    path("words/<str:slot>/", pack_text, name="pack_text"),
    path("approve/", pack_approve, name="pack_approve"),
    path("return/", pack_return, name="pack_return"),
    path("publish/", pack_publish, name="pack_publish"),
    path("withdraw/", pack_withdraw, name="pack_withdraw"),
    path("print/", pack_print, name="pack_print"),
    path("files/<slug:file_kind>/", pack_file, name="pack_file"),
    path("latest/", pack_latest, name="pack_latest"),
    path("compare/", pack_compare, name="pack_compare"),
    path("history/", record_history(Pack, "engagement:pack"), name="pack_history"),
    # Last: no section is called like one of the pages above.
    path("<slug:section>/", pack_section, name="pack_section"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("packs/", packs, name="packs"),
    path("packs/new/", pack_new, name="pack_new"),
    path("packs/<uuid:public_id>/", include(_pack)),
]
