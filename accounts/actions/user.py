"""Accounts: who may sign in."""

from django.core.exceptions import ValidationError

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
    user.save(update_fields=["password"])
    record("user.password_set", user, changed=["password"])
    return user


@action
def deactivate_user(*, by: Actor, user: User) -> User:
    """Stop an account from signing in; its tokens stop working with it."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.auth_token_set.all().delete()
    record("user.deactivated", user, changed=["is_active"])
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
