from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import NATIONAL_ROLES, Permission, roles_with
from audit.tracking import Tracked
from partners.models.fiction import FICTIONAL_FOR_GOOD

if TYPE_CHECKING:
    from accounts.models import User


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, user: "User") -> Self:
        """Systems in which the user has any role; all of them for a national role."""
        return self.with_permission(user, Permission.VIEW_PARTNERSHIPS)

    def with_permission(self, user: "User", permission: Permission) -> Self:
        """Systems where one of the user's roles carries the permission and their token leaves it.

        A national role never reaches the fictional system: what it shows would be mistaken.
        """
        if not user.is_active:  # nor is one who has not signed in
            return self.none()
        limits = user.limits
        if not limits.allow(permission):
            return self.none()
        if limits.systems is not None:
            return self._granted(user, permission).filter(public_id__in=limits.systems)
        return self._granted(user, permission)

    def _granted(self, user: "User", permission: Permission) -> Self:
        roles = roles_with(permission)
        grants = user.memberships.current().filter(role__in=roles)
        if NATIONAL_ROLES.keys().isdisjoint(roles):  # then every grant is in a system
            return self.filter(pk__in=grants.values("system"))
        in_system = Q(pk__in=grants.filter(system__isnull=False).values("system"))
        national = Q(models.Exists(grants.filter(system__isnull=True)), is_fictional=False)
        return self.filter(in_system | national)

    def current(self) -> Self:
        today = timezone.localdate()
        return self.filter(Q(legal_end__isnull=True) | Q(legal_end__gte=today))


class System(Tracked):
    """An integrated care system: the tenant. Everything that happens belongs to exactly one."""

    code = models.CharField(max_length=10, unique=True, help_text="The ODS code of its board.")
    name = models.CharField(max_length=200)
    icb = models.OneToOneField(
        "partners.Organisation", null=True, on_delete=models.PROTECT, related_name="system_of"
    )
    region = models.CharField(max_length=100, blank=True)
    legal_start = models.DateField(null=True)
    legal_end = models.DateField(null=True, help_text="Last day on which it existed in law.")
    is_fictional = models.BooleanField(default=False)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    NAMED_BY = ("name", "is_fictional")  # rights are asked of it where it is named

    objects = SystemQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]
        triggers = (*Tracked.Meta.triggers, FICTIONAL_FOR_GOOD)
        constraints = [
            models.CheckConstraint(
                name="system_ends_after_start",
                condition=Q(legal_end__isnull=True)
                | Q(legal_start__isnull=True)
                | Q(legal_end__gte=F("legal_start")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SystemCluster(Tracked):
    """Systems that share a leadership for a while: a dated relationship, not a body."""

    name = models.CharField(max_length=200)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="clusters")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["name", "system", "valid_from"], name="system_cluster_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.system}"


class Place(Tracked):
    """A part of a system in which partners work together, often a council's area."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=200)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    NAMED_BY = ("name",)

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="place_id_system"),
            models.UniqueConstraint(fields=["system", "name"], name="place_name_in_system"),
        ]

    def __str__(self) -> str:
        return self.name
