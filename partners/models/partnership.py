from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from audit.keeping import KeepHistory
from audit.tracking import MarkDeleted, Tracked
from partners.enums import Tier
from partners.models.fiction import RealOrFictional
from partners.models.folding import Folded
from partners.models.placement import RememberFirstPlace, RememberPlace
from partners.models.reach import systems_of
from partners.models.system import System
from partners.models.withdrawal import Withdrawable

if TYPE_CHECKING:
    from accounts.models import User
    from partners.models.organisation import Organisation
    from partners.models.reach import Reader


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PARTNERSHIPS))

    def active(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def with_system(self) -> Self:
        """Those with the system itself; those between two partners left out."""
        return self.filter(counterpart__isnull=True)

    def between(self, one: "Organisation", other: "Organisation") -> Self:
        """Those that join two partners, whichever of them comes first."""
        return self.filter(
            Q(organisation=one, counterpart=other) | Q(organisation=other, counterpart=one)
        )

    def sharing_a_side(self, partnership: "Partnership") -> Self:
        """A partner's own, and those that join it with other partners of the system."""
        one = partnership.organisation_id
        return self.filter(Q(organisation=one) | Q(counterpart=one), system=partnership.system_id)

    def owned_by(self, user: "User") -> Self:
        return self.filter(owner=user)

    def named_like(self, fragment: str) -> Self:
        found = self
        for word in fragment.lower().split()[:8]:
            found = found.filter(organisation__search_key__contains=Folded(models.Value(word)))
        return found


class Partnership(Tracked, Withdrawable):
    """The relationship of an organisation with a system: what everything that happens hangs on.

    With ``counterpart`` it joins two partners of the system, such as a council and a trust.
    """

    organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="partnerships"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="partnerships")
    counterpart = models.ForeignKey(
        "partners.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="counterpart_partnerships",
    )
    tier = models.CharField(max_length=12, choices=Tier, default=Tier.KNOWN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    represented_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="represents"
    )
    place = models.ForeignKey(
        "partners.Place",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    is_scored = models.BooleanField(default=True)
    facts_changed_at = models.DateTimeField(
        null=True, editable=False, help_text="When seats or kind changed; the sweep reads it."
    )

    NAMED_BY = ("organisation", "counterpart")

    objects = PartnershipQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        ordering = ["id"]
        triggers = (
            *Tracked.Meta.triggers,
            MarkDeleted(),
            RealOrFictional(),
            RememberFirstPlace(),
            RememberPlace(),
            KeepHistory(without=("facts_changed_at",)),
        )
        indexes = [
            models.Index(fields=["system", "tier", "id"]),
            models.Index(fields=["owner", "id"]),
            models.Index(
                fields=["facts_changed_at"],
                condition=Q(facts_changed_at__isnull=False),
                name="partnership_facts_changed",
            ),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="partnership_id_system"),
            models.UniqueConstraint(
                fields=["organisation", "system", "counterpart"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="partnership_once_in_system",
            ),
            models.CheckConstraint(
                name="partnership_managed_has_owner",
                condition=~Q(tier=Tier.MANAGED) | Q(owner__isnull=False),
            ),
            models.CheckConstraint(
                name="partnership_represented_by_another",
                condition=(Q(represented_by__isnull=True) & ~Q(tier=Tier.REPRESENTED))
                | (Q(represented_by__isnull=False, tier=Tier.REPRESENTED)),
            ),
            models.CheckConstraint(
                name="partnership_of_two",
                condition=Q(counterpart__isnull=True) | ~Q(counterpart=F("organisation")),
            ),
        ]

    def __str__(self) -> str:
        if self.counterpart is not None:
            return f"{self.organisation} and {self.counterpart}"
        return str(self.organisation)

    @property
    def is_joint(self) -> bool:
        """It joins two partners, and the system is neither side of it."""
        return self.counterpart_id is not None

    @property
    def other_side(self) -> "Organisation | System":
        """Who stands across from the organisation: the system, or the other partner."""
        return self.counterpart or self.system
