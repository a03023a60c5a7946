"""What a partner was, as known then: its kind and sector, the type of score model, its place."""

from datetime import datetime

from partners.enums import SECTOR_OF_KIND, OrganisationKind
from partners.models import Organisation, Partnership

SCORING_TYPE = {
    OrganisationKind.UPPER_TIER_COUNCIL: "council",
    OrganisationKind.DISTRICT_COUNCIL: "council",
    OrganisationKind.STRATEGIC_AUTHORITY: "council",
    OrganisationKind.ACUTE_TRUST: "nhs_trust",
    OrganisationKind.MENTAL_HEALTH_TRUST: "nhs_trust",
    OrganisationKind.COMMUNITY_TRUST: "nhs_trust",
    OrganisationKind.AMBULANCE_TRUST: "nhs_trust",
    OrganisationKind.NHS_TRUST: "nhs_trust",
    OrganisationKind.GP_PRACTICE: "gp",
    OrganisationKind.PRIMARY_CARE_NETWORK: "gp",
    OrganisationKind.CARE_PROVIDER: "care_provider",
    OrganisationKind.CARE_LOCATION: "care_provider",
    OrganisationKind.VOLUNTARY: "vcse",
    OrganisationKind.HEALTHWATCH: "vcse",
}


def scoring_type(kind: str) -> str:
    """The score model's type for a kind of organisation."""
    return SCORING_TYPE.get(OrganisationKind(kind), "other")


def scoring_type_known_on(organisation: Organisation, moment: datetime | None) -> str:
    """The score model's type of an organisation by the kind that was recorded by a moment.

    Before anything was recorded, and without a moment, by the kind of today.
    """
    return scoring_type(kind_known_on(organisation, moment))


def kind_known_on(organisation: Organisation, moment: datetime | None) -> str:
    """The kind of an organisation that was recorded by a moment, else that of today."""
    if moment is None:
        return organisation.kind
    records = organisation.kind_records.filter(recorded_at__lte=moment).order_by("-recorded_at")
    kind = records.values_list("kind", flat=True).first()
    return kind or organisation.kind


def sector_known_on(organisation: Organisation, moment: datetime | None) -> str:
    """The sector that goes with the kind that was recorded by a moment."""
    kind = kind_known_on(organisation, moment)
    if kind == organisation.kind:
        return organisation.sector
    return SECTOR_OF_KIND[OrganisationKind(kind)]


def place_known_on(partnership: Partnership, moment: datetime | None) -> int | None:
    """The key of the place that a partner belonged to, as recorded by a moment."""
    if moment is None:
        return partnership.place_id
    records = partnership.placements.filter(recorded_at__lte=moment).order_by("-recorded_at", "-id")
    return records.values_list("place", flat=True).first()
