"""What is found, and in which order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engagement.actions.discussion import withdraw_discussion_point
from engagement.actions.event import withdraw_event
from engagement.analytics.search_sources import Found
from partners.actions.person import erase_person
from tests import factories as make
from tests.integration.search.conftest import Library


def test_the_whole_name_comes_first_then_its_start_then_words_then_fragments(
    library: Library,
) -> None:
    wanted = [
        "Ashford",
        "Ashford Carers",
        "Ashfordshire Council",
        "Old Ashford",
        "Washford Surgery",
    ]
    for name in reversed(wanted):
        make.make_organisation(name=name)
    assert library.names("ashford") == wanted


def test_a_code_and_a_former_name_find_an_organisation(library: Library) -> None:
    organisation = make.make_organisation(name="Riverside Hospitals")
    make.make_identifier(organisation, "RZ9")
    make.make_alias(organisation, "St Elsewhere")
    for number in range(3):
        make.make_organisation(name=f"Practice XRZ9{number}Y")
    assert library.names("rz9")[0] == "Riverside Hospitals"
    assert library.names("elsewhere st") == ["Riverside Hospitals"]


@pytest.mark.parametrize("typed", ["Sian", "siân", "SIÂN", "sia\u0302n", "bryn sian"])
def test_accents_and_capitals_do_not_matter(library: Library, typed: str) -> None:
    make.make_person(system=library.system, name="Siân Bryn")
    assert library.names(typed, Found.PERSON) == ["Siân Bryn"]


def test_accents_in_what_was_typed_find_names_without_any(library: Library) -> None:
    make.make_organisation(name="Cafe Zoe")
    assert library.names("café zoë") == ["Cafe Zoe"]


def test_titles_are_found_by_a_fragment_newest_first(library: Library) -> None:
    now = timezone.now()
    for days in (30, 3, 300):
        make.make_event(
            partnerships=[library.partnership],
            title=f"Winter planning {days}",
            starts_at=now - timedelta(days=days),
        )
    assert library.names("plan", Found.EVENT) == [
        f"Winter planning {days}" for days in (3, 30, 300)
    ]
    assert library.names("wintre planing", Found.EVENT)[0] == "Winter planning 3"


@pytest.mark.parametrize("typed", ["gp", "GP Alliance", "(gp", "'gp'"])
def test_two_letters_after_a_mark_begin_a_word(library: Library, typed: str) -> None:
    make.make_organisation(name="Surgery (GP Alliance)")
    make.make_organisation(name="Ogpool")
    assert library.names(typed) == ["Surgery (GP Alliance)"]


def test_promises_are_found_by_fragment_and_by_other_forms_of_a_word(library: Library) -> None:
    make.make_commitment(
        partnership=library.partnership, text="Share the discharged patients' list"
    )
    for typed in ("scharg", "discharging", "patients list", "discharge patient"):
        assert library.kinds(typed) == ["commitments"], typed


def test_notes_are_found_by_their_words_and_by_the_start_of_the_last(library: Library) -> None:
    library.note("They are worried about délayed transfers of care.", title="Weekly call")
    for typed in ("delay", "transferring", "worried transf", '"transfers of care"', "worry -money"):
        assert library.kinds(typed) == ["notes"], typed
    for typed in ('"care of transfers"', "worried money", "worry -delayed"):
        assert library.kinds(typed) == [], typed


def test_what_partners_told_us_is_found(library: Library) -> None:
    make.make_discussion_point(
        partnership=library.partnership, text="Bring back the Tuesday clinic"
    )
    assert library.kinds("tuesday clinics") == ["discussion-points"]


def test_what_was_withdrawn_or_erased_is_not_found(library: Library) -> None:
    event = library.note("About zygomorphic matters", title="Zygomorphic")
    point = make.make_discussion_point(partnership=library.partnership, text="A zygomorphic view")
    person = make.make_person(system=library.system, name="Hepzibah Quince")
    assert library.kinds("zygomorphic") == ["events", "discussion-points", "notes"]
    withdraw_event(by=library.manager, event=event, reason="Did not happen")
    withdraw_discussion_point(by=library.manager, point=point, reason="Not said")
    erase_person(by=library.manager, person=person, reason="Asked for it")
    assert library.kinds("zygomorphic") == []
    assert library.kinds("hepzibah") == []
