"""Who is in the fictional system: organisations, people, boards and accounts. All invented."""

from dataclasses import dataclass
from typing import TypedDict

from accounts.roles import (
    ANALYST,
    BOARD_MEMBER,
    INFORMATION_GOVERNANCE_LEAD,
    NATIONAL_ADMINISTRATOR,
    PARTNERSHIP_MANAGER,
    SYSTEM_ADMINISTRATOR,
)
from partners.enums import (
    Grade,
    OrganisationKind,
    Tier,
)

SYSTEM_CODE = "DEMO"
SYSTEM_NAME = "Westmarch Integrated Care System"
ICB_NAME = "NHS Westmarch Integrated Care Board"
ICB_KEY = "icb"
PLACES = ("Ellerby", "Harrowfen", "Westmarch County")
PASSWORD = "westmarch-demonstration"  # noqa: S105 (published: it opens only what is invented)
MAIL_DOMAIN = "westmarch.example"


@dataclass(frozen=True)
class Account:
    """Someone who can sign in to the demonstration."""

    name: str
    email: str
    role: str
    national: bool = False


@dataclass(frozen=True)
class PersonCast:
    """Someone to know at an organisation; ``since`` is days before today, 0 for always."""

    name: str
    title: str
    grade: Grade


@dataclass(frozen=True)
class OrganisationCast:
    """A partner: what it is, who looks after it, what is agreed, and which story it lives."""

    key: str
    name: str
    kind: OrganisationKind
    story: str
    town: str = "Ellerby"
    place: str = ""
    tier: Tier = Tier.MANAGED
    represented_by: str = ""
    contacts_a_year: int | None = None
    people_agreed: int | None = None
    grade: Grade | None = None
    people: tuple[PersonCast, ...] = ()


def mail_of(name: str, key: str) -> str:
    """The address of a person of an organisation."""
    return f"{name.lower().replace(' ', '.')}@{key.replace('_', '-')}.example"


class Agreed(TypedDict):
    """What is agreed with all partners of a kind: how often, with how many people, how senior."""

    contacts_a_year: int
    people_agreed: int
    grade: Grade


ACCOUNTS = (
    Account("Priya Nair", f"manager@{MAIL_DOMAIN}", PARTNERSHIP_MANAGER.name),
    Account("Tom Ashworth", f"manager2@{MAIL_DOMAIN}", PARTNERSHIP_MANAGER.name),
    Account("Dame Ruth Calloway", f"board@{MAIL_DOMAIN}", BOARD_MEMBER.name),
    Account("Ines Okafor", f"analyst@{MAIL_DOMAIN}", ANALYST.name),
    Account("Gareth Lloyd", f"admin@{MAIL_DOMAIN}", SYSTEM_ADMINISTRATOR.name),
    Account("Mei Tanaka", f"governance@{MAIL_DOMAIN}", INFORMATION_GOVERNANCE_LEAD.name),
    Account(
        "Alex Reid",
        f"national@{MAIL_DOMAIN}",
        NATIONAL_ADMINISTRATOR.name,
        national=True,
    ),
)

_COUNCIL: Agreed = {"contacts_a_year": 24, "people_agreed": 4, "grade": Grade.DIRECTOR}
_TRUST: Agreed = {"contacts_a_year": 26, "people_agreed": 4, "grade": Grade.DIRECTOR}

