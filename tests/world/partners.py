"""Who exists: the partner, those who have every role, what the registers say of it."""

from datetime import date
from pathlib import Path

from accounts.actions.api_token import create_token
from accounts.actions.session import begin_session
from accounts.enums import SignInPlace
from accounts.invitations import invitation_path
from accounts.models import User
from accounts.roles import NATIONAL_ADMINISTRATOR, SYSTEM_ROLES
from engagement.actions.agreement import agree_contact
from jobs.actions.job import start_job, store_file
from jobs.actions.running import run_job
from partners.actions.external_key import name_record
from partners.actions.membership import grant_role
from partners.enums import Grade, ReferenceKind, Tier
from partners.models import Organisation, Partnership, System
from partners.tasks import PREVIEW
from tests import factories as make
from tests.factories.reference import bring_in
from tests.world.home import EVERYBODY, MARK, World

PRACTICES = Path(__file__).parent.parent / "fixtures" / "reference" / "epraccur.csv"


def make_everybody(system: System, *, national: bool = True) -> User:
    """Someone who has every role."""
    user = make.make_user()
    for role in SYSTEM_ROLES:
        grant_role(by=make.TESTS, user=user, role=role, system=system)
    if national:
        grant_role(by=make.TESTS, user=user, role=NATIONAL_ADMINISTRATOR.name, system=None)
    return user


def add_partner(world: World) -> Partnership:
    """The partner that most hangs on, with names of old and what is agreed with it."""
    manager = world.users["partnership_manager"]
    partnership = make.make_partnership(
        system=world.system,
        name=f"{MARK} Council",
        tier=Tier.MANAGED,
        owner=manager,
        place=make.make_place(world.system, f"{MARK} place"),
    )
    agree_contact(
        by=manager,
        partnership=partnership,
        valid_from=date(2025, 4, 1),
        contacts_a_year=12,
        people=2,
        grade=Grade.DIRECTOR,
    )
    make.make_alias(partnership.organisation, f"{MARK} Borough")
    make.make_identifier(partnership.organisation, f"{world.system.code}01")
    name_record(
        by=manager,
        system=world.system,
        source="sirona",
        record=partnership,
        external_id=f"{MARK}-1",
    )
    make.make_succession(make.make_organisation(name=f"Old {MARK}"), partnership.organisation)
    return partnership


def add_registers(world: World) -> None:
    """A register's file with rows that were passed over, looked at by a worker and not applied.

    And figures of the area of the council, brought in.
    """
    council = Organisation.objects.get(name=f"{MARK} Council")
    make.make_identifier(council, "E06000005", scheme="gss")
    bring_in(ReferenceKind.INDICATORS)
    by = world.users[EVERYBODY]
    stored = store_file(by=by, name="epraccur.csv", content=PRACTICES.read_bytes())
    job = start_job(
        by=by,
        kind=PREVIEW,
        title=f"{MARK} preview",
        parameters={"kind": ReferenceKind.PRACTICES, "as_at": "2024-01-24"},
        input_file=stored,
    )
    assert run_job(str(job.public_id))


def add_tokens(world: World) -> None:
    """A token of the API, a session, a passkey, and somebody who was invited."""
    everybody = world.users[EVERYBODY]
    create_token(by=everybody, name="Nightly export", days=30)
    begin_session(
        by=everybody,
        session_key=f"key {world.system.code}",
        device="Firefox on Linux",
        place=SignInPlace.ELSEWHERE,
    )
    invited = make.make_invited(
        by=everybody,
        email=f"{world.system.code}@example.nhs.uk".lower(),
        name="Ada Invited",
        system=world.system,
    )
    make.make_passkey(everybody)
    world.invitation_token = invitation_path(invited.user).split("/")[2]
    client = make.make_api_client(system=world.system, name=f"{MARK} warehouse")
    make.make_client_secret(client)
