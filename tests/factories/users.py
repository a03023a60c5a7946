"""Users and their roles."""

from itertools import count

from django.contrib.auth.hashers import make_password

from accounts.actions.user import add_user
from accounts.models import User
from accounts.roles import NATIONAL_ADMINISTRATOR, PARTNERSHIP_MANAGER
from audit.recording import Service
from partners.actions.invitation import invite_member
from partners.actions.membership import grant_role
from partners.models import Membership, System

TESTS = Service("tests")
PASSWORD = "a long enough test password"
_numbers = count(1)
_hashed: dict[str, str] = {}


def make_user(
    *,
    system: System | None = None,
    role: str = PARTNERSHIP_MANAGER.name,
    email: str = "",
    name: str = "",
    password: str = "",
) -> User:
    """Someone with a role in the system; without a system, someone who belongs nowhere.

    They can sign in through the page only with a `password`; tests use `client.force_login`.
    """
    number = next(_numbers)
    user = add_user(
        by=TESTS,
        email=email or f"user{number}@example.nhs.uk",
        name=name or f"User Number {number}",
    )
    if password:
        # Hashing is slow on purpose, so each test password is hashed once.
        user.password = _hashed.setdefault(password, make_password(password))
        user.save(update_fields=["password"])
    if system is not None:
        grant_role(by=TESTS, user=user, role=role, system=system)
    return user


def make_invited(*, by: User, email: str, name: str, system: System) -> Membership:
    """Someone whom an administrator has just invited, and who has not come yet."""
    return invite_member(
        by=by, email=email, name=name, role=PARTNERSHIP_MANAGER.name, system=system
    )


def make_national_user(role: str = NATIONAL_ADMINISTRATOR.name) -> User:
    """Someone with a role in all systems but the fictional ones."""
    user = make_user()
    grant_role(by=TESTS, user=user, role=role, system=None)
    return user


def make_membership(
    user: User, system: System | None, role: str = PARTNERSHIP_MANAGER.name
) -> Membership:
    """One more role of a user."""
    return grant_role(by=TESTS, user=user, role=role, system=system)
