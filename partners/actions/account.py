"""What an administrator does with the account of a colleague."""

from django.core.exceptions import ValidationError

from accounts.actions.session import end_all_sessions
from accounts.actions.user import deactivate_user, invite_user, withdraw_invitation
from accounts.errors import AccountError
from accounts.models import User
from audit.recording import Actor, action
from partners.actions.membership import end_role, grant_role
from partners.administration import refuse_to_close
from partners.models import Membership


@action
def close_account(*, by: Actor, user: User) -> User:
    """Stop a colleague from signing in. Their roles and what they logged stay.

    :raises ValidationError: they are the only administrator of something.
    :raises AccountError: it is closed already.
    """
    if not user.is_active:
        raise AccountError(f"The account of {user} is closed already.")
    refuse_to_close(user)
    return deactivate_user(by=by, user=user)


@action
def sign_out_everywhere(*, by: Actor, user: User) -> User:
    """End every session of a colleague, such as when a laptop was stolen."""
    end_all_sessions(by=by, user=user)
    return user


@action
def change_role(*, by: Actor, membership: Membership, role: str) -> Membership:
    """Give somebody another role in place of one that they have, from today.

    :raises ValidationError: the role does not fit or was given already, it is one's own, or they
        are the only administrator.
    """
    if role == membership.role:
        raise ValidationError({"role": f"{membership.user} has this role already."})
    end_role(by=by, membership=membership)
    return grant_role(by=by, user=membership.user, role=role, system=membership.system)


@action
def take_back_invitation(*, by: Actor, membership: Membership) -> Membership:
    """End an invitation and the role that came with it; nothing else of the account is left open.

    :raises AccountError: they have signed in before.
    """
    user = membership.user
    if user.has_joined:
        raise AccountError(f"{user} has signed in before. End the role instead.")
    end_role(by=by, membership=membership)
    if not user.memberships.current().exists():
        if user.invited_at is not None:
            withdraw_invitation(by=by, user=user)
        deactivate_user(by=by, user=user)
    return membership


@action
def invite_again(*, by: Actor, user: User) -> User:
    """Make a new invitation; the link of the one before stops working.

    :raises AccountError: they have signed in before, or the account is closed.
    """
    return invite_user(by=by, user=user)
