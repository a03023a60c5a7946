"""Words of who exists. Values are stored; labels are what people read."""

from django.db import models


class OrganisationKind(models.TextChoices):
    UPPER_TIER_COUNCIL = "upper_tier_council", "Upper-tier council"
    DISTRICT_COUNCIL = "district_council", "District council"
    STRATEGIC_AUTHORITY = "strategic_authority", "Combined or strategic authority"
    ACUTE_TRUST = "acute_trust", "Acute trust"
    MENTAL_HEALTH_TRUST = "mental_health_trust", "Mental health trust"
    COMMUNITY_TRUST = "community_trust", "Community trust"
    AMBULANCE_TRUST = "ambulance_trust", "Ambulance trust"
    NHS_TRUST = "nhs_trust", "NHS trust"
    GP_PRACTICE = "gp_practice", "GP practice"
    PRIMARY_CARE_NETWORK = "primary_care_network", "Primary care network"
    CARE_PROVIDER = "care_provider", "Care provider"
    CARE_LOCATION = "care_location", "Care home or care service"
    VOLUNTARY = "voluntary", "Voluntary or community organisation"
    HEALTHWATCH = "healthwatch", "Healthwatch"
    ICB = "icb", "Integrated care board"
    SUB_ICB_LOCATION = "sub_icb_location", "Sub-ICB location"
    NATIONAL_BODY = "national_body", "National body"
    OTHER = "other", "Other organisation"


# The commissioner's own parts: they are the system, so they are nobody's partner in it.
NOT_PARTNERS = (OrganisationKind.ICB, OrganisationKind.SUB_ICB_LOCATION)


class Sector(models.TextChoices):
    NHS = "nhs", "NHS"
    PRIMARY_CARE = "primary_care", "Primary care"
    LOCAL_GOVERNMENT = "local_government", "Local government"
    SOCIAL_CARE = "social_care", "Social care"
    VCSE = "vcse", "Voluntary, community and social enterprise"
    OTHER = "other", "Other"


SECTOR_OF_KIND = {
    OrganisationKind.UPPER_TIER_COUNCIL: Sector.LOCAL_GOVERNMENT,
    OrganisationKind.DISTRICT_COUNCIL: Sector.LOCAL_GOVERNMENT,
    OrganisationKind.STRATEGIC_AUTHORITY: Sector.LOCAL_GOVERNMENT,
    OrganisationKind.ACUTE_TRUST: Sector.NHS,
    OrganisationKind.MENTAL_HEALTH_TRUST: Sector.NHS,
    OrganisationKind.COMMUNITY_TRUST: Sector.NHS,
    OrganisationKind.AMBULANCE_TRUST: Sector.NHS,
    OrganisationKind.NHS_TRUST: Sector.NHS,
    OrganisationKind.GP_PRACTICE: Sector.PRIMARY_CARE,
    OrganisationKind.PRIMARY_CARE_NETWORK: Sector.PRIMARY_CARE,
    OrganisationKind.CARE_PROVIDER: Sector.SOCIAL_CARE,
    OrganisationKind.CARE_LOCATION: Sector.SOCIAL_CARE,
    OrganisationKind.VOLUNTARY: Sector.VCSE,
    OrganisationKind.HEALTHWATCH: Sector.VCSE,
    OrganisationKind.ICB: Sector.NHS,
    OrganisationKind.SUB_ICB_LOCATION: Sector.NHS,
    OrganisationKind.NATIONAL_BODY: Sector.OTHER,
    OrganisationKind.OTHER: Sector.OTHER,
}


class IdentifierScheme(models.TextChoices):
    ODS = "ods", "NHS organisation code (ODS)"
    LOCAL_AUTHORITY_CODE = "local_authority_code", "Local authority code"
    GSS = "gss", "ONS area code (GSS)"
    CQC_PROVIDER = "cqc_provider", "CQC provider"
    CQC_LOCATION = "cqc_location", "CQC location"
    COMPANIES_HOUSE = "companies_house", "Companies House number"
    CHARITY = "charity", "Charity number"


class NameKind(models.TextChoices):
    OFFICIAL = "official", "Official name"
    ALIAS = "alias", "Also known as"


class SuccessionKind(models.TextChoices):
    MERGER = "merger", "Merger"
    SPLIT = "split", "Split"
    ACQUISITION = "acquisition", "Acquisition"
    BOUNDARY_CHANGE = "boundary_change", "Boundary change"
    RENAME = "rename", "Rename"
    CLOSURE = "closure", "Closure"


