"""Gives someone an account and a role: how the first administrator comes in."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions.user import set_password
from accounts.roles import NATIONAL_ROLES, ROLES
from audit.recording import Service
from partners.actions.invitation import invite_member
from partners.models import System
from tenancy.scope import every_system

HERE = Service("add_user command")


class Command(BaseCommand):
    """Adds an account with a role."""

    help = "Add an account with a role, such as the first administrator of a system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, as what, where, and how the password comes."""
        parser.add_argument("email", help="Work email address, with which they sign in.")
        parser.add_argument("name", help="Full name.")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--system", default="", help="ODS code of the system's board.")
        parser.add_argument(
            "--password-from-stdin",
            action="store_true",
            help="Read the password from standard input. Without it, you are asked for one; "
            "leave that empty and they set one by mail.",
        )

    @every_system(why="The command names its system by a code.")
    def handle(self, **options: Any) -> None:
        """Add the account, the role and the password."""
        system = _system(options["role"], options["system"])
        password = _password(from_stdin=options["password_from_stdin"])
        try:
            if password:
                validate_password(password)
            membership = invite_member(
                by=HERE,
                email=options["email"],
                name=options["name"],
                role=options["role"],
                system=system,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if password:
            set_password(by=HERE, user=membership.user, password=password)
        where = system or "all systems"
        self.stdout.write(f"{membership.user.email} is now {membership.role} in {where}.")
        if not password:
            self.stdout.write('They set a password with "Forgotten your password?" at sign-in.')


def _system(role: str, code: str) -> System | None:
    if role in NATIONAL_ROLES:
        if code:
            raise CommandError("A national role is for all systems: leave out --system.")
        return None
    if not code:
        raise CommandError("Say in which system, with --system and the ODS code of its board.")
    system = System.objects.filter(code=code.upper()).first()
    if system is None:
        raise CommandError(f"There is no system with the code {code}.")
    return system


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("Password (empty: set by mail): ") if sys.stdin.isatty() else ""
