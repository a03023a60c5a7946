"""The kinds of sheet that can be brought in, and the columns that each of them can have."""

from collections.abc import Iterable, Mapping, Sequence

from engagement.enums import SheetKind
from engagement.imports.layout import Column, Holds, Layout, letters
from engagement.imports.mapping import EVENTS
from engagement.imports.words import (
    BOARDS,
    CAPACITIES,
    GRADES,
    IMPORTANCE,
    KINDS,
    REGISTERS,
    ROUTES,
    SECTORS,
    SIDES,
    STATES,
    TIERS,
    YES_NO,
)
from partners.enums import BoardKind, Grade, Sector

ORGANISATIONS = Layout(
    kind=SheetKind.ORGANISATIONS,
    intro="Each row becomes an organisation and a partner of this system. One that is known by "
    "its code, or by exactly this name, is brought up to date; an empty cell changes nothing.",
    any_of=("name", "code"),
    columns=[
        Column(
            "name",
            "Name",
            "organisation organization organisationname organizationname partner partnername "
            "nameoforganisation orgname",
            holds=Holds.ORGANISATION,
            longest=255,
            hint="A name or a code is needed. A similar name is never taken for the same one.",
        ),
        Column(
            "code",
            "Code",
            "odscode gsscode cqccode id identifier " + " ".join(REGISTERS),
            longest=60,
            hint="Its ODS, GSS, CQC, Companies House or charity code.",
        ),
        Column(
            "register",
            "Register of the code",
            "scheme codetype register typeofcode",
            holds=Holds.CHOICE,
            choices=REGISTERS,
            says="ODS, GSS, CQC provider, CQC location, Companies House number, charity number",
            hint="Only where the heading of the code does not say it.",
        ),
        Column(
            "kind",
            "Kind of organisation",
            "type organisationtype typeoforganisation category kindoforganisation",
            holds=Holds.CHOICE,
            choices=KINDS,
            says="such as Voluntary or community organisation, GP practice, Care provider",
            hint="Such as GP practice or Voluntary or community organisation.",
        ),
        Column("town", "Town", "city posttown location", longest=100),
        Column("postcode", "Postcode", "postalcode zip postcodes", longest=10),
        Column("website", "Website", "url web webaddress homepage", longest=500),
        Column(
            "tier",
            "How you work with it",
            "partnershiptier level",
            holds=Holds.CHOICE,
            choices=TIERS,
            says="Managed, Known",
            hint="Managed or known. A managed partner needs somebody who looks after it.",
        ),
        Column(
            "owner",
            "Looked after by",
            "owner owneremail manager relationshipmanager lead accountmanager",
            longest=254,
            hint="The email address with which a colleague signs in.",
        ),
        Column("place", "Place", "locality area", longest=200, hint="A place of this system."),
    ],
)
PEOPLE = Layout(
    kind=SheetKind.PEOPLE,
    intro="Each row is one person and the job that they hold. One who is known by the email "
    "address, or by exactly this name at the same organisation, is brought up to date; an empty "
    "cell changes nothing.",
    columns=[
        Column(
            "name",
            "Full name",
            "name person contact contactname personname nameofperson",
            is_required=True,
            longest=150,
        ),
        Column(
            "email",
            "Work email",
            "email emailaddress mail workemailaddress contactemail",
            longest=254,
            hint="Somebody is known again by it.",
        ),
        Column(
            "phone",
            "Work phone",
            "phone telephone tel mobile phonenumber telephonenumber workphonenumber",
            longest=40,
        ),
        Column(
            "organisation",
            "Organisation",
            "organization employer company org partner nameoforganisation worksfor",
            holds=Holds.ORGANISATION,
            longest=255,
        ),
        Column(
            "title",
            "Job title",
            "title role position job jobrole",
            longest=150,
            hint="Another title than the known one ends that job and starts this one.",
        ),
        Column(
            "grade",
            "How senior",
            "grade seniority level",
            holds=Holds.CHOICE,
            choices=GRADES,
            says=", ".join(grade.label for grade in Grade if grade),
            hint="Such as Director, or Chief executive, chair or leader.",
        ),
        Column(
            "since",
            "In this job since",
            "since from startdate startedon start validfrom",
            holds=Holds.DAY,
        ),
    ],
)
SEATS = Layout(
    kind=SheetKind.SEATS,
    intro="Each row is one seat on a board and, where it is filled, who holds it. A seat is known "
    "by its board, its title and the day from which it exists; an empty cell changes nothing.",
    columns=[
        Column(
            "board",
            "Board",
            "boardname committee nameofboard meeting group boardorcommittee",
            is_required=True,
            longest=200,
        ),
        Column(
            "board_kind",
            "Kind of board",
            "boardtype typeofboard",
            holds=Holds.CHOICE,
            choices=BOARDS,
            says=", ".join(label for _, label in BoardKind.choices),
            hint="Needed only for a board that is to be set up.",
        ),
        Column(
            "title",
            "Title of the seat",
            "seat seattitle role position membership seatname title",
            is_required=True,
            longest=200,
        ),
        Column(
            "sector",
            "Sector",
            "sectoritcomesfrom constituency",
            holds=Holds.CHOICE,
            choices=SECTORS,
            says=", ".join(label for _, label in Sector.choices),
            hint="Needed for a new seat.",
        ),
        Column(
            "capacity",
            "Capacity",
            "membertype typeofmember",
            holds=Holds.CHOICE,
            choices=CAPACITIES,
            says="Member, Participant, Observer",
        ),
        Column(
            "voting",
            "May vote",
            "voting vote votes votingmember canvote",
            holds=Holds.YES_NO,
            choices=YES_NO,
            says="yes or no",
        ),
        Column(
            "route",
            "Nominated by",
            "nominatingroute route nomination nominatedby",
            holds=Holds.CHOICE,
            choices=ROUTES,
            says="trusts, primary care, local authorities, others",
        ),
        Column(
            "expected_from",
            "Expected from",
            "expectedfrompartner partner expectedfromonepartner nominatingorganisation",
            holds=Holds.ORGANISATION,
            longest=255,
            hint="The partner that is to provide the holder, where that is agreed.",
        ),
        Column("seat_from", "The seat exists from", "seatfrom seatstart", holds=Holds.DAY),
        Column("seat_until", "The seat exists until", "seatuntil seatend", holds=Holds.DAY),
        Column(
            "holder",
            "Holder",
            "name person member heldby postholder seatholder membername holderemail",
            longest=254,
            hint="Email address or full name of a person who is known.",
        ),
        Column(
            "home",
            "Home organisation",
            "organisation organization employer homeorganisation org",
            holds=Holds.ORGANISATION,
            longest=255,
            hint="Where the holder comes from; left out, where they work.",
        ),
        Column(
            "holder_from",
            "Holder from",
            "from since appointedon appointed startdate start termstart",
            holds=Holds.DAY,
        ),
        Column(
            "holder_until",
            "Holder until",
            "until to enddate end termend termends termofofficeends",
            holds=Holds.DAY,
        ),
    ],
)
COMMITMENTS = Layout(
    kind=SheetKind.COMMITMENTS,
    intro="Each row is one promise, by a partner or by the system. One with the same partner, "
    "words and day is known: its state and who follows it up are brought up to date; an empty "
    "cell changes nothing.",
    columns=[
        Column(
            "partner",
            "Partner",
            "organisation organization partnername company nameoforganisation org",
            holds=Holds.ORGANISATION,
            is_required=True,
            longest=255,
        ),
        Column(
            "made_by",
            "Who promised",
            "madeby promisedby by side whopromised",
            holds=Holds.CHOICE,
            choices=SIDES,
            says="the partner or the system; also “us” and “them”, or the partner's name",
            is_required=True,
            hint="The partner or the system; “us”, “them” and the partner's name do too.",
        ),
        Column(
            "text",
            "What was promised",
            "commitment promise action text description commitments promises actions",
            is_required=True,
        ),
        Column(
            "made_on",
            "Promised on",
            "madeon date datemade promisedon agreedon dateagreed",
            holds=Holds.DAY,
            is_required=True,
        ),
        Column(
            "due_on",
            "Due on",
            "due duedate deadline dueon by_when bywhen targetdate",
            holds=Holds.DAY,
            is_required=True,
        ),
        Column(
            "importance",
            "Importance",
            "priority weight",
            holds=Holds.CHOICE,
            choices=IMPORTANCE,
            says="minor, standard, major",
            hint="Minor, standard or major. It cannot be changed later.",
        ),
        Column(
            "state",
            "State",
            "status outcome progress",
            holds=Holds.CHOICE,
            choices=STATES,
            says="open, kept, late, broken, withdrawn",
            hint="Open, kept, late, broken or withdrawn.",
        ),
        Column(
            "state_on",
            "Day of the state",
            "stateon statuson completedon closedon settledon dateclosed datecompleted",
            holds=Holds.DAY,
            hint="Needed where the state is not open.",
        ),
        Column(
            "owner",
            "Followed up by",
            "owner owneremail lead responsible followupby assignedto",
            longest=254,
            hint="The email address with which a colleague signs in.",
        ),
    ],
)
LAYOUTS: Mapping[str, Layout] = {
    layout.kind: layout for layout in (EVENTS, ORGANISATIONS, PEOPLE, SEATS, COMMITMENTS)
}


def register_of(heading: str) -> str:
    """Which register a heading such as "ODS code" names; empty when it names none."""
    said = letters(heading)
    return REGISTERS.get(said) or REGISTERS.get(said.removesuffix("code"), "")


def likelier(layout: Layout, headings: Sequence[str]) -> Layout | None:
    """Another kind that a file looks like, where this one's columns are not all there."""
    if not layout.missing(layout.guess(headings)):
        return None
    fits = [other for other in _others(layout) if not other.missing(other.guess(headings))]
    return max(fits, key=lambda other: len(other.guess(headings)), default=None)


def _others(layout: Layout) -> Iterable[Layout]:
    return (other for other in LAYOUTS.values() if other.kind != layout.kind)