ORGANISATIONS = (
    OrganisationCast(
        "ellerby",
        "Ellerby City Council",
        OrganisationKind.UPPER_TIER_COUNCIL,
        "steady",
        place="Ellerby",
        people=(
            PersonCast("Marian Holt", "Chief executive", Grade.CHIEF),
            PersonCast("Samir Qureshi", "Director of adult social care", Grade.DIRECTOR),
            PersonCast("Dr Lena Fischer", "Director of public health", Grade.DIRECTOR),
            PersonCast("Joe Bartlett", "Head of commissioning", Grade.HEAD_OF_SERVICE),
        ),
        **_COUNCIL,
    ),
    OrganisationCast(
        "harrowfen",
        "Harrowfen Borough Council",
        OrganisationKind.UPPER_TIER_COUNCIL,
        "going_quiet",
        town="Harrowfen",
        place="Harrowfen",
        people=(
            PersonCast("Colin Threadgold", "Chief executive", Grade.CHIEF),
            PersonCast("Anita Rowe", "Director of people", Grade.DIRECTOR),
            PersonCast("Ben Sayle", "Integration lead", Grade.OFFICER),
        ),
        **_COUNCIL,
    ),
    OrganisationCast(
        "county",
        "Westmarch County Council",
        OrganisationKind.UPPER_TIER_COUNCIL,
        "overwhelmed",
        town="Thornleigh",
        place="Westmarch County",
        people=(
            PersonCast("Diane Mercer", "Director of adults and health", Grade.DIRECTOR),
            PersonCast(
                "Paul Adeyemi",
                "Assistant director, commissioning",
                Grade.HEAD_OF_SERVICE,
            ),
            PersonCast("Kirsty Munro", "Market shaping manager", Grade.OFFICER),
        ),
        **_COUNCIL,
    ),
    OrganisationCast(
        "northwold",
        "Northwold District Council",
        OrganisationKind.DISTRICT_COUNCIL,
        "occasional",
        town="Northwold",
        place="Westmarch County",
        contacts_a_year=6,
        people_agreed=2,
        people=(PersonCast("Heather Vance", "Head of housing", Grade.HEAD_OF_SERVICE),),
    ),
    OrganisationCast(
        "general",
        "Westmarch General Hospitals NHS Foundation Trust",
        OrganisationKind.ACUTE_TRUST,
        "strong",
        place="Ellerby",
        people=(
            PersonCast("Prof Olu Bankole", "Chief executive", Grade.CHIEF),
            PersonCast(
                "Sarah Whitcombe",
                "Director of strategy and partnerships",
                Grade.DIRECTOR,
            ),
            PersonCast("Raj Patel", "Chief operating officer", Grade.DIRECTOR),
            PersonCast("Nuala Byrne", "Head of integrated discharge", Grade.HEAD_OF_SERVICE),
        ),
        **_TRUST,
    ),
    OrganisationCast(
        "mind",
        "Ellerby and Westmarch Mental Health NHS Trust",
        OrganisationKind.MENTAL_HEALTH_TRUST,
        "steady",
        people=(
            PersonCast("Fiona Strand", "Chief executive", Grade.CHIEF),
            PersonCast("David Oyelaran", "Director of community services", Grade.DIRECTOR),
        ),
        **_TRUST,
    ),
    OrganisationCast(
        "ambulance",
        "Marchlands Ambulance Service NHS Trust",
        OrganisationKind.AMBULANCE_TRUST,
        "occasional",
        town="Thornleigh",
        contacts_a_year=8,
        people_agreed=2,
        people=(PersonCast("Gemma Foss", "Director of operations", Grade.DIRECTOR),),
    ),
    OrganisationCast(
        "care_association",
        "Westmarch Care Association",
        OrganisationKind.CARE_PROVIDER,
        "unheard",
        town="Thornleigh",
        contacts_a_year=12,
        people_agreed=3,
        people=(
            PersonCast("Jean Pockett", "Chair", Grade.CHIEF),
            PersonCast("Amrit Gill", "Policy officer", Grade.OFFICER),
        ),
    ),
    OrganisationCast(
        "larkhill",
        "Larkhill Care Homes",
        OrganisationKind.CARE_PROVIDER,
        "unheard",
        town="Harrowfen",
        contacts_a_year=6,
        people_agreed=1,
        people=(PersonCast("Tessa Larkin", "Managing director", Grade.CHIEF),),
    ),
    OrganisationCast(
        "brookside",
        "Brookside Homecare",
        OrganisationKind.CARE_PROVIDER,
        "silent",
        tier=Tier.REPRESENTED,
        represented_by="care_association",
        people=(PersonCast("Ola Nowak", "Registered manager", Grade.HEAD_OF_SERVICE),),
    ),
    OrganisationCast(
        "alliance",
        "Westmarch Voluntary Alliance",
        OrganisationKind.VOLUNTARY,
        "steady",
        contacts_a_year=12,
        people_agreed=2,
        people=(
            PersonCast("Bea Lindqvist", "Chief executive", Grade.CHIEF),
            PersonCast("Yusuf Demir", "Health and care lead", Grade.OFFICER),
        ),
    ),
    OrganisationCast(
        "carers",
        "Carers Together Westmarch",
        OrganisationKind.VOLUNTARY,
        "occasional",
        contacts_a_year=6,
        people_agreed=1,
        people=(PersonCast("Moira Kelso", "Director", Grade.DIRECTOR),),
    ),
    OrganisationCast(
        "healthwatch",
        "Healthwatch Westmarch",
        OrganisationKind.HEALTHWATCH,
        "steady",
        contacts_a_year=12,
        people_agreed=1,
        people=(PersonCast("Callum Price", "Chief officer", Grade.CHIEF),),
    ),
    OrganisationCast(
        "ellerby_pcn",
        "Ellerby Riverside Primary Care Network",
        OrganisationKind.PRIMARY_CARE_NETWORK,
        "steady",
        place="Ellerby",
        contacts_a_year=12,
        people_agreed=2,
        people=(PersonCast("Dr Hana Suleiman", "Clinical director", Grade.DIRECTOR),),
    ),
    OrganisationCast(
        "harrowfen_pcn",
        "Harrowfen Levels Primary Care Network",
        OrganisationKind.PRIMARY_CARE_NETWORK,
        "new",
        town="Harrowfen",
        place="Harrowfen",
        contacts_a_year=12,
        people_agreed=2,
        people=(PersonCast("Dr Mark Tully", "Clinical director", Grade.DIRECTOR),),
    ),
    OrganisationCast(
        "millbank",
        "Millbank Surgery",
        OrganisationKind.GP_PRACTICE,
        "silent",
        tier=Tier.REPRESENTED,
        represented_by="ellerby_pcn",
        people=(PersonCast("Dr Joan Amery", "GP partner", Grade.DIRECTOR),),
    ),
    OrganisationCast(
        "fenside",
        "Fenside Medical Practice",
        OrganisationKind.GP_PRACTICE,
        "silent",
        town="Harrowfen",
        tier=Tier.KNOWN,
    ),
)
