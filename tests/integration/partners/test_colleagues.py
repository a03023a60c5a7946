"""The accounts of colleagues: invited, changed, closed, opened; and nobody is left in charge."""

from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.user import invite_user
from accounts.invitations import invitation_path
from accounts.models import User
from accounts.roles import NATIONAL_ADMINISTRATOR, SYSTEM_ADMINISTRATOR
from audit.models import AuditEvent
from partners.actions.account import take_back_invitation
from partners.actions.membership import end_role
from partners.models import Membership, System
from tests import factories as make
from tests.integration.partners.conftest import World

pytestmark = pytest.mark.django_db

WAITS = 0.5  # seconds in which whoever need not wait is long done


def url(name: str, grant: Membership) -> str:
    return reverse(f"partners:{name}", args=[grant.public_id])


def make_administrator(system: System) -> User:
    """One who has signed in, and so can take over."""
    user = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    Client().force_login(user)
    return user


def members(world: World, query: str) -> str:
    return f"{reverse('partners:members', args=[world.system.public_id])}?{query}"


@pytest.fixture
def invited(world: World) -> Membership:
    user = make.make_user(system=world.system, name="Ada Invited")
    invite_user(by=make.TESTS, user=user)
    return user.memberships.get()


def test_the_list_is_searched_and_narrowed(
    administrator: Client, world: World, invited: Membership
) -> None:
    others = {"q=ada": True, "q=nobody": False, "role=analyst": False, "state=invited": True}
    for query, found in {**others, "state=open": False, "state=closed": False}.items():
        assert ("Ada Invited" in administrator.get(members(world, query)).text) is found, query


def test_a_colleagues_page_says_how_their_account_is(
    administrator: Client, invited: Membership
) -> None:
    page = administrator.get(url("member", invited)).text
    assert "Invited" in page
    assert "works until" in page
    assert "Withdraw the invitation" in page


def test_an_invitation_is_sent_again_and_the_first_link_ends(
    administrator: Client, invited: Membership, mailoutbox: list[EmailMessage]
) -> None:
    first = invitation_path(invited.user)
    administrator.post(url("member_invite", invited))
    [mail] = mailoutbox
    assert first not in mail.body
    assert Client().get(first).status_code == 404
    invited.user.refresh_from_db()
    assert invitation_path(invited.user) in mail.body


def test_an_invitation_is_withdrawn_and_may_be_made_again(
    administrator: Client, world: World, invited: Membership
) -> None:
    first = invitation_path(invited.user)
    administrator.post(url("member_withdraw", invited))
    assert Client().get(first).status_code == 404
    assert not invited.user.memberships.current().exists()
    add = reverse("partners:member_add", args=[world.system.public_id])
    administrator.post(add, {"email": invited.user.email, "name": "", "role": "analyst"})
    invited.user.refresh_from_db()
    assert Client().get(invitation_path(invited.user)).status_code == 200


def test_a_role_is_given_to_a_last_day(administrator: Client, world: World) -> None:
    today = timezone.localdate()
    answers = {"email": "cover@example.nhs.uk", "name": "Cover", "role": "analyst"}
    parts = {"day": today.day, "month": today.month, "year": today.year}
    answers |= {f"last_day_{part}": str(number) for part, number in parts.items()}
    add = reverse("partners:member_add", args=[world.system.public_id])
    assert administrator.post(add, answers).status_code == 302
    assert Membership.objects.get(user__name="Cover").last_day == today


def test_a_role_is_changed_for_another(administrator: Client, world: World) -> None:
    administrator.post(url("member_role", world.membership), {"role": "analyst"})
    assert [grant.role for grant in world.manager.memberships.current()] == ["analyst"]


def test_nobody_gives_a_role_to_themselves(administrator: Client, world: World) -> None:
    add = reverse("partners:member_add", args=[world.system.public_id])
    answers = {"email": world.administrator.email, "role": "information_governance_lead"}
    response = administrator.post(add, answers)
    assert response.status_code == 422
    assert "Ask another administrator" in response.text
    assert world.administrator.memberships.count() == 1


