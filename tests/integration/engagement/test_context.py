"""Figures of the area stand beside a relationship, and say what they are."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from engagement.presenters.briefing.gather import briefing, to_brief_on
from engagement.presenters.indicators import AreaContext, Figure, context_of
from partners.actions.indicator_figures import invent_area, invent_figures
from partners.enums import ReferenceKind
from partners.errors import PartnersError
from partners.models import Partnership
from tests import factories as make
from tests.factories.reference import bring_in, invented_figure
from tests.integration.engagement.conftest import Scene

HEADER = "area code,area name,period,indicator,value"
SIX = ("E06000005", "E06000014", "E06000047", "E06000060")


def figures(*rows: str) -> None:
    content = "\n".join([HEADER, *rows, ""]).encode()
    bring_in(ReferenceKind.INDICATORS, content)


def with_area(partnership: Partnership, code: str) -> None:
    make.make_identifier(partnership.organisation, code, scheme="gss")


def fresh(partnership: Partnership) -> list[AreaContext]:
    return context_of(
        Partnership.objects.select_related("organisation", "system").get(pk=partnership.pk)
    )


def only(partnership: Partnership) -> Figure:
    (context,) = fresh(partnership)
    (figure,) = context.figures
    return figure


def test_the_newest_figure_with_the_year_before_and_its_place_among_others(scene: Scene) -> None:
    with_area(scene.partnership, SIX[0])
    figures(
        *(f"{code},,2024-25,care-vacancies,{8 + n}" for n, code in enumerate(SIX)),
        f"{SIX[0]},Darlington,2023-24,care-vacancies,9.5",
        "E10000007,Derbyshire,2024-25,care-vacancies,1",
    )
    figure = only(scene.partnership)
    assert (figure.shown, figure.period) == ("8.0%", "2024-25")
    assert figure.change == "1.5 less than in 2023-24"
    assert figure.lies == "4 of 4 English unitary authorities, the highest first"
    assert figure.direction == "Lower is better"
    assert "Skills for Care" in figure.source
    assert "as at 1 January 2026" in figure.source


@pytest.mark.parametrize(("place", "quarter"), [(0, "highest"), (11, "lowest"), (4, "second high")])
def test_among_many_it_says_the_quarter(scene: Scene, place: int, quarter: str) -> None:
    codes = [f"E060000{n}" for n in range(10, 22)]
    with_area(scene.partnership, codes[place])
    figures(*(f"{code},,2024-25,care-vacancies,{20 - n}" for n, code in enumerate(codes)))
    assert only(scene.partnership).lies.startswith(f"in the {quarter}")


def test_a_year_without_a_figure_is_neither_bridged_nor_compared(scene: Scene) -> None:
    with_area(scene.partnership, SIX[0])
    figures(
        f"{SIX[0]},,2022-23,care-vacancies,7",
        f"{SIX[0]},,2023-24,care-vacancies,*",
        f"{SIX[0]},,2024-25,care-vacancies,9",
    )
    figure = only(scene.partnership)
    assert figure.change == ""
    chart = figure.chart("Darlington")
    assert [row[1] for row in chart.rows] == [
        "7.0",
        "Suppressed, because the number is small",
        "9.0",
    ]
    assert chart.key == "The line is broken where there is no figure."


def test_a_month_is_compared_with_the_same_month(scene: Scene) -> None:
    with_area(scene.partnership, SIX[0])
    figures(
        f"{SIX[0]},,June 2023,ae-attendances,40",
        f"{SIX[0]},,May 2024,ae-attendances,90",
        f"{SIX[0]},,June 2024,ae-attendances,44",
    )
    assert only(scene.partnership).change == "4.0 more than in June 2023"


def test_figures_of_a_council_that_was_abolished_stand_apart(scene: Scene) -> None:
    old = make.make_organisation(name="Old County Council", kind="upper_tier_council")
    old.legal_end = make.make_succession(old, scene.partnership.organisation).happened_on
    old.save()
    make.make_identifier(old, "E10000002", scheme="gss")
    with_area(scene.partnership, "E06000060")
    figures(
        "E10000002,Old,2019-20,care-vacancies,7",
        "E06000060,New,2020-21,care-vacancies,9",
    )
    own, earlier = fresh(scene.partnership)
    assert own.title == "Vale Council"
    assert [row.period for row in own.figures[0].values] == ["2020-21"]
    assert own.figures[0].change == ""
    assert earlier.title.startswith("Old County Council, until ")


def test_who_is_no_council_has_the_areas_of_the_councils_at_its_place(scene: Scene) -> None:
    place = make.make_place(scene.system, "Dale")
    make.make_identifier(
        make.make_partnership(system=scene.system, name="Dale Council", place=place).organisation,
        SIX[1],
        scheme="gss",
    )
    charity = make.make_partnership(
        system=scene.system, name="Dale Carers", kind="voluntary", place=place
    )
    figures(f"{SIX[1]},Dale,2024-25,care-vacancies,9")
    (context,) = fresh(charity)
    assert context.area.name == "Dale Council"
    assert not context.area.is_own
    assert fresh(scene.other) == []


def test_page_and_briefing_say_that_it_enters_no_score(scene: Scene, manager: Client) -> None:
    with_area(scene.partnership, SIX[0])
    figures(f"{SIX[0]},,2024-25,care-vacancies,8", f"{SIX[0]},,2023-24,care-vacancies,9")
    home = f"/partnerships/{scene.partnership.public_id}/"
    for url in (home, f"{home}context/", f"{home}briefing/"):
        page = manager.get(url).content.decode()
        assert "never enters a score" in page, url
        assert "8.0%" in page
    years = manager.get(f"{home}context/?indicator=care-vacancies&area={SIX[0]}").content.decode()
    assert "From 9.0% in 2023-24 to 8.0% in 2024-25." in years


def test_a_page_without_figures_says_how_they_come_in(scene: Scene, manager: Client) -> None:
    answer = manager.get(f"/partnerships/{scene.partnership.public_id}/context/?indicator=x&area=y")
    assert answer.status_code == HTTPStatus.OK
    assert "Nothing is published here yet" in answer.content.decode()


def test_what_is_real_and_what_is_invented_never_meet(scene: Scene) -> None:
    invented = make.make_partnership(
        system=make.make_system(is_fictional=True), name="Westmarch Council"
    )
    invent_area(by=make.TESTS, organisation=invented.organisation, code="X06000001")
    invent_figures(by=make.TESTS, figures=[invented_figure(), invented_figure("X06000002")])
    assert only(invented).lies == "1 of 2 invented unitary authorities, the highest first"
    with pytest.raises(PartnersError):
        invent_area(by=make.TESTS, organisation=scene.partnership.organisation, code="X06000003")


def test_it_costs_the_same_queries_however_many_figures_there_are(scene: Scene) -> None:
    with_area(scene.partnership, SIX[0])

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            fresh(scene.partnership)
        return len(queries)

    figures(f"{SIX[0]},,2024-25,care-vacancies,8")
    few = cost()
    figures(
        *(
            f"{code},,{year},{what},8"
            for code in SIX
            for year in (2020, 2021, 2022, 2023)
            for what in ("care-vacancies", "ae-attendances", "emergency-admissions")
        )
    )
    assert cost() == few <= 5


def test_the_api_gives_figures_and_briefing(
    scene: Scene, as_user: Callable[[User], Client]
) -> None:
    with_area(scene.partnership, SIX[0])
    figures(
        f"{SIX[0]},,2024-25,care-vacancies,8",
        f"{SIX[0]},,2023-24,care-vacancies,9",
        f"{SIX[1]},,2024-25,care-vacancies,*",
    )
    client = as_user(scene.board_member)
    (indicator,) = client.get("/api/v1/indicators/").json()["results"]
    assert (indicator["code"], indicator["better"]) == ("care-vacancies", "lower")
    listed = client.get(f"/api/v1/indicator-values/?area={SIX[0]}&indicator=care-vacancies").json()
    assert [row["value"] for row in listed["results"]] == [8.0, 9.0]
    one = client.get("/api/v1/indicator-values/?covers=2024-06-01&period=2024-25").json()["results"]
    assert {row["missing"] for row in one} == {"", "suppressed"}
    found = client.get(f"/api/v1/partnerships/{scene.partnership.public_id}/briefing/").json()
    gathered = briefing(
        scene.board_member, to_brief_on(scene.board_member).get(pk=scene.partnership.pk)
    )
    assert [each["key"] for each in found["sections"]] == [s.key for s in gathered.sections]
    assert [each["rule"] for each in found["next_steps"]] == [s.rule for s in gathered.steps]
    assert client.get(
        f"/api/v1/partnerships/{scene.other.public_id}/briefing/?x=1"
    ).status_code in (
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )
