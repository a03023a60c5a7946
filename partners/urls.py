"""Addresses of who exists. Only public ids, never keys."""

from django.urls import URLPattern, URLResolver, include, path

from partners.models import Person
from partners.views.api_clients.add import api_client_add
from partners.views.api_clients.change import api_client_change
from partners.views.api_clients.list import api_clients
from partners.views.api_clients.roles import api_client_role, api_client_role_end
from partners.views.api_clients.secrets import client_secret_add, client_secret_end
from partners.views.api_clients.show import api_client
from partners.views.api_clients.stop import (
    api_client_revoke,
    member_token_revoke,
    national_token_revoke,
)
from partners.views.audit_seals import audit_seals
from partners.views.boards.add import board_add
from partners.views.boards.rule_sets import rule_set_add
from partners.views.history import organisation_history, record_history
from partners.views.member import member
from partners.views.member_account import CLOSE, OPEN, RESET, SIGN_OUT, UNLINK, member_account
from partners.views.member_add import member_add, member_add_national
from partners.views.member_end import member_end, member_end_national
from partners.views.member_invitation import member_invite, member_withdraw
from partners.views.member_role import member_role
from partners.views.members import members, members_current, members_national
from partners.views.organisation import organisation
from partners.views.organisation_add import organisation_add
from partners.views.organisation_alias_add import organisation_alias_add
from partners.views.organisations import organisations
from partners.views.partnership_begin import partnership_begin
from partners.views.partnership_change import partnership_change
from partners.views.partnership_withdraw import partnership_withdraw
from partners.views.people import people
from partners.views.person import person
from partners.views.person_add import person_add
from partners.views.person_change import person_change
from partners.views.person_check import person_check
from partners.views.person_erase import person_erase
from partners.views.positions import position_add, position_end
from partners.views.searches import organisation_search, partnership_search, person_search
from partners.views.system import system
from partners.views.systems import system_choose, systems

app_name = "partners"

system_patterns: list[URLPattern | URLResolver] = [
    path("", system, name="system"),
    path("choose/", system_choose, name="system_choose"),
    path("people/add/", person_add, name="person_add"),
    path("people/search/", person_search, name="person_search"),
    path("partnerships/search/", partnership_search, name="partnership_search"),
    path("boards/add/", board_add, name="board_add"),
    path("rule-sets/add/", rule_set_add, name="rule_set_add"),
    path("api-clients/", api_clients, name="api_clients"),
    path("api-clients/add/", api_client_add, name="api_client_add"),
    path("api-clients/<uuid:client_id>/", api_client, name="api_client"),
    path("api-clients/<uuid:client_id>/change/", api_client_change, name="api_client_change"),
    path("api-clients/<uuid:client_id>/revoke/", api_client_revoke, name="api_client_revoke"),
    path("api-clients/<uuid:client_id>/roles/add/", api_client_role, name="api_client_role"),
    path(
        "api-clients/<uuid:client_id>/roles/<uuid:membership_id>/end/",
        api_client_role_end,
        name="api_client_role_end",
    ),
    path("api-clients/<uuid:client_id>/secrets/add/", client_secret_add, name="client_secret_add"),
    path(
        "api-clients/<uuid:client_id>/secrets/<uuid:secret_id>/end/",
        client_secret_end,
        name="client_secret_end",
    ),
    path("api-tokens/<uuid:token_id>/revoke/", member_token_revoke, name="member_token_revoke"),
    path("members/", members, name="members"),
    path("members/add/", member_add, name="member_add"),
    path("members/<uuid:membership_id>/end/", member_end, name="member_end"),
]

organisation_patterns: list[URLPattern | URLResolver] = [
    path("", organisation, name="organisation"),
    path("names/add/", organisation_alias_add, name="organisation_alias_add"),
    path("history/", organisation_history, name="organisation_history"),
    path("partner-of/<uuid:system_id>/", partnership_begin, name="partnership_begin"),
]

person_patterns: list[URLPattern | URLResolver] = [
    path("", person, name="person"),
    path("change/", person_change, name="person_change"),
    path("checked/", person_check, name="person_check"),
    path("erase/", person_erase, name="person_erase"),
    path("history/", record_history(Person, "partners:person"), name="person_history"),
    path("positions/add/", position_add, name="position_add"),
    path("positions/<uuid:position_id>/end/", position_end, name="position_end"),
]

# Of a role in a system or a national one.
member_patterns: list[URLPattern | URLResolver] = [
    path("", member, name="member"),
    path("role/", member_role, name="member_role"),
    path("invite/", member_invite, name="member_invite"),
    path("withdraw/", member_withdraw, name="member_withdraw"),
    path("close/", member_account, {"operation": CLOSE}, name="member_close"),
    path("open/", member_account, {"operation": OPEN}, name="member_open"),
    path("second-factor/", member_account, {"operation": RESET}, name="member_reset"),
    path("unlink/", member_account, {"operation": UNLINK}, name="member_unlink"),
    path("sign-out/", member_account, {"operation": SIGN_OUT}, name="member_sign_out"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("systems/", systems, name="systems"),
    path("systems/<uuid:public_id>/", include(system_patterns)),
    path("organisations/", organisations, name="organisations"),
    path("organisations/add/", organisation_add, name="organisation_add"),
    path("organisations/search/", organisation_search, name="organisation_search"),
    path("organisations/<uuid:public_id>/", include(organisation_patterns)),
    path("partnerships/<uuid:public_id>/terms/", partnership_change, name="partnership_change"),
    path(
        "partnerships/<uuid:public_id>/withdraw/",
        partnership_withdraw,
        name="partnership_withdraw",
    ),
    path("people/", people, name="people"),
    path("people/<uuid:public_id>/", include(person_patterns)),
    path("boards/", include("partners.urls_boards")),
    path("reference/", include("partners.urls_reference")),
    path("audit-log/seals/", audit_seals, name="audit_seals"),
    path("members/", members_current, name="members_current"),
    path("members/<uuid:membership_id>/", include(member_patterns)),
    path("members/national/", members_national, name="members_national"),
    path("members/national/add/", member_add_national, name="member_add_national"),
    path(
        "members/national/<uuid:membership_id>/end/",
        member_end_national,
        name="member_end_national",
    ),
    path(
        "members/national/api-tokens/<uuid:token_id>/revoke/",
        national_token_revoke,
        name="national_token_revoke",
    ),
]
