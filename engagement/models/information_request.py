from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import (
    CLOSED_REQUESTS,
    ExtensionLaw,
    FoundKind,
    RequestState,
    ReviewOutcome,
)
from engagement.foi.working_days import working_days_between
from jobs.models import Job, StoredFile
from partners.models import System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_QUESTION = 10_000


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    def visible_to(self, user: "User") -> Self:
        """For those who answer requests or approve the answers, and nobody else."""
        if not user.is_active:
            return self.none()
        answering = systems_of(user, Permission.MANAGE_INFORMATION_REQUESTS)
        approving = systems_of(user, Permission.APPROVE_INFORMATION_REQUESTS)
        return self.filter(Q(system__in=answering) | Q(system__in=approving))

    def waiting(self) -> Self:
        """Those that nobody has answered yet, or whose answer is to be looked at again."""
        return self.filter(
            ~Q(state__in=CLOSED_REQUESTS)
            | Q(review_asked_on__isnull=False, review_closed_on__isnull=True)
        )

    def on_log(self, user: "User") -> Self:
        """Closed ones of systems that the user sees: their log names nobody who asked."""
        seen = systems_of(user, Permission.VIEW_PARTNERSHIPS)
        return self.filter(system__in=seen, state__in=CLOSED_REQUESTS)


class InformationRequest(Tracked):
    """A request under the Freedom of Information Act 2000, from its receipt to its answer.

    ``partnerships`` and ``places`` are public ids within the system, empty for all of them;
    ``kinds`` likewise. ``due_on`` is empty while a clarification is waited for. ``summary`` is how
    the log of requests calls it, which others read. ``review_`` is about the internal review, in
    which somebody else looks again at what was answered.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40)
    received_on = models.DateField("day on which it came in")
    asked_by = models.CharField("who asked", max_length=200, blank=True)
    answer_to = models.CharField("where the answer goes", max_length=300, blank=True)
    question = models.TextField("what was asked", max_length=LONGEST_QUESTION)
    summary = models.CharField("how the log calls it", max_length=200)
    state = models.CharField(
        max_length=10, choices=RequestState, default=RequestState.RECEIVED, editable=False
    )
    due_on = models.DateField("to be answered by", null=True, editable=False)
    extended_to = models.DateField("answered by, with more time", null=True, editable=False)
    extended_under = models.CharField(
        max_length=10, choices=ExtensionLaw, blank=True, editable=False
    )
    extension_reason = models.TextField(max_length=2_000, blank=True, editable=False)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    partnerships = ArrayField(models.UUIDField(), default=list, blank=True)
    places = ArrayField(models.UUIDField(), default=list, blank=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=FoundKind), default=list, blank=True)
    since = models.DateField("first day", null=True, blank=True)
    until = models.DateField("last day", null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    search_job = models.ForeignKey(
        Job, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    searched_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    refused_under = models.CharField(max_length=10, blank=True, editable=False)
    closing_words = models.TextField(max_length=2_000, blank=True, editable=False)
    answer_job = models.ForeignKey(
        Job, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.ForeignKey(
        StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    review_asked_on = models.DateField(null=True, editable=False)
    review_due_on = models.DateField(null=True, editable=False)
    review_words = models.TextField(
        "why the applicant is not content", max_length=2_000, blank=True, editable=False
    )
    review_outcome = models.CharField(
        max_length=10, choices=ReviewOutcome, blank=True, editable=False
    )
    review_reason = models.TextField(max_length=2_000, blank=True, editable=False)
    review_closed_on = models.DateField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = InformationRequestQuerySet.as_manager()

    NAMED_BY: ClassVar[tuple[str, ...]] = ("reference",)

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["system", "-received_on", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="information_request_id_system"),
            models.UniqueConstraint(
                fields=["system", "reference"], name="information_request_reference_once"
            ),
            models.CheckConstraint(
                name="information_request_approved_by_somebody_else",
                condition=Q(
                    state__in=["approved", "released"],
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                & (Q(handler__isnull=True) | ~Q(approved_by=F("handler")))
                | Q(
                    ~Q(state__in=["approved", "released"]),
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="information_request_closed_with_its_day",
                condition=Q(state__in=["released", "refused", "withdrawn"], closed_on__isnull=False)
                | Q(~Q(state__in=["released", "refused", "withdrawn"]), closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="information_request_released_with_its_answer",
                condition=~Q(state="released") | Q(answer__isnull=False),
            ),
            models.CheckConstraint(
                name="information_request_refused_with_section",
                condition=Q(~Q(refused_under=""), state="refused")
                | Q(~Q(state="refused"), refused_under=""),
            ),
            models.CheckConstraint(
                name="information_request_extended_with_law",
                condition=Q(extended_to__isnull=True, extended_under="")
                | Q(~Q(extended_under=""), extended_to__isnull=False),
            ),
            models.CheckConstraint(
                name="information_request_review_of_what_was_answered",
                condition=Q(review_asked_on__isnull=True, review_due_on__isnull=True)
                | Q(
                    state__in=["released", "refused"],
                    review_asked_on__gte=F("closed_on"),
                    review_due_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="information_request_reviewed_by_somebody_else",
                condition=Q(
                    review_outcome="", review_closed_on__isnull=True, reviewed_by__isnull=True
                )
                | Q(
                    ~Q(review_outcome=""),
                    review_closed_on__gte=F("review_asked_on"),
                    reviewed_by__isnull=False,
                )
                & (Q(handler__isnull=True) | ~Q(reviewed_by=F("handler")))
                & (Q(approved_by__isnull=True) | ~Q(reviewed_by=F("approved_by"))),
            ),
            models.CheckConstraint(
                name="information_request_period_in_order",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_closed(self) -> bool:
        """Whether it was answered, refused or taken back."""
        return self.state in CLOSED_REQUESTS

    @property
    def may_be_reviewed(self) -> bool:
        """Whether the applicant can ask for an internal review: once, of what was answered."""
        answered = self.state in (RequestState.RELEASED, RequestState.REFUSED)
        return answered and self.review_asked_on is None

    @property
    def is_reviewed_again(self) -> bool:
        """Whether somebody is to look again at what was answered."""
        return self.review_asked_on is not None and self.review_closed_on is None

    @property
    def is_in_review(self) -> bool:
        """Whether its items can be decided."""
        return self.state == RequestState.REVIEWING

    @property
    def working_days(self) -> int | None:
        """How many working days it took to close it; none while it waits."""
        if self.closed_on is None:
            return None
        return working_days_between(self.received_on, self.closed_on)


class RequestClarification(Tracked):
    """What the applicant was asked, because their request did not say what they want.

    Until they answer no time runs, and then it runs from the start: section 10(6) of the Act.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="clarifications"
    )
    asked_on = models.DateField()
    words = models.TextField("what was asked", max_length=2_000)
    answered_on = models.DateField(null=True)

    class Meta(Tracked.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(answered_on__isnull=True),
                name="request_clarification_one_open",
            ),
            models.CheckConstraint(
                name="request_clarification_in_order",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.asked_on}"
