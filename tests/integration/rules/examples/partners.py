"""Examples of who exists and how they are related."""

from datetime import date
from typing import Any

from django.utils import timezone

from partners.actions.reference import Consent
from partners.enums import Tier
from tests import factories as make
from tests.factories.reference import invented_figure, make_question, reference_file
from tests.integration.rules.examples.registry import example


@example("partners.actions.system.found_system")
def _() -> dict[str, Any]:
    return {
        "code": "TRY",
        "name": "A system",
        "icb_name": "Its board",
        "places": ["Here"],
    }


@example("partners.actions.organisation.add_organisation")
def _() -> dict[str, Any]:
    return {"name": "Care at Home", "kind": "care_provider"}


@example("partners.actions.organisation.change_organisation")
def _() -> dict[str, Any]:
    return {
        "organisation": make.make_organisation(),
        "kind": "voluntary",
        "town": "Leeds",
        "postcode": "LS1 1AA",
        "website": "",
        "expected_version": 1,
    }


@example("partners.actions.organisation.add_identifier")
def _() -> dict[str, Any]:
    return {"organisation": make.make_organisation(), "scheme": "charity", "value": "1100001"}


@example("partners.actions.organisation.add_alias")
def _() -> dict[str, Any]:
    return {"organisation": make.make_organisation(), "name": "Another name"}


@example("partners.actions.external_key.name_records")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {"system": partnership.system, "source": "sirona", "named": [(partnership, "P-1")]}


@example("partners.actions.external_key.name_record")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "system": partnership.system,
        "source": "sirona",
        "record": partnership,
        "external_id": "P-1",
    }


@example("partners.actions.partnership.begin_partnership")
def _() -> dict[str, Any]:
    return {"organisation": make.make_organisation(), "system": make.make_system()}


@example("partners.actions.partnership.change_partnership")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "partnership": partnership,
        "tier": Tier.MANAGED,
        "owner": make.make_user(system=partnership.system),
        "represented_by": None,
        "place": None,
        "expected_version": partnership.version,
    }


@example("partners.actions.partnership.withdraw_partnership")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "partnership": make.make_partnership(),
        "reason": "Mistake",
    }


@example("partners.actions.person.add_person")
def _() -> dict[str, Any]:
    return {
        "system": make.make_system(),
        "name": "Jo Bloggs",
        "organisation": make.make_organisation(),
    }


@example("partners.actions.person.change_person")
def _() -> dict[str, Any]:
    person = make.make_person()
    return {
        "person": person,
        "name": "New Name",
        "email": "",
        "phone": "",
        "expected_version": person.version,
    }


@example("partners.actions.person.check_person")
def _() -> dict[str, Any]:
    return {"person": make.make_person()}


@example("partners.actions.person.start_position")
def _() -> dict[str, Any]:
    return {"person": make.make_person(), "organisation": make.make_organisation()}


@example("partners.actions.person.change_position")
def _() -> dict[str, Any]:
    person = make.make_person(organisation=make.make_organisation())
    return {"position": person.positions.get(), "title": "Head", "grade": 2, "since": None}


@example("partners.actions.person.end_position")
def _() -> dict[str, Any]:
    person = make.make_person(organisation=make.make_organisation())
    return {"position": person.positions.get(), "on": timezone.localdate()}


@example("partners.actions.person.erase_person")
def _() -> dict[str, Any]:
    return {"person": make.make_person(), "reason": "They asked"}


@example("partners.actions.board.set_up_board")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "name": "A board", "kind": "committee"}


@example("partners.actions.board.add_seat")
def _() -> dict[str, Any]:
    board = make.make_board()
    return {
        "board": board,
        "title": "Partner member",
        "sector": "local_government",
        "valid_from": date(2025, 1, 1),
        "expected_from": make.make_partnership(system=board.system),
    }


@example("partners.actions.board.change_seat")
def _() -> dict[str, Any]:
    return {
        "seat": make.make_seat(),
        "sector": "vcse",
        "capacity": "observer",
        "is_voting": False,
        "nominating_route": "other",
        "expected_from": None,
        "term_years": 3,
        "valid_to": None,
    }


@example("partners.actions.board.appoint")
def _() -> dict[str, Any]:
    seat = make.make_seat()
    return {
        "seat": seat,
        "person": make.make_person(system=seat.system),
        "home_organisation": make.make_organisation(),
        "valid_from": date(2025, 1, 1),
    }


@example("partners.actions.board.end_appointment")
def _() -> dict[str, Any]:
    return {"appointment": make.make_appointment(), "on": timezone.localdate()}


@example("partners.actions.membership.grant_role")
def _() -> dict[str, Any]:
    return {"user": make.make_user(), "role": "analyst", "system": make.make_system()}


@example("partners.actions.membership.end_role")
def _() -> dict[str, Any]:
    return {"membership": make.make_user(system=make.make_system()).memberships.get()}


@example("partners.actions.shipped_reference.load_shipped_reference_data")
def _() -> dict[str, Any]:
    return {}


@example("partners.actions.reference.preview_reference_file")
def _() -> dict[str, Any]:
    return {"file": reference_file()}


@example("partners.actions.reference.apply_reference_file")
def _() -> dict[str, Any]:
    return {"file": reference_file(), "consent": Consent()}


@example("partners.actions.reference.answer_questions")
def _() -> dict[str, Any]:
    question = make_question()
    return {"questions": [question], "system": question.candidates.order_by("pk")[0]}


@example("partners.actions.new_partner.add_partner")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "name": "Care at Home", "kind": "care_provider"}


@example("partners.actions.invitation.invite_member")
def _() -> dict[str, Any]:
    return {
        "email": "invited@example.nhs.uk",
        "name": "Invited Person",
        "role": "analyst",
        "system": make.make_system(),
    }


@example("partners.actions.indicator_figures.invent_area")
def _() -> dict[str, Any]:
    return {"organisation": make.make_organisation(is_fictional=True), "code": "X06000001"}


@example("partners.actions.indicator_figures.invent_figures")
def _() -> dict[str, Any]:
    return {"figures": [invented_figure()]}
