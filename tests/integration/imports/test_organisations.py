"""A sheet of organisations becomes partners; what is known is brought up to date, never guessed."""

from datetime import date

import pytest

from engagement.actions.importing.sheet import NameChoice, decide_names
from engagement.enums import NameDecision, SheetKind
from engagement.models import SheetImport
from partners.enums import OrganisationKind, Tier
from partners.models import Identifier, Organisation, Partnership, ReferenceSnapshot, System
from tests import factories as make
from tests.integration.imports.logs import bring_in
from tests.integration.imports.sheets import journal, row, sheet, staged_sheet, states

pytestmark = pytest.mark.django_db

HEADINGS = "Name,ODS code,Type,Town,Postcode,Website,Tier,Owner,Place"
HUB = "Ash Community Hub,,Charity,Leeds,ls1 1aa,www.ash.example,,,"


@pytest.fixture
def system() -> System:
    return make.make_system()


def organisations(system: System, *lines: str, headings: str = HEADINGS) -> SheetImport:
    return sheet(system, SheetKind.ORGANISATIONS, headings, *lines)


def of_a_register(name: str = "Elm Trust", code: str = "RX1") -> Organisation:
    organisation = make.make_organisation(name=name, kind=OrganisationKind.ACUTE_TRUST)
    organisation.snapshot = ReferenceSnapshot.objects.create(
        kind="trusts", source="A register", as_at=date(2026, 1, 1)
    )
    organisation.save()
    make.make_identifier(organisation, code)
    return organisation


def test_a_new_organisation_becomes_a_partner(system: System) -> None:
    came = organisations(system, HUB)
    partnership = Partnership.objects.get(system=system)
    hub = partnership.organisation
    assert (hub.name, hub.kind, hub.sector) == ("Ash Community Hub", "voluntary", "vcse")
    assert (hub.town, hub.postcode, hub.website) == ("Leeds", "LS1 1AA", "https://www.ash.example")
    assert hub.kind_records.count() == 1
    assert partnership.tier == Tier.KNOWN
    assert states(came) == ["imported"]
    assert journal(came) == {("partners.organisation", True), ("partners.partnership", True)}


def test_the_same_sheet_again_changes_nothing(system: System) -> None:
    organisations(system, HUB)
    again = organisations(system, HUB)
    assert states(again) == ["unchanged"]
    assert journal(again) == set()


def test_what_a_person_wrote_is_brought_up_to_date(system: System) -> None:
    organisations(system, HUB)
    owner = make.make_user(system=system, email="kim@west.example")
    place = make.make_place(system, "North")
    came = organisations(
        system, "ASH COMMUNITY HUB,,GP practice,York,,,Managed,KIM@west.example,north"
    )
    partnership = Partnership.objects.get(system=system)
    hub = partnership.organisation
    assert (hub.name, hub.kind, hub.town) == ("Ash Community Hub", "gp_practice", "York")
    assert hub.postcode == "LS1 1AA"
    assert (partnership.tier, partnership.owner, partnership.place) == ("managed", owner, place)
    assert partnership.facts_changed_at is not None
    assert states(came) == ["updated"]
    changed = came.changes.get(target_type="partners.organisation")
    assert changed.before == {"kind": "voluntary", "sector": "vcse", "town": "Leeds"}
    assert changed.after == {"kind": "gp_practice", "sector": "primary_care", "town": "York"}
    terms = came.changes.get(target_type="partners.partnership")
    assert terms.before == {"tier": "known", "owner": None, "place": None}
    assert terms.after == {"tier": "managed", "owner": owner.pk, "place": place.pk}
    assert ("partners.organisationkindrecord", True) in journal(came)


def test_a_code_says_who_it_is_and_the_register_keeps_its_facts(system: System) -> None:
    trust = of_a_register()
    came = organisations(system, "Elm Hospital,rx1,Charity,Leeds,,,,,")
    trust.refresh_from_db()
    assert (trust.name, trust.kind, trust.town) == ("Elm Trust", "acute_trust", "")
    assert Partnership.objects.get(system=system).organisation == trust
    assert row(came, 2).remarks == [
        "“Elm Hospital” is remembered as another name of Elm Trust.",
        "Left as the register has it: kind of organisation, town.",
    ]
    assert not came.names.exists()
    assert journal(came) == {("partners.organisationname", True), ("partners.partnership", True)}


