"""A large invented system, made by SQL in seconds: what the measurements and query counts run on.

At scale 1 it holds what a busy system and the country's register would: 16,000 organisations,
10,000 partnerships and 100,000 events. The rows keep every constraint, and nothing about them is
random, so two runs measure the same data.
"""

from dataclasses import dataclass

from accounts.models import User
from accounts.roles import PARTNERSHIP_MANAGER, SYSTEM_ROLES
from partners.models import Partnership, System
from tests import factories as make
from tests.performance import happened, who
from tests.performance.bulk import execute

MANAGERS = 20
SEARCHED = (
    "organisation_search_key",
    "person_search_key",
    "event_search_key",
    "event_notes_words",
    "commitment_search_key",
    "commitment_words",
    "discussion_words",
)
ORGANISATIONS = 16_000


@dataclass(frozen=True)
class Volume:
    """How many rows of each thing."""

    organisations: int
    partnerships: int
    people: int
    boards: int
    events: int
    busy_events: int  # more of them, all with one partnership
    commitments: int

    @classmethod
    def at(cls, scale: float) -> "Volume":
        """A share of the full size; the busy partnership keeps enough events to fill a page."""

        def part(full: int, least: int = 2) -> int:
            return max(least, round(full * scale))

        return cls(
            organisations=part(ORGANISATIONS),
            partnerships=part(10_000),
            people=part(20_000),
            boards=part(60),
            events=part(100_000),
            busy_events=part(1_250, least=120),
            commitments=part(20_000),
        )


@dataclass
class Dataset:
    """What was made, and the records that the measurements ask for."""

    volume: Volume
    system: System
    managers: list[User]
    users: dict[str, User]

    @property
    def manager(self) -> User:
        """A partnership manager with partners of their own, the busy one among them."""
        return self.managers[0]

    @property
    def busy(self) -> Partnership:
        """The partnership with the most events."""
        return Partnership.objects.order_by("pk").get(
            organisation__name=who.BUSY_NAME, system=self.system
        )


def build(volume: Volume, *, checked: bool = True) -> Dataset:
    """Make a system of that size, with its register, its people and its history.

    Unchecked, its foreign keys wait for the end of the transaction, which may never come.
    """
    system = make.make_system(name="Wessenmere", code="QWM")
    managers = [_user(system, PARTNERSHIP_MANAGER.name, n) for n in range(MANAGERS)]
    others = [role for role in SYSTEM_ROLES if role != PARTNERSHIP_MANAGER.name]
    users = {role: _user(system, role) for role in others}
    dataset = Dataset(volume, system, managers, users | {PARTNERSHIP_MANAGER.name: managers[0]})
    who.add_organisations(volume.organisations)
    who.add_partnerships(system, volume.partnerships, [user.pk for user in managers])
    who.add_people(system, volume.people)
    who.add_boards(system, volume.boards)
    # Or the trigger that looks up the partnership of each row of evidence reads all of them for it.
    execute("ANALYZE partners_partnership")
    happened.add_events(system, volume.events, volume.busy_events, managers)
    happened.add_commitments(system, volume.commitments, dataset.manager)
    happened.add_scores(system)
    # As the server's own housekeeping does after a while: search indexes merged, sizes known.
    for index in SEARCHED:
        execute(f"SELECT gin_clean_pending_list('{index}'::regclass)")
    execute("ANALYZE")
    if checked:
        # Here, where it can be told apart from the commit; and after the sizes are known, or each
        # check would read the whole of a table believed to be tiny.
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("SET CONSTRAINTS ALL DEFERRED")
    return dataset


def _user(system: System, role: str, number: int = 0) -> User:
    name = f"{SYSTEM_ROLES[role].label} {number + 1}"
    return make.make_user(system=system, role=role, name=name)
