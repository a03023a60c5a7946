from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import MarkDeleted, Tracked
from partners.enums import NOT_PARTNERS, IdentifierScheme, NameKind, OrganisationKind, Sector
from partners.models.fiction import FICTIONAL_FOR_GOOD
from partners.models.folding import Folded
from partners.models.partnership import Partnership
from partners.models.reach import systems_of
from partners.models.system import System

if TYPE_CHECKING:
    from partners.models.reach import Reader


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "Reader") -> Self:
        """Real organisations are public facts; fictional ones show only inside their system."""
        systems: Any = systems_of(user, Permission.VIEW_PARTNERSHIPS)
        real = Q(is_fictional=False) & Q(models.Exists(System.objects.filter(pk__in=systems)))
        # Asked row by row and only of fictional ones: joined, it would cost every search its index.
        known = Partnership.objects.filter(organisation=models.OuterRef("pk"), system__in=systems)
        return self.filter(real | (Q(is_fictional=True) & Q(models.Exists(known))))

    def named_like(self, fragment: str) -> Self:
        """Organisations whose names or codes contain every word of the fragment."""
        found = self
        for word in fragment.lower().split()[:8]:
            found = found.filter(search_key__contains=Folded(models.Value(word)))
        return found

    def open(self) -> Self:
        today = timezone.localdate()
        return self.filter(Q(legal_end__isnull=True) | Q(legal_end__gte=today))

    def possible_partners(self) -> Self:
        return self.exclude(kind__in=NOT_PARTNERS)


class Organisation(Tracked):
    """A body that can be a partner, known nationally and shared by all systems."""

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=30, choices=OrganisationKind)
    sector = models.CharField(max_length=20, choices=Sector)
    legal_start = models.DateField("in existence from", null=True, blank=True)
    legal_end = models.DateField("in existence until", null=True, blank=True)
    operational_end = models.DateField(
        null=True, blank=True, help_text="Its code may stay in use for months after it has closed."
    )
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    website = models.URLField(max_length=500, blank=True)
    is_fictional = models.BooleanField(default=False)
    search_text = models.TextField(editable=False, help_text="All names and codes, in lower case.")
    search_key = models.GeneratedField(
        expression=Folded("search_text"), output_field=models.TextField(), db_persist=True
    )
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the facts above come from; none when a person wrote them.",
    )

    NAMED_BY = ("name",)

    objects = OrganisationQuerySet.as_manager()

    class Meta(Tracked.Meta):
        ordering = ["name", "id"]
        triggers = (*Tracked.Meta.triggers, MarkDeleted(system="NULL"), FICTIONAL_FOR_GOOD)
        indexes = [
            models.Index(Lower("name"), "id", name="organisation_by_name"),
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="organisation_search_key"),
        ]
        constraints = [
            models.CheckConstraint(
                name="organisation_ends_after_start",
                condition=Q(legal_end__isnull=True)
                | Q(legal_start__isnull=True)
                | Q(legal_end__gte=F("legal_start")),
            ),
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.legal_end is None or self.legal_end >= timezone.localdate()


class OrganisationName(Tracked):
    """A name that an organisation had or goes by; matching reads all of them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, choices=NameKind)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("name"), "kind", name="organisation_name_unique"
            ),
        ]
        indexes = [models.Index(Lower("name"), name="organisation_name_lower")]

    def __str__(self) -> str:
        return self.name


class OrganisationKindRecord(Tracked):
    """Its kind, from when, and since when we know: old scores need the old kind."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="kind_records"
    )
    kind = models.CharField(max_length=30, choices=OrganisationKind)
    valid_from = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        ordering = ["organisation", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"


class Identifier(Tracked):
    """A code that some register gives an organisation. Never checked by pattern: codes grow."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=30, choices=IdentifierScheme)
    value = models.CharField(max_length=60)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    snapshot = models.ForeignKey(
        "partners.ReferenceSnapshot", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"
