"""Someone new in a system: the account and the role in one step."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.actions.user import add_user, invite_user, reactivate_user
from accounts.models import User
from audit.recording import Actor, action
from partners.actions.membership import grant_role
from partners.models import Membership, System


@action
def invite_member(
    *,
    by: Actor,
    email: str,
    name: str,
    role: str,
    system: System | None,
    last_day: date | None = None,
) -> Membership:
    """Give a role to the person with this email address; add their account if there is none.

    Who has never signed in is invited. An invitation that was withdrawn closed the account, and
    this opens it again; an account that was closed otherwise stays so until somebody opens it.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    user = User.objects.people().filter(email=email.strip().lower()).first()
    if user is None:
        user = add_user(by=by, email=email, name=name)
    elif not user.is_active and not user.has_joined:
        user = reactivate_user(by=by, user=user)
    elif not user.is_active:
        raise ValidationError(
            {"email": f"The account of {user} is closed. Whoever closed it can open it again."}
        )
    membership = grant_role(by=by, user=user, role=role, system=system, last_day=last_day)
    if not user.has_joined:
        invite_user(by=by, user=user)
    return membership
