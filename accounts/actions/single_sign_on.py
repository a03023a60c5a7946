"""Which person of the organisation's own sign-in an account belongs to."""

from allauth.socialaccount.models import SocialAccount

from accounts.errors import AccountError
from accounts.models import User
from audit.recording import Actor, action, record


@action
def link_sign_on(*, by: User, provider: str, subject: str) -> SocialAccount:
    """Link an account to the person who has just come in by single sign-on with its address.

    Only the subject is kept, which says nothing of the person by itself.

    :raises AccountError: the account is linked to somebody else there already, as when an address
        was given to a new colleague.
    """
    held = User.objects.select_for_update().get(pk=by.pk)
    if SocialAccount.objects.filter(user=held, provider=provider).exists():
        raise AccountError("This account belongs to somebody else who had the same address.")
    linked: SocialAccount = SocialAccount.objects.create(
        user=by, provider=provider, uid=subject, extra_data={}
    )
    record("user.sign_on_linked", by)
    if by.invited_at is not None:
        by.invited_at = None
        by.save(update_fields=["invited_at"])
        record("user.joined", by)
    return linked


@action
def unlink_sign_on(*, by: Actor, user: User) -> User:
    """Forget whom an account belonged to at single sign-on; the next who comes in is linked anew.

    :raises AccountError: it is not linked.
    """
    deleted, _details = SocialAccount.objects.filter(user=user).delete()
    if not deleted:
        raise AccountError(f"The account of {user} is not linked to single sign-on.")
    record("user.sign_on_unlinked", user)
    return user
