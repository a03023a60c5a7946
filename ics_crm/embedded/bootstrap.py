"""What `manage.py` does around a Django command: servers for its duration, a prepared database.

A command needs the database unless it says `requires_database = False` or is named below.
"""

import os
import secrets
import sys
import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from enum import Enum

from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import Instance
from ics_crm.embedded.lease import Lease
from ics_crm.embedded.preparation import prepare
from ics_crm.environment import is_given

WITHOUT_DATABASE = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "spectacular",
        "startapp",
        "test",
        "version",
    }
)
WITH_DATABASE_AS_IT_IS = frozenset(
    {
        "backup",
        "dbshell",
        "flush",
        "inspectdb",
        "migrate",
        "optimizemigration",
        "restore",
        "showmigrations",
        "sqlmigrate",
        "squashmigrations",
    }
)


class Need(Enum):
    """What a command needs of the database."""

    NOTHING = "nothing"
    SERVERS = "servers"
    PREPARED = "prepared"


def servers_are_given() -> bool:
    """Whether the environment names servers, so that nothing embedded is started."""
    given = [is_given(name) for name in ("DATABASE_URL", "REDIS_URL")]
    if any(given) and not all(given):
        raise EmbeddedError(
            "Set both DATABASE_URL and REDIS_URL to use servers of your own, "
            "or neither to use the embedded ones."
        )
    return all(given)


def need_of(argv: Sequence[str]) -> Need:
    """Decide by the command's name, then by its class."""
    import django
    from django.core.management import get_commands, load_command_class
    from django.core.management.base import BaseCommand

    name = argv[1] if len(argv) > 1 else "help"
    if name.startswith("-") or name in WITHOUT_DATABASE or {"-h", "--help"} & set(argv):
        # Nothing is signed: without this, the settings would make a data directory for the key.
        warnings.filterwarnings("ignore", message="Got an error checking a consistent migration")
        if not is_given("SECRET_KEY"):
            os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
        return Need.NOTHING
    if name in WITH_DATABASE_AS_IT_IS:
        return Need.SERVERS
    django.setup()
    app = get_commands().get(name)
    if app is None:  # Django says so better than we could
        return Need.NOTHING
    command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
    return Need.PREPARED if getattr(command, "requires_database", True) else Need.NOTHING


def run(argv: Sequence[str]) -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ics_crm.settings")
    from django.core.management import execute_from_command_line

    try:
        with ExitStack() as stack:
            need = Need.NOTHING if servers_are_given() else need_of(argv)
            if need is not Need.NOTHING:
                instance = Instance.from_environment()
                stack.enter_context(Lease(instance))
                if need is Need.PREPARED:
                    prepare(instance)
            execute_from_command_line(list(argv))
    except EmbeddedError as error:
        sys.exit(f"{error}")
