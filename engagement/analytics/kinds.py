"""Which type of the score models stands for a kind of organisation, now and as known then."""

from datetime import datetime

from partners.enums import OrganisationKind
from partners.models import Organisation

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
    if moment is None:
        return scoring_type(organisation.kind)
    records = organisation.kind_records.filter(recorded_at__lte=moment).order_by("-recorded_at")
    kind = records.values_list("kind", flat=True).first()
    return scoring_type(kind or organisation.kind)
