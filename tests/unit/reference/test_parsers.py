"""What each register's rows become."""

from datetime import date

import pytest

from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind
from partners.reference import practices, trusts
from partners.reference.catalogue import parse_file
from partners.reference.facts import BodyFact, LinkFact, Parsed, Whereabouts
from tests.factories.reference import excerpt
from tests.unit.reference.rows import ods_row


def parsed(kind: ReferenceKind) -> Parsed:
    return parse_file(kind, excerpt(kind))


def body(kind: ReferenceKind, code: str) -> BodyFact:
    return next(fact for fact in parsed(kind).bodies if fact.code == code)


def reasons(result: Parsed) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for problem in (*result.skipped, *result.rejected):
        found.setdefault(problem.reason, set()).add(problem.code)
    return found


def test_a_trust() -> None:
    trust = body(ReferenceKind.TRUSTS, "G6V2S")
    assert trust.name == "North London NHS Foundation Trust"
    assert trust.official_name == "NORTH LONDON NHS FOUNDATION TRUST"
    assert (trust.opened, trust.town, trust.postcode) == (date(2024, 11, 1), "London", "NW1 0PE")
    assert trust.whereabouts == Whereabouts(icb="QMJ")
    assert trust.is_open


def test_trusts_of_wales_are_skipped() -> None:
    assert reasons(parsed(ReferenceKind.TRUSTS)) == {"Not in England": {"RQF"}}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NORTH WEST AMBULANCE SERVICE NHS TRUST", OrganisationKind.AMBULANCE_TRUST),
        ("DEVON MENTAL HEALTH NHS TRUST", OrganisationKind.MENTAL_HEALTH_TRUST),
        ("LEEDS COMMUNITY HEALTHCARE NHS TRUST", OrganisationKind.COMMUNITY_TRUST),
        ("OXFORD UNIVERSITY HOSPITALS NHS FOUNDATION TRUST", OrganisationKind.ACUTE_TRUST),
        ("BOLTON NHS FOUNDATION TRUST", OrganisationKind.NHS_TRUST),
    ],
)
def test_the_name_of_a_trust_tells_its_kind(name: str, kind: OrganisationKind) -> None:
    assert trusts.kind_of(name) == kind


def test_practices_are_open_closed_or_dormant() -> None:
    result = parsed(ReferenceKind.PRACTICES)
    assert len(result.bodies) == 20
    dormant = [fact.code for fact in result.bodies if fact.is_dormant]
    assert dormant == ["A81043", "A81630"]
    assert body(ReferenceKind.PRACTICES, "A81003").closed == date(2017, 10, 31)
    assert not body(ReferenceKind.PRACTICES, "A81003").is_open
    assert body(ReferenceKind.PRACTICES, "D83001").whereabouts == Whereabouts(
        icb="QJG", detail="06L"
    )


