from partners.models.appointment import Appointment
from partners.models.area import Area, AreaSystem
from partners.models.board import Board, Seat
from partners.models.external_key import ExternalKey
from partners.models.indicator import Indicator, IndicatorValue
from partners.models.legal_hold import LegalHold
from partners.models.membership import Membership
from partners.models.nomination import Nomination
from partners.models.organisation import (
    Identifier,
    Organisation,
    OrganisationKindRecord,
    OrganisationName,
)
from partners.models.partnership import Partnership
from partners.models.person import Person, Position
from partners.models.placement import Placement
from partners.models.reference import ReferenceSnapshot, SystemQuestion
from partners.models.relation import Footprint, Relation, Succession
from partners.models.rule_set import CompositionRuleSet
from partners.models.system import Place, System, SystemCluster
from partners.models.withdrawal import Withdrawable

__all__ = [
    "Appointment",
    "Area",
    "AreaSystem",
    "Board",
    "CompositionRuleSet",
    "ExternalKey",
    "Footprint",
    "Identifier",
    "Indicator",
    "IndicatorValue",
    "LegalHold",
    "Membership",
    "Nomination",
    "Organisation",
    "OrganisationKindRecord",
    "OrganisationName",
    "Partnership",
    "Person",
    "Place",
    "Placement",
    "Position",
    "ReferenceSnapshot",
    "Relation",
    "Seat",
    "Succession",
    "System",
    "SystemCluster",
    "SystemQuestion",
    "Withdrawable",
]
