from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.tracking import AppendOnlyButNames
from engagement.enums import Start
from partners.models import Partnership, System


class StartingPoint(models.Model):
    """How things stood with a partner before anything was recorded: whose view, and why.

    The newest row holds; it fades like all evidence. Never changed: a correction is the next row.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="starting_points"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    value = models.CharField("how things stood", max_length=10, choices=Start)
    as_of = models.DateField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        triggers = (AppendOnlyButNames("reason"),)
        constraints = [
            models.CheckConstraint(name="starting_point_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_value_display()} as of {self.as_of:%-d %B %Y}"
