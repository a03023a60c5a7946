"""Callers of the API: people by role, with tokens that read or write."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from rest_framework.test import APIClient

from accounts.actions.api_token import READING, create_token
from accounts.limits import ALL_SCOPES
from accounts.models import User
from accounts.roles import PARTNERSHIP_MANAGER
from partners.models import System
from tests import factories as make

Caller = Callable[..., APIClient]


def client_of(user: User, *, may_write: bool = True) -> APIClient:
    """A program with a personal token of this user."""
    scopes = ALL_SCOPES if may_write else READING
    _token, text = create_token(by=user, name="Test", days=30, scopes=scopes)
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


@dataclass(frozen=True)
class Home:
    """A system, its partnership manager, and a program of theirs that may write."""

    system: System
    manager: User
    client: APIClient

    def client_in_role(self, role: str, *, may_write: bool = True) -> APIClient:
        """A program of somebody who has only this role here."""
        return client_of(make.make_user(system=self.system, role=role), may_write=may_write)


@pytest.fixture
def home(db: None) -> Home:
    system = make.make_system()
    manager = make.make_user(system=system, role=PARTNERSHIP_MANAGER.name)
    return Home(system=system, manager=manager, client=client_of(manager))


@pytest.fixture
def stranger(db: None) -> APIClient:
    """A program of a partnership manager of another system."""
    return client_of(make.make_user(system=make.make_system()))


@pytest.fixture
def nobody() -> APIClient:
    """A program without a token."""
    return APIClient(raise_request_exception=False)
