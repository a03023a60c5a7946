"""Background work of this room. Each task may safely run twice."""

from celery import shared_task

from accounts.models import IdempotencyRecord


@shared_task(name="accounts.forget_answers")
def forget_answers() -> int:
    """Delete the API's answers that were kept for repeated requests and are older than a day."""
    deleted, _ = IdempotencyRecord.objects.expired().delete()
    return deleted