class RelationKind(models.TextChoices):
    MEMBER_OF_NETWORK = "member_of_network", "Member of network"
    COMMISSIONED_BY = "commissioned_by", "Commissioned by"
    RUN_BY = "run_by", "Run by"


class AreaKind(models.TextChoices):
    LOWER_TIER = "lower_tier", "District, borough or unitary area"
    UPPER_TIER = "upper_tier", "County or unitary area"


class Tier(models.TextChoices):
    MANAGED = "managed", "Managed"
    REPRESENTED = "represented", "Represented through another partner"
    KNOWN = "known", "Known"


class Grade(models.IntegerChoices):
    """How senior a position is; the scoring core reads the number."""

    NOT_KNOWN = 0, "Not known"
    OFFICER = 1, "Officer or manager"
    HEAD_OF_SERVICE = 2, "Head of service"
    DIRECTOR = 3, "Director"
    CHIEF = 4, "Chief executive, chair or leader"


class BoardKind(models.TextChoices):
    ICB_BOARD = "icb_board", "Integrated care board"
    ICP = "icp", "Integrated care partnership"
    HEALTH_AND_WELLBEING = "health_and_wellbeing", "Health and wellbeing board"
    PLACE_PARTNERSHIP = "place_partnership", "Place partnership"
    PROVIDER_COLLABORATIVE = "provider_collaborative", "Provider collaborative"
    COMMITTEE = "committee", "Committee"
    ALLIANCE = "alliance", "Alliance"


class SeatCapacity(models.TextChoices):
    MEMBER = "member", "Member"
    PARTICIPANT = "participant", "Participant"
    OBSERVER = "observer", "Observer"


class NominatingRoute(models.TextChoices):
    NONE = "", "Not nominated by partners"
    TRUSTS = "trusts", "Nominated by NHS trusts"
    PRIMARY_CARE = "primary_care", "Nominated by primary medical services"
    LOCAL_AUTHORITIES = "local_authorities", "Nominated by local authorities"
    MAYORS = "mayors", "Nominated by mayors of strategic authorities"
    OTHER = "other", "Nominated by others"


class AppointmentKind(models.TextChoices):
    HOLDER = "holder", "Holds the seat"
    DEPUTY = "deputy", "Deputises"


class NominationStage(models.TextChoices):
    """How far a nomination has got: read off its days, never stored."""

    ASKED = "asked", "Asked for"
    NOMINATED = "nominated", "Nominated"
    ASSESSED = "assessed", "Assessed"
    APPROVED = "approved", "Approved"
    APPOINTED = "appointed", "Appointed"
    STOPPED = "stopped", "Stopped"


class RuleSetStanding(models.TextChoices):
    """Whether a rule set holds, or is only proposed, such as by a bill."""

    IN_FORCE = "in_force", "In force"
    PROPOSED = "proposed", "Proposed"


class ReferenceKind(models.TextChoices):
    """The files of public bodies that can be brought in."""

    TRUSTS = "trusts", "NHS trusts (etr.csv)"
    PRACTICES = "practices", "GP practices (epraccur.csv)"
    SUB_ICB_LOCATIONS = "sub-icb-locations", "Sub-ICB locations (eccg.csv)"
    NETWORKS = "networks", "Primary care networks (epcn.csv)"
    NETWORK_MEMBERS = "network-members", "Practices in networks (epcncorepartnerdetails.csv)"
    COUNCILS = "councils", "Councils (mySociety local authorities)"
    CARE_LOCATIONS = "care-locations", "Care homes and services (CQC directory)"
    CARE_OUTCOMES = "care-outcomes", "Adult social care outcomes (Oflog, ASC_data.csv)"
    INDICATORS = "indicators", "Other figures for areas (area code, period, indicator, value)"
    SHIPPED = "shipped", "Reference data that comes with the product"


class SnapshotState(models.TextChoices):
    PREVIEWED = "previewed", "Previewed, not applied"
    APPLIED = "applied", "Applied"


class Better(models.TextChoices):
    """In which direction an indicator is good; for many it cannot be said."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better"


class Missing(models.TextChoices):
    """Why a period of an area has no figure."""

    NO = "", "There is a figure"
    SUPPRESSED = "suppressed", "Suppressed, because the number is small"
    NOT_PUBLISHED = "not_published", "Not published"