def test_an_account_is_closed_and_opened(administrator: Client, world: World) -> None:
    theirs = Client()
    theirs.force_login(world.manager)
    assert "Close the account" in administrator.get(url("member_close", world.membership)).text
    assert theirs.get("/account/").status_code == 200
    administrator.post(url("member_close", world.membership))
    assert theirs.get("/account/").status_code == 302
    administrator.post(url("member_open", world.membership))
    world.manager.refresh_from_db()
    assert world.manager.is_active
    told = AuditEvent.objects.filter(target_id=world.manager.public_id)
    assert {"user.deactivated", "user.reactivated"} <= {event.type for event in told}


def test_the_only_administrator_is_neither_closed_nor_changed(world: World, client: Client) -> None:
    client.force_login(make.make_national_user())
    Client().force_login(world.administrator)
    grant = world.administrator.memberships.get()
    for name in ("member_close", "member_role"):
        response = client.post(url(name, grant), {"role": "analyst"})
        assert response.status_code == 422
        assert "only administrator" in response.text
    assert [held.role for held in world.administrator.memberships.current()] == [grant.role]
    make_administrator(world.system)
    assert client.post(url("member_close", grant)).status_code == 302


def test_a_closed_administrator_does_not_count(administrator: Client, world: World) -> None:
    closed = make_administrator(world.system)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    end = reverse(
        "partners:member_end",
        args=[world.system.public_id, world.administrator.memberships.get().public_id],
    )
    assert administrator.post(end).status_code == 422


def test_no_way_of_ending_a_role_leaves_nobody(world: World) -> None:
    """Whoever calls it: a page, a command or another action."""
    Client().force_login(world.administrator)
    grant = world.administrator.memberships.get()
    with pytest.raises(ValidationError, match="is the only administrator of"):
        end_role(by=make.TESTS, membership=grant)
    assert Membership.objects.current().filter(pk=grant.pk).exists()


def test_the_first_administrator_may_be_invited_by_mistake(world: World) -> None:
    """Who never came in administers nothing, so nothing is lost when they do not."""
    system = make.make_system()
    wrong = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    invite_user(by=make.TESTS, user=wrong)
    take_back_invitation(by=make.TESTS, membership=wrong.memberships.get())
    assert not wrong.memberships.current().exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_end_each_other_at_once_one_stays() -> None:
    """The second waits until the first is done, and finds that nobody else would be left."""
    system = make.make_system()
    one, other = make_administrator(system), make_administrator(system)
    refused: list[ValidationError] = []

    def end_the_first() -> None:
        try:
            end_role(by=other, membership=one.memberships.get())
        except ValidationError as error:
            refused.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        end_role(by=one, membership=other.memberships.get())
        second = Thread(target=end_the_first)
        second.start()
        second.join(WAITS)
        assert second.is_alive(), "It does not wait."
    second.join()
    assert len(refused) == 1
    assert [grant.user for grant in system.memberships.current()] == [one]


@pytest.mark.parametrize("name", ["member_close", "member_open", "member_sign_out"])
def test_an_account_of_two_systems_takes_who_administers_both(
    administrator: Client, world: World, name: str
) -> None:
    make.make_membership(world.manager, make.make_system())
    assert "in other systems too" in administrator.get(url("member", world.membership)).text
    assert administrator.post(url(name, world.membership)).status_code == 403
    world.manager.refresh_from_db()
    assert world.manager.is_active


def test_nobody_closes_their_own_account(administrator: Client, world: World) -> None:
    make_administrator(world.system)
    own = world.administrator.memberships.get()
    assert "This is you" in administrator.get(url("member", own)).text
    assert administrator.post(url("member_close", own)).status_code == 403


@pytest.mark.parametrize(
    "name", ["member", "member_role", "member_withdraw", "member_close", "member_sign_out"]
)
def test_a_colleague_elsewhere_is_invisible(administrator: Client, name: str) -> None:
    elsewhere = make.make_user(system=make.make_system()).memberships.get()
    national = make.make_national_user(NATIONAL_ADMINISTRATOR.name).memberships.get()
    assert administrator.get(url(name, elsewhere)).status_code == 404
    assert administrator.get(url(name, national)).status_code == 403
