"""Commissioned services: the end of a contract raises one decision, in time and only once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from engagement.actions.decision import decide, withdraw_decision
from engagement.actions.service import (
    ServiceFacts,
    correct_service,
    raise_upcoming_decision,
    record_service,
    renew_contract,
    withdraw_service,
)
from engagement.days import months_after
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import CommissionedService, Decision
from engagement.tasks import raise_decisions
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement.conftest import Scene
from tests.integration.engagement.pages import day

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NEAR, FAR = months_after(TODAY, 18), months_after(TODAY, 18) + timedelta(days=1)
LATER = months_after(TODAY, 60)


@pytest.fixture
def council() -> Partnership:
    return make.make_partnership(name="Council")


def set_end(service: CommissionedService, ends_on: date) -> None:
    """As if time had passed: no action moves the day on which one looks."""
    CommissionedService.objects.filter(pk=service.pk).update(ends_on=ends_on)
    service.refresh_from_db()


def raised(service: CommissionedService) -> list[tuple[date | None, date | None]]:
    rows = service.decisions.order_by("id")
    return list(rows.values_list("contract_end", "expected_on"))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 11, 22), 18, date(2028, 5, 22)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_months_end_with_their_last_day(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end


def test_an_end_within_18_months_raises_it_at_once(council: Partnership) -> None:
    hospital = make.make_partnership(system=council.system, name="Hospital")
    charity = make.make_partnership(system=council.system, name="Charity")
    service = make.make_service(
        commissioner=council, providers=[council, hospital], affected=[charity], ends_on=NEAR
    )
    [decision] = service.decisions.all()
    assert raised(service) == [(NEAR, NEAR)]
    assert (decision.kind, decision.partnership) == ("procurement", council)
    affected = {row.affected_side_name for row in decision.consultations.all()}
    assert affected == {"Hospital", "Charity", council.system.name}


def test_who_is_not_the_system_need_not_affect_it(council: Partnership) -> None:
    hospital = make.make_partnership(system=council.system, name="Hospital")
    service = make.make_service(
        commissioner=council, providers=[hospital], ends_on=NEAR, affects_system=False
    )
    [decision] = service.decisions.all()
    assert [row.affected_side_name for row in decision.consultations.all()] == ["Hospital"]


def test_a_later_end_waits_for_the_daily_run_which_misses_none(council: Partnership) -> None:
    service = make.make_service(commissioner=council, ends_on=FAR)
    assert raise_decisions() == 0
    assert raised(service) == []
    set_end(service, TODAY + timedelta(days=3))  # no run for a year and a half
    assert raise_decisions() == 1
    assert raise_decisions() == 0
    assert raised(service) == [(service.ends_on, service.ends_on)]
    with pytest.raises(NotPossibleError):
        raise_upcoming_decision(by=make.TESTS, service=service)


def test_a_contract_that_ended_or_whose_record_was_withdrawn_raises_nothing() -> None:
    past, withdrawn = make.make_service(), make.make_service()
    set_end(past, TODAY - timedelta(days=1))
    withdraw_service(by=make.make_user(), service=withdrawn, reason="There is none")
    set_end(withdrawn, NEAR)
    assert raise_decisions() == 0


def test_the_database_refuses_a_second_one_for_the_same_end() -> None:
    service = make.make_service(ends_on=NEAR)
    [decision] = service.decisions.all()
    twin = Decision.objects.get(pk=decision.pk)
    twin.pk, twin.public_id = None, make.make_decision().public_id
    twin._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.bulk_create([twin])


def test_what_was_withdrawn_is_not_raised_again_for_the_same_end() -> None:
    service = make.make_service(ends_on=NEAR)
    withdraw_decision(by=make.make_user(), decision=service.decisions.get(), reason="Not needed")
    assert raise_decisions() == 0
    earlier = NEAR - timedelta(days=30)
    facts = ServiceFacts(service.title, providers=service.providers, ends_on=earlier)
    correct_service(
        by=make.TESTS,
        service=service,
        facts=facts,
        reason="Mistyped",
        expected_version=service.version,
    )
    assert raised(service) == [(NEAR, NEAR), (earlier, earlier)]


def test_a_changed_end_moves_what_is_open_and_keeps_how_early_it_was_expected() -> None:
    service = make.make_service(ends_on=NEAR)
    Decision.objects.update(expected_on=NEAR - timedelta(days=90))
    renew_contract(by=make.TESTS, service=service, ends_on=LATER)
    assert raised(service) == [(LATER, LATER - timedelta(days=90))]
    assert raise_decisions() == 0
    with pytest.raises(ValidationError, match="not later"):
        renew_contract(by=make.TESTS, service=service, ends_on=NEAR)


def test_once_decided_a_renewed_contract_raises_the_next_one_in_its_time() -> None:
    service = make.make_service(ends_on=TODAY + timedelta(days=60))
    first = service.ends_on
    decide(by=make.TESTS, decision=service.decisions.get(), decided_on=TODAY)
    renew_contract(by=make.TESTS, service=service, ends_on=LATER)
    assert raise_decisions() == 0
    set_end(service, NEAR)
    assert raise_decisions() == 1
    assert raised(service) == [(first, first), (NEAR, NEAR)]


def test_who_and_when_must_fit(council: Partnership) -> None:
    elsewhere = make.make_partnership()
    system = council.system
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "providers"),
        ({"providers": [elsewhere]}, "providers"),
        ({"affected": [council, council]}, "affected"),
        ({"commissioner": elsewhere, "providers": [council]}, "commissioner"),
        ({"commissioner": council, "affects_system": False, "providers": [council]}, "providers"),
        ({"providers": [council], "starts_on": NEAR, "ends_on": TODAY}, "ends_on"),
        ({"providers": [council], "value": -1}, "value"),
    ]
    for said, field in cases:
        with pytest.raises(ValidationError) as refusal:
            record_service(by=make.TESTS, system=system, facts=ServiceFacts("A", **said))
        assert list(refusal.value.message_dict) == [field]


def test_ending_before_looks_from_today_on() -> None:
    soon, past = make.make_service(ends_on=NEAR), make.make_service()
    set_end(past, TODAY - timedelta(days=1))
    found: Any = CommissionedService.objects
    assert list(found.ending_before(NEAR + timedelta(days=1))) == [soon]
    assert list(found.ending_before(NEAR)) == []


def send(client: Client, url: str, body: dict[str, Any]) -> None:
    answer = client.post(url, body)
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_service_in_the_browser_from_its_beginning_to_its_withdrawal(
    scene: Scene, manager: Client
) -> None:
    body = {
        "title": "Sexual health services",
        "commissioner": str(scene.partnership.public_id),
        "providers": [str(scene.other.public_id)],
        "value": "1200000",
        "note": "Lots by place",
        **day("ends_on", NEAR),
    }
    send(manager, "/services/new/", body)
    service = CommissionedService.objects.get()
    url = f"/services/{service.public_id}/"
    page = manager.get(url).text
    for words in ("£1,200,000</dd>", "Lots by place", "Ends within 18 months", "What follows"):
        assert words in page
    decision = service.decisions.get()
    assert "The end of the contract" in manager.get(f"/decisions/{decision.public_id}/").text
    send(manager, f"{url}renew/", day("ends_on", LATER))
    old = service.version
    correction = {**body, "title": "Sexual health", "reason": "Name", **day("ends_on", LATER)}
    assert manager.post(f"{url}correct/", {**correction, "version": old}).status_code == 409
    service.refresh_from_db()
    send(manager, f"{url}correct/", {**correction, "version": service.version})
    assert "Sexual health" in manager.get("/services/?q=sexual").text
    assert list(manager.get("/services/?state=ending").context["page"]) == []
    assert list(manager.get(f"/services/?partnership={scene.other.public_id}").context["page"])
    send(manager, f"{url}withdraw/", {"reason": "There is none"})
    assert "Record withdrawn" in manager.get(url).text
    assert "contract renewed" in manager.get(f"{url}history/").text


def test_a_stale_version_is_refused() -> None:
    service = make.make_service()
    with pytest.raises(ChangedMeanwhileError):
        correct_service(
            by=make.TESTS,
            service=service,
            facts=ServiceFacts("Another"),
            reason="Mistake",
            expected_version=service.version + 1,
        )
