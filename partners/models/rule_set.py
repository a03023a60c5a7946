from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import Tracked
from partners.enums import BoardKind, RuleSetStanding
from partners.models.board import Board
from partners.models.reach import systems_of
from partners.models.system import System

if TYPE_CHECKING:
    from partners.models.reach import Reader

# A finding rests on what a rule set said: a change is another version.
SAID_FOR_GOOD = pgtrigger.ReadOnly(
    name="said_for_good",
    fields=[
        "system",
        "board_kind",
        "name",
        "legal_source",
        "standing",
        "as_at",
        "stage",
        "rules",
        "valid_from",
        "follows",
    ],
)


class CompositionRuleSetQuerySet(models.QuerySet["CompositionRuleSet"]):
    def visible_to(self, user: "Reader") -> Self:
        """National ones for all who see any system; a system's own for those who see it."""
        systems: Any = systems_of(user, Permission.VIEW_PARTNERSHIPS)
        anyone = Q(models.Exists(System.objects.filter(pk__in=systems)))
        return self.filter(Q(system__in=systems) | (Q(system__isnull=True) & anyone))

    def of_board(self, board: Board) -> Self:
        """All versions of national ones for its kind, and of its own system's on top."""
        return self.of_boards([board])

    def of_boards(self, boards: Iterable[Board]) -> Self:
        """Those of several boards; `CompositionRuleSet.holds_for` says which is for which."""
        found = list(boards)
        return self.filter(
            Q(system__isnull=True) | Q(system__in={board.system_id for board in found}),
            board_kind__in={board.kind for board in found},
        )

    def newest(self) -> Self:
        """The last version of each."""
        return self.filter(followed_by__isnull=True)


class CompositionRuleSet(Tracked):
    """What a kind of board must contain, as dated data with its legal source.

    ``rules`` is a list of ``{"code", "text", "test", "at_least"}``; a finding always names the
    rule set and its date and reads "requirement not met since": validity is for the secretary.
    Each row is a version: what it says never changes, and a change ends it and begins another.

    What is only proposed, such as a bill, says as at which day, and is never mixed with what is in
    force.
    """

    system = models.ForeignKey(
        System,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rule_sets",
        help_text="None for what holds nationally; a system's own constitution asks for more.",
    )
    board_kind = models.CharField("kind of board", max_length=30, choices=BoardKind)
    name = models.CharField(max_length=200)
    legal_source = models.CharField("source", max_length=300)
    standing = models.CharField(
        max_length=10, choices=RuleSetStanding, default=RuleSetStanding.IN_FORCE
    )
    as_at = models.DateField("as it stood on", null=True, blank=True)
    stage = models.CharField("stage reached", max_length=60, blank=True)
    rules = models.JSONField("requirements")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    follows = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="followed_by"
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompositionRuleSetQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        ordering = ["board_kind", "valid_from", "id"]
        triggers = (*Tracked.Meta.triggers, SAID_FOR_GOOD)
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="rule_set_id_system"),
            models.UniqueConstraint(
                fields=["system", "board_kind", "name", "valid_from"],
                nulls_distinct=False,
                name="composition_rule_set_unique",
            ),
            models.CheckConstraint(
                name="rule_set_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="rule_set_proposed_as_at",
                condition=Q(standing="proposed", as_at__isnull=False)
                | Q(standing="in_force", as_at__isnull=True, stage=""),
            ),
            ExclusionConstraint(
                name="rule_set_one_version_at_a_time",
                expressions=[
                    (Coalesce("system", 0), RangeOperators.EQUAL),
                    ("board_kind", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_proposed(self) -> bool:
        return self.standing == RuleSetStanding.PROPOSED

    @property
    def is_national(self) -> bool:
        return self.system_id is None

    def holds_for(self, board: Board) -> bool:
        """Whether it is about boards of this kind, and national or of the board's own system."""
        return self.board_kind == board.kind and self.system_id in (None, board.system_id)

    def has_ended(self, on: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_to is not None and self.valid_to < on