def test_what_is_no_english_practice_is_skipped_with_the_reason() -> None:
    assert reasons(parsed(ReferenceKind.PRACTICES)) == {
        "Not a GP practice": {"A83642", "A83643", "A83645", "A85619"},
        "Not in England": {"W00005", "W00007"},
    }


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"Code": ""}, "The code is missing"),
        ({"Name": " "}, "The name is missing"),
        ({"Status": "X"}, "The status is none of A, C, D and P"),
        ({"Open_date": "19740231"}, "The opening date is not a date"),
        ({"Status": "C"}, "The practice is closed, but the closing date is missing"),
        ({"Close_date": "19000101"}, "The closing date is before the opening date"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_number(values: dict[str, str], reason: str) -> None:
    result = practices.parse([ods_row(7, **values)])
    assert [(problem.row, problem.reason) for problem in result.rejected] == [(7, reason)]
    assert result.adds_up()


def test_a_practice_that_is_only_proposed_is_not_there_yet() -> None:
    assert practices.parse([ods_row(Status="P")]).skipped[0].reason == "Not open yet"


def test_a_code_that_comes_again_is_rejected_with_both_numbers() -> None:
    result = practices.parse([ods_row(3), ods_row(9)])
    assert [fact.row for fact in result.bodies] == [3]
    assert [(p.row, p.detail) for p in result.rejected] == [(9, "First in row 3")]


def test_commissioners_that_are_part_of_no_system_are_skipped() -> None:
    result = parsed(ReferenceKind.SUB_ICB_LOCATIONS)
    assert {code for codes in reasons(result).values() for code in codes} == {"13Q", "A4R1E"}
    assert body(ReferenceKind.SUB_ICB_LOCATIONS, "D4U1Y").kind == OrganisationKind.SUB_ICB_LOCATION
    former = body(ReferenceKind.SUB_ICB_LOCATIONS, "00C")
    assert (former.name, former.kind) == ("NHS Darlington CCG", OrganisationKind.OTHER)


def test_a_network_names_its_commissioner() -> None:
    network = body(ReferenceKind.NETWORKS, "U16464")
    assert network.name == "Barnsley PCN"
    assert network.whereabouts == Whereabouts(commissioner="02P", detail="02P")


def test_an_ended_membership_is_kept() -> None:
    link = next(fact for fact in parsed(ReferenceKind.NETWORK_MEMBERS).links if fact.until)
    assert isinstance(link, LinkFact)
    assert link.code == "C85628"
    assert (link.since, link.until) == (date(2019, 10, 1), date(2020, 8, 31))


def test_a_council_with_its_codes_names_and_successors() -> None:
    abolished = body(ReferenceKind.COUNCILS, "CMA")
    assert abolished.followed_by == ("CBD", "WAF")
    assert abolished.closed == date(2023, 4, 1)
    new = body(ReferenceKind.COUNCILS, "WAF")
    assert new.name == "Westmorland and Furness Council"
    assert new.aliases[0] == "Westmorland and Furness"
    assert new.other_codes == ((IdentifierScheme.GSS, "E06000064"),)
    assert new.kind == OrganisationKind.UPPER_TIER_COUNCIL
    assert body(ReferenceKind.COUNCILS, "OXO").kind == OrganisationKind.DISTRICT_COUNCIL


def test_a_name_with_commas_is_not_cut_into_names_of_others() -> None:
    assert body(ReferenceKind.COUNCILS, "BPC").aliases == ("Bournemouth, Christchurch and Poole",)


def test_a_combined_authority_works_where_its_members_are() -> None:
    where = body(ReferenceKind.COUNCILS, "GMCA").whereabouts
    assert where is not None
    assert where.areas == (("E08000001",), ("E08000003",))


def test_a_council_whose_area_got_a_new_code_keeps_the_old_one() -> None:
    where = body(ReferenceKind.COUNCILS, "NBL").whereabouts
    assert where is not None
    assert where.areas == (("E06000057", "E06000048"),)


def test_councils_of_other_nations_are_skipped() -> None:
    assert reasons(parsed(ReferenceKind.COUNCILS)) == {"Not in England": {"ABC", "ABD", "CRF"}}


def test_care_services_and_who_runs_them() -> None:
    result = parsed(ReferenceKind.CARE_LOCATIONS)
    home = next(fact for fact in result.bodies if fact.name.startswith("Burton"))
    assert home.kind == OrganisationKind.CARE_LOCATION
    assert home.whereabouts == Whereabouts(council_name="Staffordshire")
    assert result.providers[home.run_by].name == "Dale Topco Limited"
    alone = next(fact for fact in result.bodies if fact.kind == OrganisationKind.CARE_PROVIDER)
    assert alone.name == "'I Say' Supported Living Services Limited"
    assert alone.code not in result.providers


def test_dentists_hospitals_and_trusts_are_skipped_and_doubles_rejected() -> None:
    result = parsed(ReferenceKind.CARE_LOCATIONS)
    assert (len(result.bodies), len(result.skipped), len(result.rejected)) == (3, 4, 1)
    assert result.rejected[0].detail == f"First in row {result.rejected[0].row - 1}"
