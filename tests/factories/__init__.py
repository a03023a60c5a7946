"""Test objects, built by calling the product's own actions: no test holds an impossible one.

Plain functions with defaults that are unique where they must be. Pass what the test is about.
"""

from tests.factories.boards import make_nomination, make_rule_set
from tests.factories.engagement import make_commitment, make_discussion_point, make_event
from tests.factories.partners import (
    make_alias,
    make_appointment,
    make_board,
    make_identifier,
    make_organisation,
    make_partnership,
    make_person,
    make_place,
    make_position,
    make_seat,
    make_succession,
    make_system,
    next_number,
)
from tests.factories.plans import (
    make_alignment,
    make_plan,
    make_plan_partner,
    make_plan_position,
    make_principle,
    plan_facts,
)
from tests.factories.records import (
    make_awaiting_commitment,
    make_contact,
    make_decision,
    make_document,
    make_engagement,
    make_issue,
    make_partner_link,
    make_service,
)
from tests.factories.representation import (
    make_agenda_item,
    make_board_meeting,
    make_comparison,
    make_interest,
    make_members,
    make_sector_figures,
)
from tests.factories.saved_views import make_saved_view
from tests.factories.scores import make_prompt, make_trust_model
from tests.factories.trust import (
    A_WAVE,
    make_pressure,
    make_pulse_result,
    make_quiet_period,
    make_rating_of_partners,
    make_starting_point,
)
from tests.factories.users import PASSWORD, TESTS, make_membership, make_national_user, make_user
from tests.factories.working import make_handed_over, make_planned_conversation

__all__ = [
    "A_WAVE",
    "PASSWORD",
    "TESTS",
    "make_agenda_item",
    "make_alias",
    "make_alignment",
    "make_appointment",
    "make_awaiting_commitment",
    "make_board",
    "make_board_meeting",
    "make_commitment",
    "make_comparison",
    "make_contact",
    "make_decision",
    "make_discussion_point",
    "make_document",
    "make_engagement",
    "make_event",
    "make_handed_over",
    "make_identifier",
    "make_interest",
    "make_issue",
    "make_members",
    "make_membership",
    "make_national_user",
    "make_nomination",
    "make_organisation",
    "make_partner_link",
    "make_partnership",
    "make_person",
    "make_place",
    "make_plan",
    "make_plan_partner",
    "make_plan_position",
    "make_planned_conversation",
    "make_position",
    "make_pressure",
    "make_principle",
    "make_prompt",
    "make_pulse_result",
    "make_quiet_period",
    "make_rating_of_partners",
    "make_rule_set",
    "make_saved_view",
    "make_seat",
    "make_sector_figures",
    "make_service",
    "make_starting_point",
    "make_succession",
    "make_system",
    "make_trust_model",
    "make_user",
    "next_number",
    "plan_facts",
]
