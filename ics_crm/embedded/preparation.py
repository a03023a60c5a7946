"""Makes an instance's database ready for use: tables, reference data, the demonstration.

Each step is remembered in the data directory, so that one that was interrupted is done again.
"""

import hashlib
import io
import sys
from contextlib import redirect_stdout

from ics_crm.embedded.instance import BASE_DIR, Instance
from ics_crm.embedded.locks import held

LOAD_REFERENCE, LOAD_DEMO = "load_reference_data", "load_demo"
MEMORY, LOCK = "prepared", "prepare.lock"


def say(line: str) -> None:
    """A line for the person; standard output belongs to the command."""
    print(line, file=sys.stderr, flush=True)


def prepare(instance: Instance) -> None:
    """Give an empty data directory its tables and the shipped reference data, once."""
    from django.core.management import call_command

    with held(instance.run_dir / LOCK):
        if not instance.read_state(MEMORY).get("migrated"):
            say("Preparing a new database.")
            call_command("migrate", verbosity=0, interactive=False)
            _remember(instance, migrated=True)
        _load_reference(instance)


def is_up_to_date(instance: Instance) -> bool:
    """Whether everything was done for the code as it is now: to be known without loading it."""
    memory = instance.read_state(MEMORY)
    return (
        bool(memory.get("reference")) and "demo" in memory and memory.get("code") == _code_digest()
    )


def _code_digest() -> str:
    """A name for all migrations, ours by their content, those of packages by their versions."""
    total = hashlib.sha256((BASE_DIR / "requirements" / "base.txt").read_bytes())
    for path in sorted(BASE_DIR.glob("*/migrations/*.py")):
        total.update(path.relative_to(BASE_DIR).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def bring_up_to_date(instance: Instance) -> None:
    """The same for a database that may be older than this code."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with held(instance.run_dir / LOCK):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            is_new = not instance.read_state(MEMORY).get("migrated")
            say("Preparing a new database." if is_new else "Bringing the database up to date.")
            call_command("migrate", verbosity=0, interactive=False)
            _remember(instance, migrated=True, reference=False)
        _load_reference(instance)
        _remember(instance, code=_code_digest())


def _load_reference(instance: Instance) -> None:
    from django.core.management import call_command, get_commands

    if instance.read_state(MEMORY).get("reference") or LOAD_REFERENCE not in get_commands():
        return
    say("Loading the reference data.")
    with redirect_stdout(sys.stderr):
        call_command(LOAD_REFERENCE)
    _remember(instance, reference=True)


def load_demo(instance: Instance) -> None:
    """Load the invented demonstration once, and keep what it says about signing in."""
    from django.core.management import call_command, get_commands

    with held(instance.run_dir / LOCK):
        if "demo" in instance.read_state(MEMORY) or LOAD_DEMO not in get_commands():
            return
        say("Loading the demonstration.")
        said = io.StringIO()
        call_command(LOAD_DEMO, stdout=said)
        _remember(instance, demo=said.getvalue().strip())


def decline_demo(instance: Instance) -> None:
    """Remember that this instance is for real work: no later start brings invented data in."""
    with held(instance.run_dir / LOCK):
        if "demo" not in instance.read_state(MEMORY):
            _remember(instance, demo="")


def remember_restored(instance: Instance) -> None:
    """What a backup brought back is whole: no later start adds reference or invented data to it."""
    _remember(instance, migrated=True, reference=True, demo=sign_in_names(instance))


def sign_in_names(instance: Instance) -> str:
    """What the demonstration said about signing in; empty without it."""
    return str(instance.read_state(MEMORY).get("demo", ""))


def _remember(instance: Instance, **done: object) -> None:
    instance.write_state(MEMORY, {**instance.read_state(MEMORY), **done})
