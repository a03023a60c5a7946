"""A row of a file beside what is recorded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from partners.enums import IdentifierScheme, NameKind, OrganisationKind, Sector
from partners.reference.comparison import (
    BodyChange,
    KnownBody,
    KnownFootprint,
    Outcome,
    Surroundings,
    compare,
    search_text,
)
from partners.reference.facts import BodyFact, Whereabouts
from partners.reference.geography import Located

HERE, THERE, FORMER = 1, 2, 9
AS_AT = date(2026, 1, 1)
AROUND = Surroundings(frozenset({HERE, THERE}), AS_AT, {"NEW": 70, "1-5": 80})
IN_ONE = Located({HERE: None})
SPLIT = Located(candidates=(HERE, THERE), source_code="QNQ")
FACT = BodyFact(
    row=5,
    scheme=IdentifierScheme.ODS,
    code="A81001",
    name="The Densham Surgery",
    official_name="THE DENSHAM SURGERY",
    kind=OrganisationKind.GP_PRACTICE,
    sector=Sector.PRIMARY_CARE,
    opened=date(1974, 4, 1),
    town="Stockton",
    postcode="TS18 1HU",
    whereabouts=Whereabouts(icb="QHM"),
)


def recorded(**changes: Any) -> KnownBody:
    """What the import of FACT has left behind."""
    known = KnownBody(
        pk=7,
        fields={
            "name": FACT.name,
            "kind": "gp_practice",
            "sector": "primary_care",
            "legal_start": FACT.opened,
            "legal_end": None,
            "town": FACT.town,
            "postcode": FACT.postcode,
            "website": "",
        },
        names={(NameKind.OFFICIAL, "the densham surgery"): True},
        codes={("ods", "A81001")},
        footprints={HERE: KnownFootprint(pk=50, share=None, is_open=True)},
        partnerships={HERE},
    )
    fields = changes.pop("fields", {})
    known.fields |= fields
    return replace(known, **changes)


def beside(fact: BodyFact, known: KnownBody | None, located: Located = IN_ONE) -> BodyChange:
    return compare(fact, known, located, AROUND)


def test_a_body_that_is_not_known_is_new_with_all_its_facts() -> None:
    change = beside(FACT, None)
    assert change.outcome == Outcome.NEW
    assert change.fields["name"] == "The Densham Surgery"
    assert change.names_added == [(NameKind.OFFICIAL, "THE DENSHAM SURGERY")]
    assert change.codes_added == [("ods", "A81001")]
    assert change.footprints_added == {HERE: None}
    assert change.partnerships == [HERE]


def test_what_is_recorded_already_is_unchanged() -> None:
    assert beside(FACT, recorded()).outcome == Outcome.UNCHANGED


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Densham", "official_name": "DENSHAM"},
        {"town": "Norton"},
        {"aliases": ("Densham House",)},
        {"other_codes": ((IdentifierScheme.COMPANIES_HOUSE, "123"),)},
        {"followed_by": ("NEW",)},
        {"run_by": "1-5"},
    ],
)
def test_any_other_fact_is_a_change_and_is_put_in_words(changes: dict[str, Any]) -> None:
    change = beside(replace(FACT, **changes), recorded())
    assert change.outcome == Outcome.CHANGED
    assert change.words


def test_a_new_official_name_ends_the_old_one() -> None:
    change = beside(replace(FACT, name="Densham", official_name="DENSHAM"), recorded())
    assert change.names_ended == ["the densham surgery"]
    assert change.names_added == [(NameKind.OFFICIAL, "DENSHAM")]


def test_a_closing_date_closes_and_ends_the_footprint() -> None:
    change = beside(replace(FACT, closed=date(2025, 9, 30)), recorded())
    assert change.outcome == Outcome.CLOSED
    assert change.fields == {"legal_end": date(2025, 9, 30)}
    assert change.footprints_ended == [50]
    assert change.partnerships == []


def test_a_dormant_body_ends_the_day_before_the_file_and_stays_so() -> None:
    dormant = replace(FACT, is_dormant=True)
    assert beside(dormant, recorded()).fields == {"legal_end": date(2025, 12, 31)}
    earlier = recorded(
        fields={"legal_end": date(2024, 1, 1)},
        footprints={HERE: KnownFootprint(pk=50, share=None, is_open=False)},
    )
    assert beside(dormant, earlier).outcome == Outcome.UNCHANGED


def test_a_closed_body_that_is_new_is_history_and_nobodys_partner() -> None:
    change = beside(replace(FACT, closed=date(2020, 1, 1)), None)
    assert change.outcome == Outcome.NEW
    assert change.footprints_added == {HERE: None}
    assert change.partnerships == []


def test_a_body_that_opens_again_is_changed() -> None:
    closed = recorded(
        fields={"legal_end": date(2024, 1, 1)},
        footprints={HERE: KnownFootprint(pk=50, share=None, is_open=False)},
    )
    change = beside(FACT, closed)
    assert change.outcome == Outcome.CHANGED
    assert change.fields == {"legal_end": None}
    assert change.footprints_added == {HERE: None}


def test_a_body_that_moves_gets_the_new_system_and_leaves_the_old_one() -> None:
    change = beside(FACT, recorded(), Located({THERE: None}))
    assert change.footprints_added == {THERE: None}
    assert change.footprints_ended == [50]
    assert change.partnerships == [THERE]


def test_a_new_share_is_a_new_footprint() -> None:
    change = beside(FACT, recorded(), Located({HERE: Decimal("0.5")}))
    assert change.footprints_added == {HERE: Decimal("0.5")}
    assert change.footprints_ended == [50]


def test_what_a_person_recorded_about_its_place_stays() -> None:
    known = recorded(
        footprints={
            HERE: KnownFootprint(pk=50, share=None, is_open=True),
            THERE: KnownFootprint(pk=51, share=None, is_open=True, by_person=True),
        },
        partnerships={HERE, THERE},
    )
    assert beside(FACT, known).outcome == Outcome.UNCHANGED


def test_where_the_source_says_nothing_usable_the_place_stays() -> None:
    change = beside(FACT, recorded(), Located(note="Names a commissioner of before"))
    assert change.outcome == Outcome.UNCHANGED
    assert change.note


def test_a_split_system_is_asked_once() -> None:
    where = replace(FACT, whereabouts=Whereabouts(icb="QNQ"))
    first = beside(where, None, SPLIT)
    assert (first.question, first.footprints_added, first.partnerships) == ((HERE, THERE), {}, [])
    waiting = recorded(footprints={}, partnerships=set(), questions={"QNQ": None})
    assert beside(where, waiting, SPLIT).outcome == Outcome.UNCHANGED


def test_an_answer_holds_for_later_files() -> None:
    where = replace(FACT, whereabouts=Whereabouts(icb="QNQ"))
    answered = recorded(questions={"QNQ": HERE})
    assert beside(where, answered, SPLIT).outcome == Outcome.UNCHANGED


def test_a_newer_file_may_answer_the_question_itself() -> None:
    waiting = recorded(footprints={}, partnerships=set(), questions={"QNQ": None})
    change = beside(FACT, waiting, Located({THERE: None}))
    assert change.settled == THERE
    assert change.partnerships == [THERE]


def test_a_closed_body_is_not_asked_about() -> None:
    change = beside(replace(FACT, closed=date(2020, 1, 1)), None, SPLIT)
    assert change.question == ()


def test_a_kind_that_a_person_corrected_stays() -> None:
    known = recorded(fields={"kind": "other", "sector": "nhs"}, kind_by_person=True)
    assert beside(FACT, known).outcome == Outcome.UNCHANGED


def test_what_a_person_wrote_stays_but_gaps_are_filled_and_closing_counts() -> None:
    known = recorded(fields={"name": "Our name", "town": ""}, by_person=True)
    change = beside(replace(FACT, closed=date(2025, 1, 1)), known)
    assert change.fields == {"town": "Stockton", "legal_end": date(2025, 1, 1)}


def test_commissioners_are_nobodys_partner() -> None:
    part = replace(FACT, kind=OrganisationKind.SUB_ICB_LOCATION, sector=Sector.NHS)
    change = beside(part, None)
    assert change.footprints_added == {HERE: None}
    assert change.partnerships == []


def test_a_system_of_the_past_begins_no_partnership() -> None:
    assert beside(FACT, None, Located({FORMER: None})).partnerships == []


def test_a_partnership_that_is_missing_is_begun() -> None:
    change = beside(FACT, recorded(partnerships=set()))
    assert (change.outcome, change.partnerships) == (Outcome.CHANGED, [HERE])


def test_search_text_has_each_name_and_code_once() -> None:
    assert search_text("Barts", ["BARTS", "The London"], ["R1H"]) == "barts the london r1h"
