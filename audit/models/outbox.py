from django.db import models


class OutboxReader(models.Model):
    """How far somebody has read the audit events, to tell others of them.

    Every event of a transaction below ``below_xid`` was read. A transaction with a low number may
    commit after one with a higher number, so a reader goes only as far as the oldest that is open.
    While it is on its way through many events, those of transactions below ``until_xid`` with an id
    up to ``after_id`` were read as well.
    """

    name = models.CharField(max_length=40, unique=True)
    below_xid = models.BigIntegerField()
    until_xid = models.BigIntegerField(null=True)
    after_id = models.BigIntegerField(default=0, db_default=0)
    highest_id = models.BigIntegerField(
        default=0, help_text="Of all events read: what to go on from after a restore."
    )

    def __str__(self) -> str:
        return self.name
