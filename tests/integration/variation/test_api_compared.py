"""What the pages of comparison show, through the API: the same figures, under the same rights."""

from typing import Any

import pytest
from django.test import Client

from accounts.roles import ANALYST, BOARD_MEMBER, NATIONAL_ANALYST
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.variation.picture import added_up, counted, months_ago, steady
from tests.integration.variation.test_partners_and_places import with_score

pytestmark = pytest.mark.django_db
PRACTICE = OrganisationKind.GP_PRACTICE


@pytest.fixture
def system() -> System:
    """Eleven practices that come, and a twelfth that never does."""
    system = make.make_system()
    north = make.make_place(system, "North")
    for number in range(12):
        one = make.make_partnership(
            system=system, place=north, kind=PRACTICE, name=f"Practice {number:02}"
        )
        came = 0 if number == 3 else 20
        steady(one, 2, attendance_numerator=came, attendance_denominator=40)
    added_up(system)
    return system


def client_of(system: System | None, role: str = BOARD_MEMBER.name) -> Client:
    client = Client()
    user = make.make_user(system=system, role=role) if system else make.make_national_user(role)
    client.force_login(user)
    return client


def get(client: Client, system: System, what: str, status: int = 200, **query: Any) -> Any:
    found = client.get(f"/api/v1/systems/{system.public_id}/variation/{what}", query)
    assert found.status_code == status, found.content
    return found.json()


def test_between_partners(system: System) -> None:
    client = client_of(system)
    found = get(client, system, "partners", measure="attendance", kind=PRACTICE)
    assert [one["name"] for one in found["partners"]] == [f"Practice {n:02}" for n in range(12)]
    assert found["funnel"]["target"] == pytest.approx(11 / 24)
    assert not found["funnel"]["is_beyond_use"]
    outside = {one["name"]: one["placed"] for one in found["partners"] if one["is_named"]}
    assert outside == {"Practice 03": "below_998"}
    away = found["partners"][3]
    assert away["value"] == 0 < away["lower_998"] < away["lower_95"] < away["upper_95"]
    surveys = get(client, system, "partners", measure="partner_survey")
    assert surveys == {"measure": "partner_survey", "funnel": None, "partners": []}


def test_behind_a_figure_page_by_page(system: System) -> None:
    client = client_of(system)
    first = get(client, system, "behind", measure="attendance", limit=7)
    assert len(first["results"]) == 7
    assert first["previous"] is None
    one = first["results"][0]
    assert one["partnership"]["name"] == "Practice 00"
    assert (one["kind"], one["place"]["name"]) == (PRACTICE, "North")
    assert (one["rate"]["numerator"], one["rate"]["denominator"]) == (40, 80)
    second = client.get(first["next"]).json()
    assert [row["partnership"]["name"] for row in second["results"]][-1] == "Practice 11"
    assert second["next"] is None
    get(client, system, "behind", 400, measure="attendance", limit="many")
    get(client, system, "behind", 400, measure="attendance", changed_since="start")


def test_between_places(system: System) -> None:
    client = client_of(system)
    nothing = get(client, system, "places")
    assert (nothing["measure"], nothing["share"], nothing["places"]) == ("health", None, [])
    assert nothing["why_not"]
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    south = make.make_place(system, "South")
    for mean in (30, 34, 32):
        low = make.make_partnership(system=system, place=south)
        with_score(low, Measure.HEALTH, mean, model)
    for partner, mean in zip(
        Partnership.objects.filter(place__name="North"), (60, 64), strict=False
    ):
        with_score(partner, Measure.HEALTH, mean, model)
    found = get(client, system, "places")
    assert [(one["name"], one["partnerships"], one["mean"]) for one in found["places"]] == [
        ("North", 2, 62),
        ("South", 3, 32),
    ]
    assert found["share"]["share"] > 0.99
    assert get(client, system, "places", measure="trust_of_partner")["share"] is None
    get(client, system, "places", 400, measure="trust_of_system")


