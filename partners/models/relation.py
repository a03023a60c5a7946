from django.db import models
from django.db.models import F, Q

from audit.tracking import Tracked
from partners.enums import RelationKind, SuccessionKind


class Succession(Tracked):
    """One body followed another on a day. Many-to-many: a split has several successors."""

    predecessor = models.ForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="predecessions"
    )
    happened_on = models.DateField()
    kind = models.CharField(max_length=20, choices=SuccessionKind)
    note = models.CharField(max_length=200, blank=True)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        ordering = ["happened_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "happened_on"], name="succession_unique"
            ),
            models.CheckConstraint(
                name="succession_of_two", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Relation(Tracked):
    """A dated link between two organisations: practice in network, care home run by provider."""

    organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.CASCADE, related_name="relations"
    )
    other = models.ForeignKey(
        "partners.Organisation", on_delete=models.CASCADE, related_name="inverse_relations"
    )
    kind = models.CharField(max_length=30, choices=RelationKind)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "other", "kind", "valid_from"],
                nulls_distinct=False,
                name="relation_unique",
            ),
            models.CheckConstraint(name="relation_of_two", condition=~Q(organisation=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.other}"


class Footprint(Tracked):
    """An organisation works in a system, for a time, says a source (with the share of its area)."""

    organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.CASCADE, related_name="footprints"
    )
    system = models.ForeignKey(
        "partners.System", on_delete=models.PROTECT, related_name="footprints"
    )
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    source_code = models.CharField(
        max_length=20, blank=True, help_text="The code that the source gave, before successions."
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "system"],
                condition=Q(valid_to__isnull=True),
                name="footprint_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.system}"
