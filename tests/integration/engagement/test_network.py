"""Who is tied to whom: what makes a tie, what is said of it, who sees it, and what it costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.actions.event import (
    EventFacts,
    PartnerPart,
    PersonPart,
    log_event,
    withdraw_event,
)
from engagement.analytics.network import MOST_AT_ONE, Asked, Network, TieKind, network_of
from engagement.analytics.network_measures import FEWEST, measured, parts
from partners.models import Board, Organisation, Partnership, System
from tests import factories as make
from tests.integration.api.conftest import client_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_YEAR_AGO = TODAY - timedelta(days=365)
PAGE = "/network/"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def reader(system: System) -> User:
    return make.make_user(system=system, role=BOARD_MEMBER.name)


def partners(system: System, names: str, **facts: Any) -> list[Partnership]:
    return [make.make_partnership(system=system, name=name, **facts) for name in names]


def sits(board: Board, who: Partnership | Organisation | None, **days: Any) -> None:
    home = who.organisation if isinstance(who, Partnership) else who
    make.make_appointment(seat=make.make_seat(board=board), home_organisation=home, **days)


def found(reader: User, system: System, ties: TieKind, **narrowed: Any) -> Network:
    days = {"since": A_YEAR_AGO, "until": TODAY, **narrowed}
    return network_of(Asked(user=reader, system=system, ties=ties, **days))


def named(network: Network) -> dict[str, int]:
    """The ties by the names of their ends, ``"A B"``; in order where they have no direction."""
    names = {key: node.name for key, node in network.nodes.items()}
    ends = {tie: [names[key] for key in tie] for tie in network.ties}
    return {
        " ".join(ends[tie] if network.directed else sorted(ends[tie])): weight
        for tie, weight in network.ties.items()
    }


def page(client: Client, reader: User, address: str = PAGE) -> str:
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_sitting_together_counts_boards_and_ends_with_the_appointment(
    system: System, reader: User
) -> None:
    a, b, c = partners(system, "ABC")
    first, second = (make.make_board(system=system) for _ in range(2))
    for board in (first, second):
        sits(board, a)
        sits(board, b)
    # It left before the period; it had left before another came.
    sits(first, c, valid_to=A_YEAR_AGO - timedelta(days=1))
    third = make.make_board(system=system)
    sits(third, c, valid_to=TODAY - timedelta(days=100))
    sits(third, a, valid_from=TODAY - timedelta(days=99))
    network = found(reader, system, TieKind.BOARDS)
    assert named(network) == {"A B": 2}
    assert network.coverage.seats == 7
    assert network.coverage.seats_held == 6
    assert named(found(reader, system, TieKind.BOARDS, at_least=3)) == {}
    assert named(found(reader, system, TieKind.BOARDS, board=second)) == {"A B": 1}
    before = {"since": date(2024, 1, 1), "until": A_YEAR_AGO - timedelta(days=1)}
    assert named(found(reader, system, TieKind.BOARDS, **before)) == {"A B": 2, "A C": 1, "B C": 1}


def test_deputies_do_not_tie_and_the_systems_own_board_does(system: System, reader: User) -> None:
    (a, b) = partners(system, "AB")
    board = make.make_board(system=system)
    sits(board, a)
    assert system.icb is not None
    sits(board, system.icb)
    make.make_appointment(
        seat=make.make_seat(board=board), home_organisation=b.organisation, kind="deputy"
    )
    network = found(reader, system, TieKind.BOARDS)
    assert named(network) == {f"A {system.icb.name}": 1}
    assert len(found(reader, system, TieKind.MEETINGS).nodes) == 2


def test_meeting_counts_events_where_both_came(system: System, reader: User) -> None:
    a, b, c = partners(system, "ABC")
    for _ in range(2):
        make.make_event(partnerships=[a, b])
    make.make_event(partnerships=[b, c], attendance="absent")
    make.make_event(partnerships=[a, c], attendance="not_known")
    make.make_event(partnerships=[b, c], starts_at=timezone.now() - timedelta(days=400))
    gone = make.make_event(partnerships=[a, b])
    withdraw_event(by=make.make_user(system=system), event=gone, reason="It was another day")
    network = found(reader, system, TieKind.MEETINGS)
    assert named(network) == {"A B": 2, "A C": 1}
    assert (network.coverage.events, network.coverage.attendance_known) == (4, 3)
    assert named(found(reader, system, TieKind.MEETINGS, at_least=2)) == {"A B": 2}


def test_a_conference_ties_nobody(system: System, reader: User) -> None:
    many = [make.make_partnership(system=system) for _ in range(MOST_AT_ONE + 1)]
    make.make_event(partnerships=many)
    network = found(reader, system, TieKind.MEETINGS)
    assert network.ties == {}
    assert network.coverage.gatherings == 1


def test_working_through_has_a_direction(system: System, reader: User) -> None:
    a, b = partners(system, "AB")
    (c,) = partners(system, "C", tier="represented", represented_by=a)
    make.make_partnership(system=system, organisation=a.organisation, counterpart=b.organisation)
    network = found(reader, system, TieKind.THROUGH)
    assert named(network) == {"C A": 1, "A B": 1, "B A": 1}
    assert network.directed
    assert len(network.nodes) == 3
    assert set(network.near[_key(a)]) == {_key(b), _key(c)}


def test_kind_and_place_leave_only_those_that_fit(system: System, reader: User) -> None:
    north = make.make_place(system)
    a, b = partners(system, "AB", place=north)
    (c,) = partners(system, "C", kind="voluntary", place=north)
    make.make_event(partnerships=[a, b, c, *partners(system, "D")])
    everybody = found(reader, system, TieKind.MEETINGS)
    assert len(everybody.ties) == 6
    assert named(found(reader, system, TieKind.MEETINGS, place=north)) == {
        "A B": 1,
        "A C": 1,
        "B C": 1,
    }
    councils = found(reader, system, TieKind.MEETINGS, kind="upper_tier_council", place=north)
    assert named(councils) == {"A B": 1}


def test_two_groups_and_a_broker_are_said_as_they_are(system: System, reader: User) -> None:
    """A star of E, whose leaves know only it, and a pair apart: known by hand."""
    a, b, c, d, e, f, g = partners(system, "ABCDEFG")
    for leaf in (a, b, c, d):
        make.make_event(partnerships=[leaf, e])
    make.make_event(partnerships=[f, g])
    network = found(reader, system, TieKind.MEETINGS)
    measures = measured(network)
    assert measures is not None
    assert [node.name for node in measures.brokers] == ["E"]
    assert [node.name for node in measures.single_points] == ["E"]
    assert list(measures.parts) == [5, 2]
    assert measures.shape.density == pytest.approx(5 / 21)
    # 12 of the 30 ordered pairs of others go through E.
    assert measures.shape.betweenness[_key(e)] == pytest.approx(12 / 30)
    assert measures.shape.constraint[_key(e)] == pytest.approx(1 / 4)
    assert (measures.rank(_key(e)), measures.rank(_key(a))) == (1, None)
    assert [len(part) for part in parts(network)] == [5, 2]


def test_few_organisations_get_no_measures(system: System, reader: User, client: Client) -> None:
    make.make_event(partnerships=partners(system, "ABCD"))
    assert measured(found(reader, system, TieKind.MEETINGS)) is None
    text = page(client, reader, f"{PAGE}?ties=meetings")
    assert f"given from {FEWEST} organisations" in text
    assert "Density" not in text
    assert "Silence is not the absence of a tie." in text


def test_the_page_says_measures_with_their_coverage(
    system: System, reader: User, client: Client
) -> None:
    a, b, c, d, e = partners(system, "ABCDE", tier="managed")
    for leaf in (a, b, c, d):
        make.make_event(partnerships=[leaf, e])
    person, _ = make.make_contact(partnership=a)
    log_event(
        by=make.make_user(system=system),
        system=system,
        facts=EventFacts(
            starts_at=timezone.now() - timedelta(days=1),
            partners=[PartnerPart(a)],
            people=[PersonPart(person, a)],
        ),
    )
    text = page(client, reader, f"{PAGE}?ties=meetings")
    assert "4 of 10 possible ties between the 5 organisations that have any are recorded." in text
    assert "5 of 5 events logged in the period (100%) are complete" in text
    assert "100% of the shortest ways between the others lead through it" in text
    assert "All 5 organisations with ties hang together." in text
    assert f'href="/partnerships/{e.public_id}/"' in text
    assert f"/network/between/{_key(a)}/and/{_key(e)}/" in text
    assert "We know 1 managed partner through one person alone" in text
    assert person.name not in text


def test_returned_ties_are_said_where_ties_have_a_direction(
    system: System, reader: User, client: Client
) -> None:
    a, b = partners(system, "AB")
    partners(system, "CDE", tier="represented", represented_by=a)
    make.make_partnership(system=system, organisation=a.organisation, counterpart=b.organisation)
    text = page(client, reader, f"{PAGE}?ties=through")
    assert "2 of 5 ties lead both ways" in text
    assert "Reciprocity" not in page(client, reader, f"{PAGE}?ties=meetings")


def test_nothing_recorded_is_said_and_a_wrong_form_is_refused(
    system: System, reader: User, client: Client
) -> None:
    assert "No ties recorded" in page(client, reader)
    wrong = client.get(PAGE, {"since": "2025-02-01", "until": "2025-01-01", "at_least": "0"})
    assert wrong.status_code == 422
    assert "Enter a day that is not before the first one" in wrong.content.decode()
    elsewhere = make.make_board()
    assert client.get(PAGE, {"board": str(elsewhere.public_id)}).status_code == 422


def test_a_tie_leads_to_what_is_behind_it(system: System, reader: User, client: Client) -> None:
    a, b = partners(system, "AB")
    board = make.make_board(system=system, name="Joint board")
    sits(board, a)
    sits(board, b)
    (c,) = partners(system, "C", tier="represented", represented_by=a)
    event = make.make_event(partnerships=[a, b], title="Budget talk", notes="Not for boards")
    make.make_event(partnerships=[a, c], title="Other talk")
    text = page(client, reader, f"/network/between/{_key(a)}/and/{_key(b)}/")
    assert "Joint board" in text
    assert f'href="/events/{event.public_id}/"' in text
    assert "Budget talk" in text
    assert "Other talk" not in text
    assert "Not for boards" not in text
    assert "is represented through A" in page(
        client, reader, f"/network/between/{_key(a)}/and/{_key(c)}/"
    )
    assert "None in this time" in page(client, reader, f"/network/between/{_key(b)}/and/{_key(c)}/")
    assert client.get(f"/network/between/{_key(a)}/and/{_key(a)}/").status_code == 404


def test_another_systems_organisations_and_events_are_invisible(
    system: System, reader: User, client: Client
) -> None:
    (a,) = partners(system, "A")
    stranger = make.make_partnership()
    make.make_event(partnerships=[stranger, make.make_partnership(system=stranger.system)])
    client.force_login(reader)
    assert client.get(f"/network/between/{_key(a)}/and/{_key(stranger)}/").status_code == 404
    assert named(found(reader, stranger.system, TieKind.MEETINGS)) == {}
    outsider = make.make_user()
    client.force_login(outsider)
    assert client.get(PAGE).status_code == 302
    api = client_of(outsider)
    assert api.get(f"/api/v1/systems/{system.public_id}/network").status_code == 404


def test_programs_get_the_same(system: System, reader: User) -> None:
    a, b, c, d, e = partners(system, "ABCDE")
    for leaf in (a, b, c, d):
        make.make_event(partnerships=[leaf, e])
    client, address = client_of(reader), f"/api/v1/systems/{system.public_id}/network"
    given = client.get(address, {"ties": "meetings"}).json()
    assert given["measures"]["density"] == pytest.approx(4 / 10)
    assert given["components"] == [5]
    assert given["coverage"]["events"] == 4
    assert given["nodes"][0] | {"place": ""} == given["nodes"][0]
    assert given["nodes"][0]["organisation"] == _key(e)
    assert given["nodes"][0]["partnership"] == str(e.public_id)
    assert given["nodes"][0]["is_single_point"] is True
    assert {tie["weight"] for tie in given["ties"]} == {1}
    fewer = client.get(address, {"ties": "meetings", "at_least": "2"}).json()
    assert (fewer["nodes"], fewer["measures"], fewer["organisations"]) == ([], None, 5)
    boards = client.get(address).json()
    assert (boards["ties_of"], boards["since"]) == ("boards", A_YEAR_AGO.isoformat())
    wrongs: list[dict[str, str]] = [
        {"ties": "love"},
        {"since": TODAY.isoformat(), "until": A_YEAR_AGO.isoformat()},
        {"place": str(make.make_place(make.make_system()).public_id)},
        {"board": str(make.make_board().public_id)},
        {"weight": "3"},
    ]
    for wrong in wrongs:
        assert client.get(address, wrong).status_code == 400, wrong


def test_long_tables_are_paged(system: System, reader: User, client: Client) -> None:
    everybody = [make.make_partnership(system=system, name=f"P{n:03}") for n in range(60)]
    first = page(client, reader)
    assert "P024" in first
    assert "P025" not in first
    second = page(client, reader, f"{PAGE}?after={_key(everybody[24])}")
    assert "P025" in second
    assert "P050" not in second
    assert f"before={_key(everybody[25])}" in second
    assert "P024" in page(client, reader, f"{PAGE}?before={_key(everybody[25])}")
    assert "P000" in page(client, reader, f"{PAGE}?after=nonsense")
    last = page(client, reader, f"{PAGE}?after={_key(everybody[49])}")
    assert "after=" not in last


def test_names_are_escaped_in_page_and_picture(
    system: System, reader: User, client: Client
) -> None:
    awkward = "<b>Odd</b> & Sons"
    make.make_event(
        partnerships=[make.make_partnership(system=system, name=awkward), *partners(system, "AB")]
    )
    text = page(client, reader, f"{PAGE}?ties=meetings")
    assert awkward not in text
    assert escape(awkward) in text


def _key(partnership: Partnership) -> str:
    return str(partnership.organisation.public_id)
