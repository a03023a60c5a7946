from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.recording import require_reason

if TYPE_CHECKING:
    from accounts.models import User


class Withdrawable(models.Model):
    """A record that is withdrawn (who, when, why) and never deleted."""

    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint] | tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason=""
                )
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        )

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def mark_withdrawn(self, by: "User", reason: str) -> None:
        """Set the three fields, unsaved. The caller, an action, decides what else that means.

        :raises ValidationError: no reason was given.
        """
        self.withdrawn_reason = require_reason(reason)
        self.withdrawn_at = timezone.now()
        self.withdrawn_by = by
