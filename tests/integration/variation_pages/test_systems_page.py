"""The page of systems side by side: what it says, to whom, and of whom it says nothing."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import (
    BOARD_MEMBER,
    NATIONAL_ADMINISTRATOR,
    NATIONAL_ANALYST,
    SYSTEM_ADMINISTRATOR,
)
from partners.enums import OrganisationKind
from partners.models import System
from tests import factories as make
from tests.integration.variation.picture import added_up, counted

pytestmark = pytest.mark.django_db
URL = reverse("engagement:variation_systems")
COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE


def named(name: str, *, came: int = 60, practices: int = 5, councils: int = 0) -> System:
    """A system whose practices came so often of a hundred times, and that takes part."""
    system = make.make_system(name=name)
    for kind, many in ((PRACTICE, practices), (COUNCIL, councils)):
        for number in range(many):
            one = make.make_partnership(
                system=system, kind=kind, name=f"{name} {kind.label} {number}"
            )
            counted(one, 1, attendance_numerator=came, attendance_denominator=100)
    added_up(system)
    make.make_comparison(system=system)
    return system


def reader(system: System | None, role: str = BOARD_MEMBER.name) -> Client:
    user = make.make_user(system=system, role=role) if system else make.make_national_user(role)
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, status: int = 200, **asked: Any) -> str:
    response = client.get(URL, {"measure": "attendance", **asked})
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_figures_stand_beside_landscape_and_what_was_logged() -> None:
    own, other = named("Ashmoor"), named("Brackley", came=70, councils=2)
    make.make_system(name="Quietshire")
    text = text_of(reader(own))
    assert "Systems side by side" in text
    assert "<strong>Ashmoor</strong>" in text
    assert "60%" in text
    assert "70%" in text
    assert "Something logged in every month" in text
    assert "0 places, 2 councils, 0 NHS trusts, 0 care providers and homes" in text
    assert "2 partners of 1 system are left out: kinds with fewer than 5 partners" in text
    assert "1 system does not take part." in text
    assert "Quietshire" not in text
    assert "2 systems have a figure: too few to say what is usual" in text
    for partner in other.partnerships.select_related("organisation"):
        assert partner.organisation.name not in text


def test_one_that_differs_is_named_and_two_sentences_say_how_sure_that_is() -> None:
    systems = [named(f"System {number}", councils=5) for number in range(9)]
    named("Outlier", came=40, councils=5)
    text = text_of(reader(systems[0]))
    assert "1 of 10 systems lies outside the 95% limits around their average" in text
    assert "Below the 99.8% limits" in text
    assert "Of 20 about one would by chance alone. It does not say why." in text
    assert "of what differs between kinds of partner and places" in text
    one_kind = text_of(reader(systems[0]), kind=PRACTICE)
    assert "How much of what differs lies between systems cannot be said." in one_kind
    assert "choose a kind of partner" not in one_kind


def test_without_consent_it_says_who_may_give_it() -> None:
    named("Brackley")
    own = make.make_system(name="Ashmoor")
    choose = reverse("engagement:comparison_choose", args=[own.public_id])
    text = text_of(reader(own))
    assert "Not compared with other systems" in text
    assert "Brackley" not in text
    assert choose not in text
    assert choose in text_of(reader(own, SYSTEM_ADMINISTRATOR.name))


def test_a_member_of_two_systems_reads_which_one_is_missing() -> None:
    first, second = make.make_system(name="Ashmoor"), named("Brackley")
    user = make.make_user(system=first, role=BOARD_MEMBER.name)
    make.make_membership(user=user, system=second, role=BOARD_MEMBER.name)
    client = Client()
    client.force_login(user)
    text = text_of(client)
    assert "Ashmoor does not take part, so it is not shown here." in text
    assert "Brackley" in text


def test_it_is_the_page_of_national_analysts_without_a_system() -> None:
    national = reader(None, NATIONAL_ANALYST.name)
    assert "none has agreed yet" in text_of(national)
    named("Ashmoor", councils=1), named("Brackley")
    text = text_of(national)
    assert "You work in no system at the moment." in text
    assert "Ashmoor" in text
    assert "1 partner of 1 system is left out" in text
    assert "All systems take part." in text
    for page in ("home", "variation", "variation_series", "variation_behind"):
        answer = national.get(reverse(f"engagement:{page}"))
        assert (answer.status_code, answer.get("Location")) == (302, URL)
    administrator = reader(None, NATIONAL_ADMINISTRATOR.name)
    assert administrator.get(reverse("engagement:home")).status_code == 200
    assert "Ashmoor" in text_of(administrator)


def test_nobody_without_a_role_gets_in() -> None:
    client = Client()
    client.force_login(make.make_user())
    assert client.get(URL).status_code == 302
    assert Client().get(URL).status_code == 302


@pytest.mark.parametrize(
    "asked", [{"measure": "mood"}, {"measure": "system_survey"}, {"period": "7"}, {"kind": "x"}]
)
def test_what_cannot_be_asked_for_is_said(asked: dict[str, str]) -> None:
    client = reader(named("Ashmoor"))
    assert "There is a problem" in text_of(client, 422, **asked)
    assert "There is a problem" in text_of(reader(make.make_system()), 422, **asked)


def test_alone_and_empty_it_says_so() -> None:
    own = named("Ashmoor", practices=0)
    text = text_of(reader(own))
    assert "No other system takes part yet" in text
    assert "No partner" in text
    other = make.make_system(name="Brackley")
    for _ in range(5):
        partner = make.make_partnership(system=other, kind=PRACTICE)
        counted(partner, 1, days_due=0, days_not_logged=30)
    added_up(other)
    make.make_comparison(system=other)
    assert "Not logged" in text_of(reader(other))
    named("Caldwell", practices=1)
    assert "Too few partners to show" in text_of(reader(own))


def test_results_alone_refresh_and_the_page_leads_to_the_others() -> None:
    client = reader(named("Ashmoor"))
    fragment = client.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Ashmoor" in fragment
    assert reverse("engagement:variation_places") in text_of(client)
    assert URL in client.get(reverse("engagement:variation_places")).content.decode()


def test_it_costs_the_same_for_eight_systems_as_for_two() -> None:
    def queries(client: Client) -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as found:
            text_of(client)
        return len(found)

    systems: Sequence[System] = [named("Ashmoor"), named("Brackley")]
    member, national = reader(systems[0]), reader(None, NATIONAL_ANALYST.name)
    few = [queries(member), queries(national)]
    for number in range(6):
        named(f"System {number}")
    many = [queries(member), queries(national)]
    assert many == few
    assert max(few) <= 15
