"""Addresses of requests that people make about their own data, and of legal holds."""

from django.urls import path

from engagement.views.rights.deeds import (
    rights_carry_out,
    rights_rest,
    rights_search,
    rights_withdraw,
)
from engagement.views.rights.holds import legal_hold_lift, legal_hold_new, legal_holds
from engagement.views.rights.list import rights, rights_new
from engagement.views.rights.show import rights_file, rights_item, rights_request

urlpatterns = [
    path("rights/", rights, name="rights"),
    path("rights/new/", rights_new, name="rights_new"),
    path("rights/<uuid:public_id>/", rights_request, name="rights_request"),
    path("rights/<uuid:public_id>/search/", rights_search, name="rights_search"),
    path("rights/<uuid:public_id>/rest/", rights_rest, name="rights_rest"),
    path("rights/<uuid:public_id>/carry-out/", rights_carry_out, name="rights_carry_out"),
    path("rights/<uuid:public_id>/withdraw/", rights_withdraw, name="rights_withdraw"),
    path("rights/<uuid:public_id>/file/", rights_file, name="rights_file"),
    path("rights-items/<uuid:public_id>/", rights_item, name="rights_item"),
    path("legal-holds/", legal_holds, name="legal_holds"),
    path("legal-holds/new/", legal_hold_new, name="legal_hold_new"),
    path("legal-holds/<uuid:public_id>/lift/", legal_hold_lift, name="legal_hold_lift"),
]
