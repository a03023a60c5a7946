"""A small system with one of everything, for the tests that walk all routes and pages.

All names in it carry ``MARK`` and all that is confidential carries ``SECRET``, so that a page
can be searched for what it must not show.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from unittest.mock import patch

from accounts.models import User
from accounts.roles import ROLES
from engagement.actions.scoring import sweep
from tests import factories as make
from tests.world.dealings import add_asked, add_dealings, add_plans, add_views, add_working
from tests.world.exports import add_exports
from tests.world.home import EVERYBODY, MARK, SECRET, World
from tests.world.information import add_information
from tests.world.meetings import add_calendars, add_history, add_meeting_logs
from tests.world.packs import add_packs
from tests.world.partners import add_partner, add_registers, add_tokens, make_everybody
from tests.world.rights import add_rights
from tests.world.surveys import add_surveys
from tests.world.webhooks import add_webhooks

__all__ = [
    "EVERYBODY",
    "MARK",
    "NEXT_DOOR",
    "SECRET",
    "SECRET_NEXT_DOOR",
    "World",
    "build_neighbours",
    "build_world",
]
# What names and confidences of a second system carry.
NEXT_DOOR, SECRET_NEXT_DOOR = "Yolanda", "morass"


def build_world() -> World:
    """One of everything, with a score."""
    # First, so that the newest rows of every table, with which the routes are walked, are at home.
    elsewhere = make.make_partnership(name="A partner elsewhere")
    stranger = make_everybody(elsewhere.system, national=False)
    world = _furnished("ZEB", stranger=stranger)
    sweep(timedelta(seconds=20))
    return world


def build_neighbours() -> tuple[World, World]:
    """Two systems with one of everything, and nobody in common who has every role.

    The second carries other marks. What registers say belongs to neither.
    """
    with _called(NEXT_DOOR, SECRET_NEXT_DOOR):
        next_door = _furnished("YOL", national=False, registers=False)
    home = _furnished("ZEB", national=False)
    sweep(timedelta(seconds=20))
    return home, next_door


def _furnished(
    code: str, *, stranger: User | None = None, national: bool = True, registers: bool = True
) -> World:
    """A system and all that happens in it; ``national``: whether everybody is that as well."""
    # The marks are read when they are used: see ``_called``.
    system = make.make_system(name=f"{MARK} system", code=code)
    world = World(system=system, stranger=stranger)
    for role in ROLES.values():
        if role.national:
            world.users[role.name] = make.make_national_user(role.name)
        else:
            world.users[role.name] = make.make_user(system=system, role=role.name)
    world.users[EVERYBODY] = make_everybody(system, national=national)
    partnership = add_partner(world)
    add_history(world, partnership)
    add_dealings(world, partnership)
    add_working(world, partnership)
    add_asked(world, partnership)
    add_plans(world, partnership)
    add_views(world, partnership)
    add_packs(world)
    add_exports(world)
    add_information(world)
    add_surveys(world, partnership)
    add_meeting_logs(world)
    add_calendars(world, partnership)
    if registers:
        add_registers(world)
    add_tokens(world)
    add_webhooks(world)
    add_rights(world, partnership)
    return world


@contextmanager
def _called(mark: str, secret: str) -> Iterator[None]:
    """What is made meanwhile carries these marks."""
    rooms = [room for name, room in sys.modules.items() if name.startswith(__name__)]
    with ExitStack() as changed:
        for room in rooms:
            for name, value in (("MARK", mark), ("SECRET", secret)):
                if hasattr(room, name):
                    changed.enter_context(patch.object(room, name, value))
        yield
