from django.db import models
from django.db.models import Q

from audit.tracking import Tracked
from partners.enums import AreaKind


class Area(Tracked):
    """A statistical area. The codes of the statistics office belong to areas, not bodies."""

    gss_code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AreaKind)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class AreaSystem(Tracked):
    """The share of an area that lies in a system, for a time: a council can lie in several."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="systems")
    system = models.ForeignKey("partners.System", on_delete=models.PROTECT, related_name="areas")
    share = models.DecimalField(
        max_digits=5, decimal_places=4, help_text="0 to 1, by number of neighbourhoods (LSOA)."
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["area", "system", "valid_from"], name="area_system_unique"
            ),
            models.CheckConstraint(
                name="area_share_is_a_share", condition=Q(share__gt=0) & Q(share__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} in {self.system}"
