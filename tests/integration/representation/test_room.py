"""Who is not in the room, against partners or figures; boards and systems side by side."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.actions.sector_figure import withdraw_sector_figure
from engagement.analytics.representation.room import Room, who_is_in_the_room
from engagement.analytics.representation.side_by_side import comparable_with
from engagement.errors import NotPossibleError
from engagement.models import SectorFigure
from partners.models import Board, System
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def system() -> System:
    """Two trusts, a council, a care provider and a charity; a board of trusts and the council."""
    system = make.make_system()
    for kind in ("acute_trust", "acute_trust", "upper_tier_council", "care_provider", "voluntary"):
        make.make_partnership(system=system, kind=kind)
    board = make.make_board(system=system)
    make.make_members(board, 3, sector="nhs")
    make.make_members(board, 1, sector="local_government")
    make.make_seat(board=board, sector="vcse")
    return system


def _client(system: System, role: str = "partnership_manager") -> Client:
    client = Client()
    client.force_login(make.make_user(system=system, role=role))
    return client


def _room(system: System, **said: str) -> Room:
    return who_is_in_the_room(system, TODAY(), **said)  # type: ignore[arg-type]


def test_shares_of_filled_seats_over_shares_of_partners(system: System) -> None:
    room = _room(system)
    rows = {row.sector.value: row for row in room.rows}
    assert (room.total.seats, room.total.filled) == (5, 4)
    # 3 of 4 filled seats, 2 of 5 partners.
    assert rows["nhs"].ratio == pytest.approx((3 / 4) / (2 / 5))
    assert rows["local_government"].ratio == pytest.approx((1 / 4) / (1 / 5))
    assert rows["vcse"].ratio == 0
    assert rows["vcse"].high == pytest.approx(3.6888794541139363 / 4 / (1 / 5))
    assert room.parity == pytest.approx(1 - (0.35 + 0.05 + 0.2 + 0.2) / 2)
    assert [sector.value for sector in room.unheard] == ["social_care", "vcse"]


def test_care_providers_vcse_and_places_are_named(system: System) -> None:
    heard, unheard = make.make_place(system, "Ellerby"), make.make_place(system, "Harrowfen")
    partnership = make.make_partnership(system=system, place=heard)
    make.make_partnership(system=system, place=unheard)
    seat = make.make_seat(board=make.make_board(system=system))
    make.make_appointment(
        seat=seat,
        person=make.make_person(system=system),
        home_organisation=partnership.organisation,
    )
    assert [place.name for place in _room(system).places] == ["Harrowfen"]
    page = _client(system).get(reverse("engagement:representation")).content.decode()
    assert "Care providers (social care): 1 partner, and nobody holds a seat." in page
    assert "Voluntary sector (VCSE): 1 partner, and nobody holds a seat." in page
    assert "Harrowfen: nobody who holds a seat comes from" in page


def test_one_board_and_an_earlier_day(system: System) -> None:
    other = make.make_board(system=system)
    make.make_members(other, 2, sector="social_care")
    assert _room(system).total.filled == 6
    assert who_is_in_the_room(system, TODAY(), board=other).total.filled == 2
    assert who_is_in_the_room(system, date(2020, 1, 1)).total.filled == 0
    url = reverse("engagement:representation")
    page = _client(system).get(url, {"board": str(other.public_id), "on": "2026-01-01"})
    assert page.context["room"].board == other
    assert _client(system).get(url, {"on": "1800-01-01"}).status_code == 422


def test_the_denominator_changes_the_answer(system: System) -> None:
    make.make_sector_figures(system=system, as_at=date(2025, 1, 1), nhs=1)
    make.make_sector_figures(system=system, nhs=300, local_government=700)
    room = _room(system, denominator="staff")
    rows = {row.sector.value: row for row in room.rows}
    assert rows["nhs"].ratio == pytest.approx((3 / 4) / (300 / 1000))
    assert rows["local_government"].ratio == pytest.approx((1 / 4) / (700 / 1000))
    # Nobody said how many work in the others: they are left out, and not taken as none.
    assert rows["vcse"].ratio is None
    assert room.parity == pytest.approx(1 - 0.45)
    page = _client(system).get(reverse("engagement:representation"), {"denominator": "staff"})
    assert "Compared with staff as at 31 March 2026" in page.content.decode()
    assert "The ratio depends on what is counted" in page.content.decode()
    before = who_is_in_the_room(system, date(2025, 6, 1), denominator="staff")
    assert before.basis.as_at == date(2025, 1, 1)


def test_without_figures_there_are_counts_and_no_ratio(system: System) -> None:
    room = _room(system, denominator="budget")
    assert room.parity is None
    assert all(row.ratio is None for row in room.rows)
    page = _client(system).get(reverse("engagement:representation"), {"denominator": "budget"})
    assert "has entered no figures for budget" in page.content.decode()


def test_a_system_without_anything_has_a_page() -> None:
    page = _client(make.make_system()).get(reverse("engagement:representation"))
    assert "Nothing to compare yet" in page.content.decode()


def test_figures_are_entered_replaced_and_withdrawn(system: System) -> None:
    client = _client(system)
    url = reverse("engagement:sector_figures_new", args=[system.public_id])
    said = {"unit": "staff", "as_at": "2026-03-31", "source": "Census", "nhs": "900"}
    assert client.post(url, {**said, "source": ""}).status_code == 422
    assert client.post(url, {**said, "nhs": ""}).status_code == 422
    assert client.post(url, {**said, "nhs": "-1"}).status_code == 422
    assert client.post(url, {**said, "as_at": "2990-01-01"}).status_code == 422
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 422  # nothing new
    assert client.post(url, {**said, "nhs": "950", "vcse": "10"}).status_code == 302
    figures = SectorFigure.objects.standing().filter(system=system)
    assert {row.sector: int(row.value) for row in figures} == {"nhs": 950, "vcse": 10}
    withdraw = reverse("engagement:sector_figure_withdraw", args=[figures[0].public_id])
    assert client.post(withdraw, {"reason": "Wrong year"}).status_code == 302
    assert figures.all().count() == 1
    shown = _client(system, "board_member").get(
        reverse("engagement:sector_figures", args=[system.public_id])
    )
    assert "Census" in shown.content.decode()
    assert _client(system, "board_member").get(url).status_code == 403


def test_a_withdrawn_figure_makes_room_for_another(system: System) -> None:
    (figure,) = make.make_sector_figures(system=system, nhs=1)
    withdraw_sector_figure(by=make.make_user(), figure=figure, reason="Wrong")
    make.make_sector_figures(system=system, nhs=2)
    with pytest.raises(ValidationError):
        make.make_sector_figures(system=system)


def test_local_government_on_each_board(system: System) -> None:
    make.make_board(system=system)
    page = _client(system, "board_member").get(reverse("engagement:representation_boards"))
    assert "1 of 5 (20%)" in page.content.decode()
    assert "1 of 4 (25%)" in page.content.decode()
    assert "None" in page.content.decode()


def test_systems_are_compared_only_if_both_agreed(system: System) -> None:
    other, third = make.make_system(name="Neighbour"), make.make_system(name="Silent")
    make.make_comparison(system=other)
    assert not comparable_with(system).exists()
    url = reverse("engagement:representation_systems")
    assert "Neighbour" not in _client(system).get(url).content.decode()
    make.make_comparison(system=system)
    assert set(comparable_with(system)) == {system, other}
    assert third not in comparable_with(system)
    page = _client(system).get(url).content.decode()
    assert "Neighbour" in page
    assert "1 of 5 (20%)" in page
    assert "1 council, 2 NHS trusts" in page


def test_only_administrators_choose_and_may_choose_again(system: System) -> None:
    url = reverse("engagement:comparison_choose", args=[system.public_id])
    assert _client(system).get(url).status_code == 403
    client = _client(system, "system_administrator")
    assert client.post(url, {"allows": "no", "reason": "So"}).status_code == 422  # as it is
    assert client.post(url, {"allows": "yes", "reason": ""}).status_code == 422
    assert client.post(url, {"allows": "yes", "reason": "The board agreed"}).status_code == 302
    assert comparable_with(system).exists()
    assert client.post(url, {"allows": "no", "reason": "No longer"}).status_code == 302
    assert not comparable_with(system).exists()
    with pytest.raises(NotPossibleError):
        make.make_comparison(system=system, allows=False)


def test_an_invented_system_is_not_compared_with_a_real_one(system: System) -> None:
    invented = make.make_system(is_fictional=True)
    for each in (system, invented):
        make.make_comparison(system=each)
    assert set(comparable_with(system)) == {system}


def test_more_boards_seats_and_systems_cost_no_more_queries(system: System) -> None:
    make.make_comparison(system=system)
    client = _client(system)
    urls = [
        reverse(f"engagement:{name}")
        for name in ("representation", "representation_boards", "representation_systems")
    ]
    few = [_queries(client, url) for url in urls]
    for _ in range(4):
        board: Board = make.make_board(system=system)
        make.make_members(board, 2, sector="other")
        make.make_comparison(system=make.make_system())
    assert [_queries(client, url) for url in urls] == few


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
