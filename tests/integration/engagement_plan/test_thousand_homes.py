"""1,000 care homes brought in, 40 looked after, the others reached through their association."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.actions.plan_following import follow_where_behind
from engagement.enums import SheetKind
from engagement.models import Agreement
from partners.actions.representation import Among, represent_through
from partners.enums import Sector, Tier
from partners.errors import ChangedMeanwhileError
from partners.models import Organisation, Partnership, System
from tests import factories as make
from tests.integration.api.conftest import client_of
from tests.integration.imports.sheets import sheet

HOMES, IN_A_SHEET, MANAGED = 1_000, 60, 40
ADDRESS = "/engagement-plan/represent/"


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_960_of_1000_care_homes_are_never_overdue(client: Client) -> None:
    system = make.make_system(name="Vale system")
    user = make.make_user(system=system, email="kim@vale.example")
    association = make.make_partnership(
        system=system, name="Care Association", kind="voluntary", tier="managed", owner=user
    )
    lines = [
        f"Home {n:04},Care home,Managed,kim@vale.example"
        if n < MANAGED
        else f"Home {n:04},Care home,,"
        for n in range(IN_A_SHEET)
    ]
    sheet(system, SheetKind.ORGANISATIONS, "Name,Type,Tier,Owner", *lines)
    _known(system, range(IN_A_SHEET, HOMES))
    homes = Partnership.objects.filter(system=system, organisation__kind="care_location")
    assert homes.filter(tier=Tier.MANAGED).count() == MANAGED
    client.force_login(user)
    said = {
        "what": "represent",
        "partnership": str(association.public_id),
        "kind": "care_location",
        "place": "",
        "name": "",
    }
    shown = client.post(ADDRESS, {**said, "_preview": "yes"})
    assert "960 partners would be reached through Care Association" in words(shown).replace(
        "<strong>", ""
    ).replace("</strong>", "")
    assert "and 940 more" in words(shown)
    assert client.post(ADDRESS, {**said, "count": "960"}).status_code == 302
    others = homes.exclude(tier=Tier.MANAGED)
    assert others.filter(tier=Tier.REPRESENTED, represented_by=association).count() == 960
    plan: dict[str, Any] = {"system": system, "valid_from": timezone.localdate()}
    for tier, rate in ((Tier.MANAGED, 12), (Tier.REPRESENTED, 1)):
        change_engagement_plan(
            by=user, tier=tier, contacts_a_year=rate, reason="By the board.", **plan
        )
    assert follow_where_behind(only_lately=False) == 0
    assert Agreement.objects.filter(partnership__in=homes, is_own=False).count() == HOMES
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        make.make_event(partnerships=[association])  # so that the months are not all unlogged
        _never_overdue(client, user)


def _known(system: System, numbers: range) -> None:
    """More homes, written at once: each by itself takes as long as all that is asked here."""
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Home {n:04}", kind="care_location", sector=Sector.SOCIAL_CARE)
        for n in numbers
    )
    Partnership.objects.bulk_create(
        Partnership(organisation=each, system=system, tier=Tier.KNOWN) for each in organisations
    )


def _never_overdue(client: Client, user: Any) -> None:
    client.force_login(user)
    listed = words(client.get("/partnerships/?contact_overdue=on&tier=represented"))
    assert "Home 0" not in listed
    ask = client_of(user)
    for tier in ("represented", "known"):
        answer = ask.get(f"/api/v1/partnerships?contact_overdue=true&tier={tier}")
        assert answer.json()["results"] == []
    assert "Home 0100" not in words(client.get("/"))
    rows = client.get("/engagement-plan/").context["plan"].rows
    represented = next(row for row in rows if row.tier == Tier.REPRESENTED)
    assert (represented.progress.partners, represented.progress.managed) == (960, 0)


@pytest.mark.django_db
def test_they_can_be_only_known_again_and_each_history_says_so(client: Client) -> None:
    association = make.make_partnership(tier="managed")
    system = association.system
    place = make.make_place(system, "North")
    north = make.make_partnership(system=system, name="North Home", kind="care_location")
    Partnership.objects.filter(pk=north.pk).update(place=place)
    south = make.make_partnership(system=system, name="South Home", kind="care_location")
    represent_through(
        by=make.TESTS, representative=association, among=Among(kind="care_location"), expected=2
    )
    changed = AuditEvent.objects.filter(type="partnership.changed")
    assert {event.target_id for event in changed} == {north.public_id, south.public_id}
    client.force_login(make.make_user(system=system))
    said = {
        "what": "end",
        "partnership": str(association.public_id),
        "kind": "",
        "place": str(place.public_id),
        "name": "home",
    }
    assert "1 partner" in words(client.post(ADDRESS, said))
    assert client.post(ADDRESS, {**said, "count": "1"}).status_code == 302
    tiers = dict(Partnership.objects.filter(system=system).values_list("pk", "tier"))
    assert (tiers[north.pk], tiers[south.pk]) == (Tier.KNOWN, Tier.REPRESENTED)


@pytest.mark.django_db
def test_another_number_than_was_seen_is_refused() -> None:
    association = make.make_partnership(tier="managed")
    home = make.make_partnership(system=association.system, kind="care_location")
    with pytest.raises(ChangedMeanwhileError, match="were 2 partners when you looked"):
        represent_through(by=make.TESTS, representative=association, among=Among(), expected=2)
    represent_through(by=make.TESTS, representative=association, among=Among(), expected=1)
    home.refresh_from_db()
    with pytest.raises(ValidationError, match="cannot represent"):
        represent_through(by=make.TESTS, representative=home, among=Among(), expected=0)
