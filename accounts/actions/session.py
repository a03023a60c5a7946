"""Browsers in which people are signed in: noted, and ended."""

from django.conf import settings
from django.db.models import F
from django.utils.module_loading import import_string

from accounts.enums import SignInPlace
from accounts.models import Session, User
from audit.recording import Actor, action, record


@action
def begin_session(*, by: User, session_key: str, device: str, place: SignInPlace) -> Session:
    """Note that somebody signed in. What is no longer used is forgotten."""
    by.sessions.exclude(pk__in=by.sessions.going_on().values("pk")).delete()
    session, _created = Session.objects.update_or_create(
        session_key=session_key, defaults={"user": by, "device": device, "place": place}
    )
    record("user.signed_in", by, facts={"session": str(session.public_id), "place": str(place)})
    return session


@action
def end_session(*, by: User, session: Session) -> None:
    """End one of one's own: whoever uses that browser has to sign in again."""
    record("user.session_ended", session.user, facts={"session": str(session.public_id)})
    _end(session)


@action
def end_other_sessions(*, by: User, session_key: str) -> int:
    """End all of one's own but the one in use; how many there were."""
    others = list(by.sessions.exclude(session_key=session_key))
    for session in others:
        _end(session)
    record("user.sessions_ended", by, facts={"others": True, "sessions": len(others)})
    return len(others)


@action
def end_all_sessions(*, by: Actor, user: User) -> None:
    """Sign somebody out in every browser, even in those of which nothing was noted."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    noted = list(user.sessions.all())
    for session in noted:
        _end(session)
    record("user.sessions_ended", user, facts={"others": False, "sessions": len(noted)})


@action
def record_lock_out(*, by: Actor, user: User) -> None:
    """Keep that an account was locked for a while after too many wrong passwords."""
    record("user.locked_out", user)


def _end(session: Session) -> None:
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    store().delete(session.session_key)
    session.delete()
