from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from audit.tracking import Tracked
from engagement.enums import SheetKind
from engagement.models.sheet_import import may_bring_in
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_NAME = 80


class SavedMappingQuerySet(models.QuerySet["SavedMapping"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the sheets that the user may bring in."""
        return self.filter(may_bring_in(user))

    def of_kind(self, kind: str, system: System) -> Self:
        return self.filter(kind=kind, system=system).order_by(Lower("name"), "id")


class SavedMapping(Tracked):
    """Which column means what, under a name, for everyone who brings in such sheets."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=SheetKind, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    mapping = models.JSONField(help_text="As in a mapping file.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SavedMappingQuerySet.as_manager()

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                "system", "kind", Lower("name"), name="saved_mapping_name_once"
            ),
            models.CheckConstraint(name="saved_mapping_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