def test_what_another_system_wrote_is_its_own_to_put_right(system: System) -> None:
    known = make.make_partnership().organisation
    known.identifiers.create(scheme="charity", value="1100001")
    headings = "Organisation,Charity number,Town"
    came = organisations(system, f"{known.name},1100001,Leeds", headings=headings)
    unchanged = Organisation.objects.get(pk=known.pk)
    assert (unchanged.version, unchanged.town) == (known.version, "")
    assert row(came, 2).remarks == [f"Left as the system has it that knew {known} first: town."]
    assert known.partnerships.filter(system=system).exists()


def test_a_code_that_nobody_has_is_kept_with_its_register(system: System) -> None:
    headings = "Organisation,Charity number"
    came = organisations(system, "Ash Hub,1100001", headings=headings)
    again = organisations(system, ",1100001", ",999", headings=headings)
    identifier = Identifier.objects.get(value="1100001")
    assert (identifier.scheme, identifier.organisation.name) == ("charity", "Ash Hub")
    assert ("partners.identifier", True) in journal(came)
    assert states(again) == ["unchanged", "rejected"]
    assert row(again, 3).explanation == (
        "Column “Charity number”: no organisation has the code 999, and the row gives no name."
    )


def test_a_similar_name_is_a_question_and_never_a_match(system: System) -> None:
    council = make.make_organisation(name="Northwold District Council")
    came = staged_sheet(
        system, SheetKind.ORGANISATIONS, "Name,Town", "Northwold Distict Council,Northwold"
    )
    name = came.names.get()
    assert [each["name"] for each in name.candidates] == ["Northwold District Council"]
    choice = NameChoice(name, NameDecision.MATCH, council)
    decide_names(by=make.TESTS, sheet_import=came, choices=[choice])
    bring_in(came)
    council.refresh_from_db()
    assert council.town == "Northwold"
    assert Partnership.objects.get(system=system).organisation == council


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "A,,,,,,,nobody@west.example,",
            (
                "Column “Owner”: nobody who can log events in this system signs in as "
                "“nobody@west.example”."
            ),
        ),
        ("A,,,,,,,,Nowhere", "Column “Place”: this system has no place “Nowhere”."),
        ("A,,,,,,Managed,,", "Column “Owner”: A managed partnership needs an owner."),
        ("A,,,,,not a page,,,", "Column “Website”: Enter a valid URL."),
        (
            "A,,Integrated care board,,,,,,",
            (
                "Column “Type”: “Integrated care board” is not known. Write such as Voluntary or "
                "community organisation, GP practice, Care provider."
            ),
        ),
        (",,Charity,Leeds,,,,,", "Column “Name”: a name or a code is needed."),
    ],
)
def test_a_wrong_row_is_told_by_its_column_and_leaves_nothing(
    system: System, line: str, sentence: str
) -> None:
    before = Organisation.objects.count()
    came = organisations(system, line)
    assert row(came, 2).explanation == sentence
    assert Organisation.objects.count() == before
    assert journal(came) == set()


def test_a_withdrawn_partnership_is_not_begun_again_by_a_file(system: System) -> None:
    partnership = make.make_partnership(system=system, name="Ash Hub")
    partnership.mark_withdrawn(make.make_user(system=system), "A mistake")
    partnership.save()
    came = organisations(system, "Ash Hub,,,,,,,,")
    assert states(came) == ["rejected"]
    assert "was withdrawn" in row(came, 2).explanation


def test_an_invented_system_meets_no_real_organisation() -> None:
    system = make.make_system(is_fictional=True)
    real = of_a_register()
    came = organisations(system, "Elm Trust,RX1,,,,,,,")
    made = Partnership.objects.get(system=system).organisation
    assert made != real
    assert made.is_fictional
    assert not made.identifiers.exists()
    assert row(came, 2).remarks == [
        "The code was left out: a fictional organisation is in no real register."
    ]
