"""The mail of what waits: one a working day for whoever wants it and has something to do.

The row that says so and the mail are written together; see `jobs.actions.mail` for how it goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import Digest, User
from audit.recording import Actor, action, record
from engagement.errors import NotPossibleError
from jobs.actions.mail import Letter, queue_mail


@dataclass(frozen=True)
class Waiting:
    """How many things wait, and what the mail says of them."""

    things: int
    letter: Letter


@action
def write_digest(
    *, by: Actor, user: User, day: date, compose: Callable[[User, date], Waiting]
) -> Digest:
    """Write the day's mail, if anything waits, and note that it was looked at in any case.

    :raises NotPossibleError: it was written before, or is not wanted.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active or user.is_demo or not user.wants_digest:
        raise NotPossibleError("This account gets no mail of what waits.")
    if Digest.objects.filter(user=user, day=day).exists():
        raise NotPossibleError("The mail of this day was written before.")
    waiting = compose(user, day)
    digest = Digest.objects.create(user=user, day=day, things=waiting.things)
    if waiting.things:
        queue_mail(key=f"digest:{user.public_id}:{day}", to=user.email, letter=waiting.letter)
    record("user.digest_written", user, facts={"day": day, "things": waiting.things})
    return digest
