"""A small system with one of everything, for the tests that walk all routes and pages.

All names in it carry ``MARK`` and all that is confidential carries ``SECRET``, so that a page
can be searched for what it must not show.
"""

from datetime import timedelta

from accounts.roles import ROLES
from engagement.actions.scoring import sweep
from tests import factories as make
from tests.world.dealings import add_asked, add_dealings, add_plans, add_views, add_working
from tests.world.exports import add_exports
from tests.world.home import EVERYBODY, MARK, SECRET, World
from tests.world.meetings import add_calendars, add_history, add_meeting_logs
from tests.world.packs import add_packs
from tests.world.partners import add_partner, add_registers, add_tokens, make_everybody
from tests.world.surveys import add_surveys
from tests.world.webhooks import add_webhooks

__all__ = ["EVERYBODY", "MARK", "SECRET", "World", "build_world"]


def build_world() -> World:
    """One of everything, with a score."""
    # First, so that the newest rows of every table, with which the routes are walked, are at home.
    elsewhere = make.make_partnership(name="A partner elsewhere")
    stranger = make_everybody(elsewhere.system, national=False)
    system = make.make_system(name=f"{MARK} system", code="ZEB")
    world = World(system=system, stranger=stranger)
    for role in ROLES.values():
        if role.national:
            world.users[role.name] = make.make_national_user(role.name)
        else:
            world.users[role.name] = make.make_user(system=system, role=role.name)
    world.users[EVERYBODY] = make_everybody(system)
    partnership = add_partner(world)
    add_history(world, partnership)
    add_dealings(world, partnership)
    add_working(world, partnership)
    add_asked(world, partnership)
    add_plans(world, partnership)
    add_views(world, partnership)
    add_packs(world)
    add_exports(world)
    add_surveys(world, partnership)
    add_meeting_logs(world)
    add_calendars(world, partnership)
    add_registers(world)
    add_tokens(world)
    add_webhooks(world)
    sweep(timedelta(seconds=20))
    return world
