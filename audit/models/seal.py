from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from audit.tracking import AppendOnly, NeverEmptied


class AuditSeal(models.Model):
    """A link of the chain over the audit events: what they were when nothing could join them.

    It covers every event with ``after_id < id <= upto_id``. ``members`` holds 40 bytes for each, in
    the order of ids: the id as eight bytes, highest first, and the SHA-256 digest of the event
    (``audit.canonical``). ``hash`` is over all of it and the hash of the seal before.
    """

    number = models.PositiveIntegerField(unique=True, help_text="1 for the first; none is missing.")
    layout = models.PositiveSmallIntegerField(help_text="Which columns the digests are made of.")
    after_id = models.BigIntegerField()
    upto_id = models.BigIntegerField()
    count = models.PositiveIntegerField(help_text="How many events.")
    members = models.BinaryField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(help_text="By the clock of the database.")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.CheckConstraint(
                name="audit_seal_goes_on", condition=models.Q(upto_id__gt=models.F("after_id"))
            ),
        ]
        triggers = (AppendOnly(), NeverEmptied())

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class SealMark(models.Model):
    """How far the next seals may go, once those who wrote at that moment have ended; one row.

    A transaction takes its lock of the table before it takes an id. So when the highest id is read
    first and the holders of that lock second, whoever could still bring a lower id is among them.
    """

    upto_id = models.BigIntegerField(default=0)
    waits_for = models.JSONField(default=list, help_text="Virtual ids of their transactions.")

    def __str__(self) -> str:
        return f"up to {self.upto_id}"


class SealCheck(models.Model):
    """That the chain was verified, and what came out. Seals say what was; this, that it is."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(db_default=Now())
    head = models.CharField(max_length=80, blank=True, help_text="Number and hash, by a colon.")
    seals = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    problems = models.PositiveBigIntegerField()
    sentences = models.JSONField(default=list, help_text="The first problems, in words.")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        triggers = (AppendOnly(), NeverEmptied())

    def __str__(self) -> str:
        return f"{self.head} at {self.finished_at:%Y-%m-%d %H:%M}"
