from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractMonth, ExtractYear

from accounts.roles import Permission
from audit.tracking import AppendOnlyButNames, Tracked
from engagement.enums import PackAudience, PackFileKind, PackKind, PackState
from jobs.models import Job, StoredFile
from partners.models import Board, System, Withdrawable
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_TEXT = 4_000


def _months(since: str, until: str) -> Any:
    """How many months lie between two columns of days, in the database."""
    years = ExtractYear(until) - ExtractYear(since)
    return years * 12 + ExtractMonth(until) - ExtractMonth(since)


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: "User") -> Self:
        """Published ones for whoever sees the system, private ones for its own people alone;
        all others for those who make or approve packs.
        """
        if not user.is_active:
            return self.none()
        making = systems_of(user, Permission.MAKE_PACKS)
        approving = systems_of(user, Permission.APPROVE_PACKS)
        own = user.memberships.current().filter(system__isnull=False).values("system")
        seen = System.objects.visible_to(user).values("pk")
        published = Q(state=PackState.PUBLISHED, system__in=seen) & (
            Q(audience=PackAudience.PUBLIC) | Q(system__in=own)
        )
        return self.filter(Q(system__in=making) | Q(system__in=approving) | published)

    def standing(self) -> Self:
        """Neither discarded nor withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def published(self) -> Self:
        """Those that readers may rely on."""
        return self.standing().filter(state=PackState.PUBLISHED)

    def newest_first(self) -> Self:
        return self.order_by("-until", "-id")

    def before(self, pack: "Pack") -> "Pack | None":
        """The pack of the same kind, audience and board that was published last before this one.

        Of as many months, or a quarter would be held against a year; and over before this one
        begins, or it would be compared with itself in part.
        """
        earlier = self.published().filter(
            system=pack.system_id,
            kind=pack.kind,
            audience=pack.audience,
            board=pack.board_id,
            until__lt=pack.since,
        )
        years, months = pack.until.year - pack.since.year, pack.until.month - pack.since.month
        earlier = earlier.alias(months=_months("since", "until")).filter(months=years * 12 + months)
        return earlier.exclude(pk=pack.pk).order_by("-until", "-published_at").first()


class Pack(Tracked, Withdrawable):
    """A board pack, or the evidence for an assessment: figures that are frozen, and words.

    Figures are gathered by a job and stored with their hash. From approval on they never change;
    words may, but then it must be approved again. A published one changes no more.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="packs")
    kind = models.CharField(max_length=12, choices=PackKind, default=PackKind.BOARD)
    title = models.CharField(max_length=200)
    since = models.DateField("first day", help_text="The first day of a month.")
    until = models.DateField("last day", help_text="The last day of a month.")
    audience = models.CharField(max_length=8, choices=PackAudience, default=PackAudience.PRIVATE)
    sections = models.JSONField(default=list, help_text="Keys of its sections, in their order.")
    board = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.PROTECT, related_name="packs"
    )
    meeting_on = models.DateField("day of the meeting", null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=PackState, default=PackState.DRAFT, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    figures = models.ForeignKey(
        "engagement.PackFigures",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Those that it shows.",
    )

    objects = PackQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["system", "-until", "-id"])]
        constraints = (
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="pack_id_system"),
            models.CheckConstraint(name="pack_period_in_order", condition=Q(since__lt=F("until"))),
            models.CheckConstraint(
                name="pack_approved_by_somebody_else",
                condition=Q(state="draft", approved_by__isnull=True, approved_at__isnull=True)
                | (
                    ~Q(state="draft")
                    & Q(approved_by__isnull=False, approved_at__isnull=False)
                    & Q(figures__isnull=False)
                    & (Q(author__isnull=True) | ~Q(approved_by=F("author")))
                ),
            ),
            models.CheckConstraint(
                name="pack_published_with_its_moment",
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == PackState.DRAFT and self.withdrawn_at is None

    @property
    def is_approved(self) -> bool:
        return self.state == PackState.APPROVED and self.withdrawn_at is None

    @property
    def is_published(self) -> bool:
        """Whether it was, and also if it was withdrawn since."""
        return self.state == PackState.PUBLISHED


class PackFigures(Tracked):
    """Figures of a pack as they were known at a moment: a document, stored for good.

    ``is_latest``: gathered to compare what was locked with what is known now. They never replace
    what the pack shows.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="+")
    is_latest = models.BooleanField(default=False)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    gathered_at = models.DateTimeField()

    class Meta(Tracked.Meta):
        abstract = False
        verbose_name_plural = "pack figures"
        triggers = (AppendOnlyButNames("sha256"),)
        indexes = [models.Index(fields=["pack", "-id"])]
        constraints = (
            # A job that is done again after a fall stores nothing twice.
            models.UniqueConstraint(fields=["job"], name="pack_figures_once_a_job"),
            models.UniqueConstraint(fields=["id", "system"], name="pack_figures_id_system"),
        )

    def __str__(self) -> str:
        return f"{self.pack}, {self.gathered_at:%Y-%m-%d %H:%M}"


class PackText(Tracked):
    """What people wrote in a pack: of each slot the newest counts, and every earlier one is kept.

    Slots are the parts of the front sheet ("purpose"), and "so what" to a figure by the key of its
    table ("so_what:over_time.contacts").
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="texts")
    slot = models.CharField(max_length=120)
    text = models.TextField(blank=True, max_length=LONGEST_TEXT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Tracked.Meta):
        abstract = False
        triggers = (AppendOnlyButNames("text"),)
        indexes = [models.Index(fields=["pack", "slot", "-id"])]
        constraints = (models.CheckConstraint(name="pack_text_has_slot", condition=~Q(slot="")),)

    def __str__(self) -> str:
        return f"{self.pack}: {self.slot}"


class PackFile(Tracked):
    """A pack as a file, made by a job. ``made_of`` is the hash of all that it holds, figures and
    words: a file of another hash is out of date. That of a published pack is never made again.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=PackFileKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_of = models.CharField(max_length=64)

    class Meta(Tracked.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=["pack", "kind"], name="pack_file_once_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.pack}: {self.get_kind_display()}"
