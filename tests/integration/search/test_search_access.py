"""Nobody finds what they may not open: not as a hit, not as a number, not as a kind."""

import pytest

from accounts.models import User
from accounts.roles import ROLES
from engagement.access import may_read_notes
from engagement.analytics.search import search_all
from engagement.models import Commitment, DiscussionPoint, Event, Participation
from partners.models import Organisation, Partnership, Person
from partners.models.reach import Reach
from tests import factories as make
from tests.integration.search.conftest import Library

WORD = "Xylophone"


@pytest.fixture
def everything(library: Library) -> Library:
    """One of every kind with the same word in it, the confidential ones among them."""
    partner = make.make_partnership(system=library.system, name="Council")
    make.make_person(system=library.system, name=f"Jo {WORD}")
    make.make_commitment(partnership=partner, text=f"Buy a {WORD}")
    make.make_discussion_point(partnership=partner, text=f"The {WORD} again")
    library.note(f"Nobody plays the {WORD}.", title=f"{WORD} talk")
    return library


def _kinds(library: Library, user: User) -> list[str]:
    return library.kinds(WORD, by=user)


def test_who_works_with_partners_finds_all_of_it(everything: Library) -> None:
    found = ["people", "events", "commitments", "discussion-points", "notes"]
    assert _kinds(everything, everything.manager) == found
    assert _kinds(everything, everything.lead) == found


def test_a_board_member_finds_neither_people_nor_confidences(everything: Library) -> None:
    assert _kinds(everything, everything.board_member) == ["events", "commitments"]


def test_an_analyst_finds_people_and_no_confidences(everything: Library) -> None:
    assert _kinds(everything, everything.analyst) == ["people", "events", "commitments"]


def test_open_notes_are_found_by_everyone_in_the_system(library: Library) -> None:
    library.note(f"The {WORD} for all to hear.", sensitivity="open")
    partner = library.partnership
    make.make_discussion_point(partnership=partner, text=f"Open {WORD}", sensitivity="open")
    assert _kinds(library, library.board_member) == ["discussion-points", "notes"]


def test_a_stranger_finds_nothing(everything: Library) -> None:
    answer = search_all(everything.stranger, WORD)
    assert (answer.groups, answer.shown) == ([], 0)


def test_an_invented_organisation_is_found_in_its_system_only(library: Library) -> None:
    invented = make.make_system(name="Invented", is_fictional=True)
    make.make_partnership(system=invented, name="Zanzibar Council")
    insider = make.make_user(system=invented)
    assert library.kinds("zanzibar", by=insider) == ["organisations"]
    assert library.kinds("zanzibar") == []
    assert library.kinds("zanzibar", by=make.make_national_user()) == []


def test_who_belongs_nowhere_finds_nothing(everything: Library) -> None:
    assert _kinds(everything, make.make_user()) == []


def test_pages_and_fragments_show_a_board_member_no_confidence(everything: Library) -> None:
    client = everything.client(everything.board_member)
    for address in ("/search/", "/search/suggestions/"):
        for kind in ("", "notes", "discussion-points", "people"):
            html = client.get(address, {"q": "plays", "kind": kind}).content.decode()
            assert "Nobody" not in html
            assert f"{WORD} talk" not in html
    assert "Nothing found" in client.get("/search/", {"q": "plays"}).content.decode()


def test_notes_are_found_by_exactly_those_who_may_read_them_on_the_page(library: Library) -> None:
    events = [
        library.note("Read me", sensitivity=sensitivity) for sensitivity in ("open", "confidential")
    ]
    elsewhere = make.make_user(system=make.make_system())
    users = [
        elsewhere,
        *(
            make.make_national_user(name)
            if role.national
            else make.make_user(system=library.system, role=name)
            for name, role in ROLES.items()
        ),
    ]
    for user in users:
        found = set(Event.objects.visible_to(user).with_notes_readable_by(user))
        assert found == {event for event in events if may_read_notes(user, event)}


def test_a_reach_sees_what_its_user_sees(everything: Library) -> None:
    partner = make.make_partnership(system=make.make_system(), name="Elsewhere")
    make.make_person(system=partner.system, name="Far Away")
    make.make_discussion_point(partnership=partner, text="Open", sensitivity="open")
    invented = make.make_system(name="Invented", is_fictional=True)
    make.make_partnership(system=invented, name="Zanzibar Council")
    gone = make.make_user(system=everything.system)
    gone.is_active = False
    users = [
        everything.stranger,
        gone,
        make.make_user(),
        make.make_user(system=invented),
        *(
            make.make_national_user(name)
            if role.national
            else make.make_user(system=everything.system, role=name)
            for name, role in ROLES.items()
        ),
    ]
    models = (Organisation, Partnership, Person, Event, Participation, Commitment, DiscussionPoint)
    for user in users:
        reach = Reach(user)
        for model in models:
            seen = set(model.objects.visible_to(user))
            assert set(model.objects.visible_to(reach)) == seen, (user, model)
        readable = set(Event.objects.with_notes_readable_by(user))
        assert set(Event.objects.with_notes_readable_by(reach)) == readable
