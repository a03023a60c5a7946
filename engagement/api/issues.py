"""Issues that one side raised with the other: raised, acknowledged, settled, put right."""

import dataclasses
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.roles import Permission
from engagement.actions.issue import (
    IssueFacts,
    acknowledge_issue,
    correct_issue,
    raise_issue,
    reopen_issue,
    settle_issue,
    withdraw_issue,
)
from engagement.api.record_filters import IssueFilter
from engagement.enums import Importance, IssueOutcome, Sensitivity, Side, Theme
from engagement.models import Issue
from partners.access import require
from partners.api.bulk import bulk_of
from partners.api.keyed import (
    Fields,
    KeyedSerializer,
    KeyedViewSet,
    external_ids_field,
    facts_in,
    with_external_ids,
)
from partners.models import Partnership

ENDINGS = [choice for choice in IssueOutcome.choices if choice[0] != IssueOutcome.OPEN]


class IssueSerializer(WithdrawableSerializer):
    """Something that one side raised with the other, and whether it was satisfied in the end."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(read_only=True)

    external_ids = external_ids_field()

    class Meta:
        model = Issue
        fields = (
            "id",
            "system",
            "partnership",
            "raised_by",
            "theme",
            "text",
            "sensitivity",
            "importance",
            "raised_on",
            "acknowledged_on",
            "outcome",
            "settled_on",
            "answer",
            "revision",
            "external_ids",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Care homes raised unplanned discharges",
            value={
                "partnership": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
                "raised_by": "partner",
                "theme": "discharge",
                "text": "People arrive at weekends without medicines or a plan.",
                "sensitivity": "open",
                "importance": "major",
                "raised_on": "2026-11-02",
            },
            request_only=True,
        )
    ]
)
class NewIssueSerializer(KeyedSerializer):
    """What was raised. The partner may read it one day, whatever its sensitivity."""

    partnership = IdField(Partnership.objects.visible_to)
    raised_by = serializers.ChoiceField(choices=Side.choices)
    theme = serializers.ChoiceField(choices=Theme.choices)
    text = serializers.CharField(max_length=4_000)
    raised_on = serializers.DateField(required=False, allow_null=True, help_text="Without: today.")
    sensitivity = serializers.ChoiceField(
        choices=Sensitivity.choices, required=False, help_text="Without: confidential."
    )
    importance = serializers.ChoiceField(choices=Importance.choices, required=False)


class AcknowledgedSerializer(StrictSerializer):
    """When the other side said that it had heard."""

    acknowledged_on = serializers.DateField()


class EndingSerializer(StrictSerializer):
    """How it ended, as the side that raised it sees it."""

    outcome = serializers.ChoiceField(choices=ENDINGS)
    settled_on = serializers.DateField()
    answer = serializers.CharField(
        max_length=4_000, required=False, allow_blank=True, help_text="What was done."
    )


class IssueCorrectionSerializer(StrictSerializer):
    """The record as it should have been: what is left out is emptied. And why."""

    raised_by = serializers.ChoiceField(choices=Side.choices)
    theme = serializers.ChoiceField(choices=Theme.choices)
    text = serializers.CharField(max_length=4_000)
    raised_on = serializers.DateField()
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices)
    importance = serializers.ChoiceField(choices=Importance.choices)
    acknowledged_on = serializers.DateField(required=False, allow_null=True)
    outcome = serializers.ChoiceField(choices=IssueOutcome.choices, required=False)
    settled_on = serializers.DateField(required=False, allow_null=True)
    answer = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


class IssueViewSet(KeyedViewSet):
    """Issues raised; the confidential ones only for those who work with partners."""

    collection = "issues"
    serializer_class = IssueSerializer
    filterset_class = IssueFilter
    order = ("-raised_on", "-id")
    queryset = Issue.objects.none()
    new_serializer = NewIssueSerializer
    permission = Permission.LOG_EVENTS
    changeable = frozenset({"raised_by", "theme", "text", "raised_on", "sensitivity", "importance"})
    bulk = bulk_of(NewIssueSerializer)

    def get_queryset(self) -> QuerySet[Issue]:
        """All that the caller may see, withdrawn ones too."""
        rows = Issue.objects.visible_to(self.caller).select_related(
            "system", "partnership__organisation"
        )
        return with_external_ids(rows, self.caller)

    @extend_schema(request=NewIssueSerializer, responses={201: IssueSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Record an issue that one side raised with the other."""
        return self.answer_created(self.make_known(self.read(NewIssueSerializer)))

    @extend_schema(request=IssueCorrectionSerializer, responses=IssueSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put a record right. The old version stays in the history, and so do old scores."""
        issue = self._issue_to_change()
        version = expected_version(request, issue)
        body = self.read(IssueCorrectionSerializer)
        reason = body.pop("reason")
        correct_issue(
            by=self.caller,
            issue=issue,
            facts=IssueFacts(**body),
            reason=reason,
            expected_version=version,
        )
        return self.answer_changed(issue)

    @extend_schema(request=AcknowledgedSerializer, responses=IssueSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def acknowledge(self, request: Request, id: str) -> Response:
        """Record the day on which the other side said that it had heard."""
        issue = self._issue_to_change()
        check_version_if_given(request, issue)
        acknowledge_issue(by=self.caller, issue=issue, **self.read(AcknowledgedSerializer))
        return self.answer_changed(issue)

    @extend_schema(request=EndingSerializer, responses=IssueSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def settle(self, request: Request, id: str) -> Response:
        """Record how it ended."""
        issue = self._issue_to_change()
        check_version_if_given(request, issue)
        settle_issue(by=self.caller, issue=issue, **self.read(EndingSerializer))
        return self.answer_changed(issue)

    @extend_schema(request=ReasonSerializer, responses=IssueSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def reopen(self, request: Request, id: str) -> Response:
        """Open it again, because it turned out not to have ended."""
        issue = self._issue_to_change()
        check_version_if_given(request, issue)
        reopen_issue(by=self.caller, issue=issue, **self.read(ReasonSerializer))
        return self.answer_changed(issue)

    @extend_schema(request=ReasonSerializer, responses=IssueSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back the record of an issue that nobody raised."""
        issue = self._issue_to_change()
        check_version_if_given(request, issue)
        withdraw_issue(by=self.caller, issue=issue, **self.read(ReasonSerializer))
        return self.answer_changed(issue)

    def make(self, fields: Fields) -> Issue:
        """An issue that was raised."""
        return raise_issue(by=self.caller, **fields)

    def facts_of(self, record: Issue, sent: Fields) -> Fields:
        """What was raised, by whom, when."""
        return facts_in(record, NewIssueSerializer, sent, given_by_us={"raised_on"})

    def change(self, record: Issue, facts: Fields, different: frozenset[str], reason: str) -> None:
        """Correct it; what became of it stays."""
        names = [each.name for each in dataclasses.fields(IssueFacts)]
        known = {name: getattr(record, name) for name in names}
        new = {name: facts[name] for name in different}
        correct_issue(
            by=self.caller,
            issue=record,
            facts=IssueFacts(**{**known, **new}),
            reason=reason,
            expected_version=record.version,
        )

    def _issue_to_change(self) -> Any:
        issue = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, issue.system)
        return issue
