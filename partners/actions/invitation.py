"""Someone new in a system: the account and the role in one step."""

from accounts.actions.user import add_user
from accounts.models import User
from audit.recording import Actor, action
from partners.actions.membership import grant_role
from partners.models import Membership, System


@action
def invite_member(
    *, by: Actor, email: str, name: str, role: str, system: System | None
) -> Membership:
    """Give a role to the person with this email address; add their account if there is none.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    user = User.objects.people().filter(email=email.strip().lower()).first()
    if user is None:
        user = add_user(by=by, email=email, name=name)
    return grant_role(by=by, user=user, role=role, system=system)
