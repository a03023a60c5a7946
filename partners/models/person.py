from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import MarkDeleted, Tracked
from partners.enums import Grade
from partners.models.folding import Folded
from partners.models.reach import systems_of
from partners.models.system import System

if TYPE_CHECKING:
    from partners.models.reach import Reader


# Contact details are looked at again once a year.
CHECKED_FOR = timedelta(days=365)


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: "Reader") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PEOPLE))

    def named_like(self, fragment: str) -> Self:
        found = self
        for word in fragment.split()[:8]:
            found = found.filter(search_key__contains=Folded(models.Value(word)))
        return found

    def due_for_checking(self) -> Self:
        """People whose details nobody has found right for a year."""
        long_ago = timezone.localdate() - CHECKED_FOR
        return self.filter(erased_at__isnull=True, checked_on__lte=long_ago)


class Person(Tracked):
    """Someone to know at a partner or in the system. Business contact details only."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="people")
    name = models.CharField("full name", max_length=150)
    email = models.EmailField("work email", blank=True)
    phone = models.CharField("work phone", max_length=40, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
        help_text="The same human as a user: linked, not merged.",
    )
    checked_on = models.DateField(
        "details found right on", default=timezone.localdate, editable=False
    )
    erased_at = models.DateTimeField(null=True, editable=False)
    search_key = models.GeneratedField(
        expression=Folded("name"), output_field=models.TextField(), db_persist=True
    )

    NAMED_BY = ("name", "erased_at")  # whether there is anybody still goes with the name

    objects = PersonQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]
        verbose_name_plural = "people"
        triggers = (*Tracked.Meta.triggers, MarkDeleted())
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="person_id_system"),
            models.UniqueConstraint(
                "system", Lower("email"), condition=~Q(email=""), name="person_email_in_system"
            ),
        ]
        indexes = [
            models.Index("system", Lower("name"), "id", name="person_by_name"),
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="person_search_key"),
        ]

    def __str__(self) -> str:
        return self.name or "Erased person"

    @property
    def is_due_for_checking(self) -> bool:
        """Whether nobody has found the details right for a year."""
        return self.erased_at is None and self.checked_on <= timezone.localdate() - CHECKED_FOR


class PositionQuerySet(models.QuerySet["Position"]):
    def held_on(self, day: date) -> Self:
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def current(self) -> Self:
        return self.held_on(timezone.localdate())


class Position(Tracked):
    """A job that a person holds or held; a new job ends one row and starts another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "partners.Organisation", on_delete=models.PROTECT, related_name="positions"
    )
    title = models.CharField("job title", max_length=150, blank=True)
    grade = models.PositiveSmallIntegerField(choices=Grade, default=Grade.NOT_KNOWN)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = [F("valid_from").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(
                name="position_ends_after_start",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "system", "id"])]

    def __str__(self) -> str:
        return f"{self.title or 'Position'} at {self.organisation}"
