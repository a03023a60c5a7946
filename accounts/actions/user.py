"""Accounts: who may sign in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions.session import end_all_sessions
from accounts.errors import AccountError
from accounts.models import User
from audit.recording import Actor, action, record


@action
def add_user(*, by: Actor, email: str, name: str, is_demo: bool = False) -> User:
    """Add an account. The person sets a password through the reset mail.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    user = User(email=email.strip().lower(), name=" ".join(name.split()), is_demo=is_demo)
    user.set_unusable_password()
    if not user.name:
        raise ValidationError({"name": "Enter a name."})
    if User.objects.filter(email=user.email).exists():
        raise ValidationError({"email": "Someone with this email address has an account already."})
    user.full_clean(exclude=["password"])
    user.save()
    record("user.added", user)
    return user


@action
def set_password(*, by: Actor, user: User, password: str) -> User:
    """Set a password for someone: for the first administrator and for demonstration accounts.

    :raises ValidationError: it is a program, which never signs in.
    """
    if user.is_machine:
        raise ValidationError("This is a program: it has secrets and no password.")
    user.set_password(password)
    user.invited_at = None  # whoever has a password needs no link that sets one
    user.save(update_fields=["password", "invited_at"])
    record("user.password_set", user, changed=["password"])
    return user


@action
def invite_user(*, by: Actor, user: User) -> User:
    """Note that someone is invited now: the link of any earlier invitation stops working.

    :raises AccountError: they have signed in before, or the account is closed.
    """
    if user.is_machine or user.has_joined:
        raise AccountError(f"{user} has an account that works. An invitation is for a first visit.")
    if not user.is_active:
        raise AccountError(f"The account of {user} is closed. Open it again first.")
    user.invited_at = timezone.now()
    user.save(update_fields=["invited_at"])
    record("user.invited", user)
    return user


@action
def withdraw_invitation(*, by: Actor, user: User) -> User:
    """End the link of an invitation.

    :raises AccountError: no invitation waits for an answer.
    """
    if user.invited_at is None:
        raise AccountError(f"No invitation of {user} waits for an answer.")
    user.invited_at = None
    user.save(update_fields=["invited_at"])
    record("user.invitation_withdrawn", user)
    return user


@action
def accept_invitation(*, by: User, password: str) -> User:
    """Set one's first password by the link of the invitation, which ends with it."""
    set_password(by=by, user=by, password=password)
    record("user.joined", by)
    return by


@action
def deactivate_user(*, by: Actor, user: User) -> User:
    """Stop an account from signing in; its sessions and its tokens stop with it."""
    user.is_active = False
    user.invited_at = None
    user.save(update_fields=["is_active", "invited_at"])
    user.auth_token_set.all().delete()
    end_all_sessions(by=by, user=user)
    record("user.deactivated", user, changed=["is_active"])
    return user


@action
def reactivate_user(*, by: Actor, user: User) -> User:
    """Let an account sign in again, with the password that it had. Tokens have to be made anew.

    :raises AccountError: it is not closed.
    """
    if user.is_active:
        raise AccountError(f"The account of {user} is open already.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.reactivated", user, changed=["is_active"])
    return user


@action
def erase_user(*, by: Actor, user: User) -> User:
    """Make an account nobody's, for good: what was done with it stays under its number.

    :raises AccountError: it is a program's, which is nobody.
    """
    if user.is_machine:
        raise AccountError(f"{user} is a program, and no person.")
    deactivate_user(by=by, user=user)
    for model in (Authenticator, EmailAddress, SocialAccount):
        model.objects.filter(user=user).delete()
    user.name, user.email = "Erased user", f"erased-{user.public_id}@erased.invalid"
    user.wants_reminders = user.wants_digest = False
    user.set_unusable_password()
    user.save()
    record("user.erased", user, changed=["email", "name", "password"])
    return user


@action
def choose_mails(
    *, by: Actor, user: User, wants_reminders: bool | None = None, wants_digest: bool | None = None
) -> User:
    """Switch mails on or off for an account: about commitments, and of what waits each morning.

    :raises ValidationError: it is a program, which gets no mails.
    """
    if user.is_machine:
        raise ValidationError("This is a program: it gets no mails.")
    said = {"wants_reminders": wants_reminders, "wants_digest": wants_digest}
    chosen = {name: wants for name, wants in said.items() if wants is not None}
    for name, wants in chosen.items():
        setattr(user, name, wants)
    user.save(update_fields=list(chosen))
    record("user.chose_mails", user, changed=sorted(chosen), facts=chosen)
    return user
