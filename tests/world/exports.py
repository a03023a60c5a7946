"""Exports: one with a file, and one that waits for a worker."""

from tests import factories as make
from tests.world.home import EVERYBODY, World


def add_exports(world: World) -> None:
    """Of the person who has every role, so that nobody else may read what is in it."""
    by = world.users[EVERYBODY]
    make.make_export(by=world.users["analyst"], system=world.system)
    make.make_made_export(by=by, system=world.system)
