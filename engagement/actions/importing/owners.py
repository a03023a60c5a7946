"""The colleague whom a row names by email address."""

from accounts.models import User
from accounts.roles import Permission, roles_with
from engagement.actions.importing.each_row import RowInHand
from engagement.imports.rows import Reason
from partners.models import Membership


def owner_of(hand: RowInHand, column: str = "owner") -> User | None:
    """Who looks after what the row is about; nobody where it does not say.

    Only somebody who works in this system is found: who else has an account is none of its affair.

    :raises RowRejectedError: nobody who can log events in the system has the address.
    """
    email = hand.said(column)
    if not email:
        return None
    grants = (
        Membership.objects.current()
        .of_people()
        .filter(system=hand.system, role__in=roles_with(Permission.LOG_EVENTS))
    )
    owner = User.objects.filter(
        email__iexact=email, is_active=True, pk__in=grants.values("user")
    ).first()
    if owner is None:
        sentence = f"nobody who can log events in this system signs in as “{email}”."
        raise hand.refusal(Reason.NOT_KNOWN, column, sentence)
    return owner
