"""Background work of this room. Each task may safely run twice."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import ApiToken, IdempotencyRecord, Session


@shared_task(name="accounts.forget_answers")
def forget_answers() -> int:
    """Delete the API's answers that were kept for repeated requests and are older than a day."""
    deleted, _ = IdempotencyRecord.objects.expired().delete()
    return deleted


@shared_task(name="accounts.forget_issued_tokens")
def forget_issued_tokens() -> int:
    """Delete what programs were issued and has expired. A person's own stay: they say why."""
    issued = ApiToken.objects.filter(secret__isnull=False, expiry__lt=timezone.now())
    deleted: int = issued.delete()[0]
    return deleted


@shared_task(name="accounts.forget_sessions")
def forget_sessions() -> int:
    """Delete sessions that have run out, and what was noted of them."""
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    going_on = Session.objects.going_on()
    deleted: int = Session.objects.exclude(pk__in=going_on.values("pk")).delete()[0]
    return deleted
