"""Who sits on the boards of the fictional system, who did, and who is nominated. All invented."""

from dataclasses import dataclass

from engagement.demonstration.cast import PersonCast
from partners.enums import BoardKind, Grade, NominatingRoute, Sector


@dataclass(frozen=True)
class SeatCast:
    """A seat, who is expected to provide its holder, and who holds it since how many days ago."""

    title: str
    sector: Sector
    route: NominatingRoute = NominatingRoute.NONE
    expected_from: str = ""
    holder: str = ""
    since: int = 730
    until: int | None = None
    statutory: bool = False
    competences: tuple[str, ...] = ()
    # Who held it before: whom, from and until how many days ago.
    before: tuple[tuple[str, int, int], ...] = ()
    term_years: int | None = None


@dataclass(frozen=True)
class BoardCast:
    """A board and its seats."""

    name: str
    kind: BoardKind
    place: str = ""
    seats: tuple[SeatCast, ...] = ()
    quorum: int | None = None


@dataclass(frozen=True)
class NominationCast:
    """Who is to fill a vacant seat, and how many days ago each stage was reached."""

    board: str
    seat: str
    asked: int
    organisation: str = ""
    person: str = ""
    nominated: int | None = None
    assessed: int | None = None
    stopped: int | None = None
    reason: str = ""


# The people of the system itself who sit on its board.
BOARD_PEOPLE = (
    PersonCast("Dame Ruth Calloway", "Chair", Grade.CHIEF),
    PersonCast("Martin Ellacott", "Chief executive", Grade.CHIEF),
    PersonCast("Dr Farida Nowak", "Medical director", Grade.DIRECTOR),
    PersonCast("Joyce Adeyemi", "Director of finance", Grade.DIRECTOR),
    PersonCast("Paul Renshaw", "Director of nursing", Grade.DIRECTOR),
    PersonCast("Helen Strachan", "Non-executive member", Grade.DIRECTOR),
)

BOARDS = (
    BoardCast(
        "NHS Westmarch ICB board",
        BoardKind.ICB_BOARD,
        quorum=5,
        seats=(
            SeatCast(
                "Chair", Sector.NHS, holder="Dame Ruth Calloway", statutory=True, term_years=6
            ),
            SeatCast("Chief executive", Sector.NHS, holder="Martin Ellacott", statutory=True),
            SeatCast(
                "Medical director",
                Sector.NHS,
                holder="Dr Farida Nowak",
                competences=("mental health",),
            ),
            SeatCast("Director of finance", Sector.NHS, holder="Joyce Adeyemi"),
            SeatCast("Director of nursing", Sector.NHS, holder="Paul Renshaw"),
            SeatCast("Non-executive member", Sector.OTHER, holder="Helen Strachan", term_years=2),
            SeatCast(
                "Partner member, NHS trusts",
                Sector.NHS,
                NominatingRoute.TRUSTS,
                "general",
                "Prof Olu Bankole",
                until=-120,
                statutory=True,
            ),
            SeatCast(
                "Partner member, primary medical services",
                Sector.PRIMARY_CARE,
                NominatingRoute.PRIMARY_CARE,
                "ellerby_pcn",
                "Dr Hana Suleiman",
                statutory=True,
            ),
            SeatCast(
                "Partner member, local authorities",
                Sector.LOCAL_GOVERNMENT,
                NominatingRoute.LOCAL_AUTHORITIES,
                "harrowfen",
                "Colin Threadgold",
                since=400,
                until=240,
                statutory=True,
                # Lost its member once before, and was filled again after four months.
                before=(("Anita Rowe", 730, 520),),
                term_years=3,
            ),
        ),
    ),
    BoardCast(
        "Westmarch Integrated Care Partnership",
        BoardKind.ICP,
        quorum=3,
        seats=(
            SeatCast(
                "Ellerby City Council",
                Sector.LOCAL_GOVERNMENT,
                NominatingRoute.OTHER,
                "ellerby",
                "Marian Holt",
            ),
            SeatCast(
                "Westmarch County Council",
                Sector.LOCAL_GOVERNMENT,
                NominatingRoute.OTHER,
                "county",
                "Diane Mercer",
            ),
            SeatCast(
                "Harrowfen Borough Council",
                Sector.LOCAL_GOVERNMENT,
                NominatingRoute.OTHER,
                "harrowfen",
                "Anita Rowe",
                until=200,
            ),
            SeatCast(
                "Voluntary sector",
                Sector.VCSE,
                NominatingRoute.OTHER,
                "alliance",
                "Bea Lindqvist",
            ),
            SeatCast(
                "Care providers",
                Sector.SOCIAL_CARE,
                NominatingRoute.OTHER,
                "care_association",
            ),
            SeatCast(
                "Healthwatch",
                Sector.VCSE,
                NominatingRoute.OTHER,
                "healthwatch",
                "Callum Price",
            ),
        ),
    ),
    BoardCast(
        "Ellerby Place Partnership",
        BoardKind.PLACE_PARTNERSHIP,
        place="Ellerby",
        quorum=3,
        seats=(
            SeatCast(
                "Council",
                Sector.LOCAL_GOVERNMENT,
                NominatingRoute.OTHER,
                "ellerby",
                "Samir Qureshi",
            ),
            SeatCast(
                "Hospitals",
                Sector.NHS,
                NominatingRoute.OTHER,
                "general",
                "Sarah Whitcombe",
            ),
            SeatCast(
                "Mental health",
                Sector.NHS,
                NominatingRoute.OTHER,
                "mind",
                "David Oyelaran",
            ),
        ),
    ),
)

NOMINATIONS = (
    NominationCast(
        "NHS Westmarch ICB board",
        "Partner member, local authorities",
        asked=230,
        organisation="county",
        person="Diane Mercer",
        nominated=200,
        stopped=150,
        reason="The council had nobody who could take the seat on before the winter.",
    ),
    NominationCast(
        "NHS Westmarch ICB board",
        "Partner member, local authorities",
        asked=120,
        organisation="ellerby",
        person="Marian Holt",
        nominated=35,
        assessed=12,
    ),
    NominationCast("Westmarch Integrated Care Partnership", "Care providers", asked=90),
)

CONSTITUTION = "Constitution of the Westmarch Integrated Care Partnership"
CONSTITUTION_SOURCE = "Invented: the partnership's own constitution, section 4 (members)"
CONSTITUTION_RULES = (
    {"text": "At least two councils", "test": "sector:local_government", "at_least": 2},
    {"text": "Somebody from care providers", "test": "sector:social_care", "at_least": 1},
    {"text": "Somebody from the voluntary sector", "test": "sector:vcse", "at_least": 1},
)
