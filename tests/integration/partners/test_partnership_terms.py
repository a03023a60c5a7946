"""A partnership begins, changes and is withdrawn."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from partners.actions.partnership import change_partnership
from partners.enums import Tier
from partners.models import Partnership
from tests import factories
from tests.integration.partners.conftest import World


@pytest.fixture
def begin(world: World) -> str:
    ids = [world.newcomer.public_id, world.system.public_id]
    return reverse("partners:partnership_begin", args=ids)


@pytest.fixture
def change(world: World) -> str:
    return reverse("partners:partnership_change", args=[world.partnership.public_id])


@pytest.fixture
def withdraw(world: World) -> str:
    return reverse("partners:partnership_withdraw", args=[world.partnership.public_id])


def terms(**answers: object) -> dict[str, object]:
    return {"tier": Tier.KNOWN, "owner": "", "place": "", **answers}


def test_whoever_begins_a_partnership_is_offered_as_its_owner(
    manager: Client, world: World, begin: str
) -> None:
    form = manager.get(begin).context["form"]
    assert form["owner"].value() == world.manager.public_id


def test_a_managed_partnership_begins(manager: Client, world: World, begin: str) -> None:
    answers = terms(tier=Tier.MANAGED, owner=world.manager.public_id)
    response = manager.post(begin, answers)
    begun = Partnership.objects.get(organisation=world.newcomer)
    assert begun.owner == world.manager
    assert response["Location"] == reverse("engagement:partnership", args=[begun.public_id])


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        (terms(tier=Tier.MANAGED), "owner", "A managed partnership needs an owner."),
        (terms(tier=Tier.REPRESENTED), "partnership", "Say which partner represents this one."),
        (terms(tier="other"), "tier", "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_the_terms_is_said(
    manager: Client, begin: str, answers: dict[str, object], field: str, sentence: str
) -> None:
    response = manager.post(begin, answers)
    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])


def test_a_second_partnership_is_refused(manager: Client, world: World) -> None:
    ids = [world.organisation.public_id, world.system.public_id]
    response = manager.post(reverse("partners:partnership_begin", args=ids), terms())
    assert response.status_code == 422
    assert "already" in response.text


def test_only_those_who_log_events_are_offered_as_owners(
    manager: Client, world: World, begin: str
) -> None:
    offered = set(manager.get(begin).context["form"].fields["owner"].queryset)
    assert offered == {world.manager, world.administrator}


def test_a_partner_can_be_represented_by_another(manager: Client, world: World, begin: str) -> None:
    answers = terms(tier=Tier.REPRESENTED, partnership=world.partnership.public_id)
    manager.post(begin, answers)
    begun = Partnership.objects.get(organisation=world.newcomer)
    assert begun.represented_by == world.partnership


def test_searching_without_scripts_keeps_what_was_chosen(manager: Client, begin: str) -> None:
    answers = terms(tier=Tier.REPRESENTED, partnership_q="ayside", _search="partnership")
    response = manager.post(begin, answers)
    assert response.status_code == 200
    assert "Ayside Council" in response.text
    assert response.context["form"]["tier"].value() == Tier.REPRESENTED


def test_terms_are_changed(manager: Client, world: World, change: str) -> None:
    answers = terms(tier=Tier.MANAGED, owner=world.manager.public_id)
    manager.post(change, {**answers, "version": world.partnership.version})
    world.partnership.refresh_from_db()
    assert world.partnership.owner == world.manager


def test_two_who_change_the_same_see_both_versions(
    manager: Client, world: World, change: str
) -> None:
    seen = world.partnership.version
    change_partnership(
        by=world.administrator,
        partnership=world.partnership,
        tier=Tier.MANAGED,
        owner=world.administrator,
        represented_by=None,
        place=None,
        expected_version=seen,
    )
    answers = terms(tier=Tier.MANAGED, owner=world.manager.public_id)
    response = manager.post(change, {**answers, "version": seen})
    assert response.status_code == 409
    assert world.administrator.name in response.text
    assert world.manager.name in response.text
    assert [row.label for row in response.context["differences"] if row.differs] == [
        "Looked after by"
    ]
    assert "How do you work with it?" not in response.text
    world.partnership.refresh_from_db()
    assert world.partnership.owner == world.administrator

    again = dict(response.context["hidden"]) | {"version": response.context["record"].version}
    assert manager.post(change, again).status_code == 302
    world.partnership.refresh_from_db()
    assert world.partnership.owner == world.manager


def test_a_partnership_is_withdrawn_with_a_reason(
    manager: Client, world: World, withdraw: str
) -> None:
    manager.post(withdraw, {"reason": "Entered twice"})
    world.partnership.refresh_from_db()
    assert world.partnership.is_withdrawn
    event = AuditEvent.objects.get(type="partnership.withdrawn")
    assert (event.reason, event.actor_id) == ("Entered twice", world.manager.public_id)


def test_a_reason_is_needed(manager: Client, world: World, withdraw: str) -> None:
    assert manager.post(withdraw, {"reason": " "}).status_code == 422
    world.partnership.refresh_from_db()
    assert not world.partnership.is_withdrawn


def test_withdrawing_twice_is_refused_in_words(manager: Client, withdraw: str) -> None:
    manager.post(withdraw, {"reason": "Entered twice"})
    response = manager.post(withdraw, {"reason": "Again"})
    assert response.status_code == 422
    assert "was withdrawn before" in response.text


def test_looking_changes_nothing(manager: Client, world: World, withdraw: str) -> None:
    manager.get(withdraw)
    world.partnership.refresh_from_db()
    assert not world.partnership.is_withdrawn


def test_an_owner_of_another_system_is_refused(manager: Client, begin: str) -> None:
    outsider = factories.make_user(system=factories.make_system())
    response = manager.post(begin, terms(tier=Tier.MANAGED, owner=outsider.public_id))
    assert response.status_code == 422


def test_after_a_withdrawal_a_new_partnership_begins(
    manager: Client, world: World, withdraw: str
) -> None:
    manager.post(withdraw, {"reason": "A slip"})
    page = reverse("partners:organisation", args=[world.organisation.public_id])
    ids = [world.organisation.public_id, world.system.public_id]
    begin_again = reverse("partners:partnership_begin", args=ids)
    assert begin_again in manager.get(page).text

    assert manager.post(begin_again, terms()).status_code == 302
    standing = Partnership.objects.active().get(organisation=world.organisation)
    assert standing != world.partnership
    shown = manager.get(page)
    assert begin_again not in shown.text
    assert shown.context["partnerships"] == [standing, world.partnership]
    assert manager.post(begin_again, terms()).status_code == 422