def test_attention_and_who_may_read_its_inequality(system: System) -> None:
    partner = make.make_partnership(system=system)
    counted(partner, 1, contacts_numerator=6, contacts_denominator=10)
    added_up(system)
    found = get(client_of(system), system, "attention")
    contacts = {one["kind"]: one["rate"]["value"] for one in found["by_kind"]}
    assert contacts["upper_tier_council"] == 0.6
    assert found["voice"][0]["measure"] == "contacts"
    assert found["voice"][0]["social_care"]["value"] == 0.6
    assert (found["inequality"], found["gaps"]) == (None, [])
    judged = get(client_of(system, ANALYST.name), system, "attention")
    assert judged["inequality"]["partnerships"] == 1
    get(client_of(system), system, "attention", 400, kind=PRACTICE)


def test_systems_side_by_side_with_consent(system: System) -> None:
    other = make.make_system()
    for number in range(5):
        one = make.make_partnership(system=other, kind=PRACTICE, name=f"Theirs {number}")
        counted(one, 1, attendance_numerator=30, attendance_denominator=40)
    added_up(other)
    make.make_comparison(system=other)
    client = client_of(system)
    nothing = get(client, system, "systems", measure="attendance")
    assert (nothing["systems"], nothing["not_taking_part"]) == ([], 0)
    make.make_comparison(system=system)
    found = get(client, system, "systems", measure="attendance")
    rows = {one["name"]: one for one in found["systems"]}
    assert rows.keys() == {system.name, other.name}
    assert rows[other.name]["rate"]["value"] == 0.75
    assert rows[other.name]["landscape"]["bodies"]["practices"] == 5
    assert (rows[system.name]["is_own"], rows[other.name]["is_own"]) == (True, False)
    assert rows[other.name]["placed"] is None  # two are too few
    assert (rows[system.name]["managed"], rows[other.name]["managed"]) == (0, None)
    assert "Theirs" not in str(found)
    get(client, system, "systems", 400, measure="system_survey")
    get(client, system, "systems", 400, place="none")
    get(client, other, "systems", 404)
    national = get(client_of(None, NATIONAL_ANALYST.name), other, "systems")
    assert len(national["systems"]) == 2


def test_the_limits_of_a_series_are_those_of_the_arithmetic() -> None:
    system = make.make_system()
    partner = make.make_partnership(system=system)
    for number in range(1, 21):
        came = 100 if number % 2 else 70
        counted(partner, number, attendance_numerator=came, attendance_denominator=100)
    added_up(system)
    found = get(
        client_of(system), system, "series", measure="attendance", since=str(months_ago(20))
    )
    assert found["presentation"] == "xmr"
    limits = found["points"][0]["limits"]
    assert limits["upper"] > 1
    assert limits["lower"] < limits["mean"] < limits["upper"]
    assert not limits["is_trial"]
    assert found["points"][-1]["limits"] is None  # the running month


def test_facts_of_a_month(system: System) -> None:
    partnership = make.make_partnership(system=system)
    meeting = make.make_event(partnerships=[partnership])
    path = f"/api/v1/partnerships/{partnership.public_id}/facts"
    client = client_of(system)
    found = client.get(path, {"month": f"{meeting.occurred_on:%Y-%m}"}).json()
    (fact,) = found["facts"]
    assert found["measure"] == "contacts"
    assert (fact["record_type"], fact["record"]) == ("event", str(meeting.public_id))
    assert fact["counts"] is True
    assert client.get(path).json()["month"] == str(months_ago(1))
    assert client.get(path, {"month": "2026-13"}).status_code == 400
    assert client.get(path, {"measure": "system_survey"}).status_code == 403
    assert client_of(make.make_system()).get(path).status_code == 404


@pytest.mark.parametrize("what", ["partners", "behind", "places", "attention", "systems"])
def test_strangers_find_no_system_and_nobody_gets_in(system: System, what: str) -> None:
    get(client_of(make.make_system()), system, what, 404)
    path = f"/api/v1/systems/{system.public_id}/variation/{what}"
    assert Client().get(path).status_code == 401
    get(client_of(system), system, what, 400, nonsense="1")
    if what in ("partners", "behind"):
        get(client_of(system), system, what, 403, measure="system_survey")
