"""What boards must contain: rule sets, added, changed by a new version, ended."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.models import User
from accounts.roles import Permission
from partners.access import require, require_anywhere
from partners.actions.rule_set import (
    RuleSetFacts,
    add_rule_set,
    change_rule_set,
    end_rule_set,
)
from partners.enums import BoardKind, RuleSetStanding
from partners.filters import RuleSetFilter
from partners.models import CompositionRuleSet, System
from partners.requirements import LONGEST_TEXT, MOST_RULES, MOST_SEATS, TESTS

COUNTS = f"One of {', '.join(TESTS)}; or title: and titles divided by |."


class RequirementSerializer(StrictSerializer):
    """One requirement: so many seats at least that a member holds and that pass the test."""

    code = serializers.CharField(
        max_length=50, required=False, help_text="Stays through versions; made of the words."
    )
    text = serializers.CharField(max_length=LONGEST_TEXT)
    test = serializers.CharField(max_length=250, help_text=COUNTS)
    at_least = serializers.IntegerField(min_value=1, max_value=MOST_SEATS, required=False)


class RuleSetSerializer(RecordSerializer):
    """A version of what law, guidance or a constitution asks of boards of a kind."""

    system = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Null for what holds for every system."
    )
    rules = serializers.SerializerMethodField()
    follows = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="The version before it."
    )

    class Meta:
        model = CompositionRuleSet
        fields = (
            "id",
            "system",
            "board_kind",
            "name",
            "legal_source",
            "standing",
            "as_at",
            "stage",
            "rules",
            "valid_from",
            "valid_to",
            "follows",
            "version",
            "changed",
        )
        read_only_fields = fields

    @extend_schema_field(RequirementSerializer(many=True))
    def get_rules(self, rule_set: CompositionRuleSet) -> Any:
        """Its requirements."""
        return rule_set.rules


class VersionSerializer(StrictSerializer):
    """What a version says."""

    legal_source = serializers.CharField(max_length=300)
    as_at = serializers.DateField(
        default=None, allow_null=True, help_text="Only of what is proposed, such as a bill."
    )
    stage = serializers.CharField(max_length=60, default="", allow_blank=True)
    valid_from = serializers.DateField()
    rules = serializers.ListField(
        child=RequirementSerializer(), allow_empty=False, max_length=MOST_RULES
    )


class NewRuleSetSerializer(VersionSerializer):
    """Whose, for which boards, and whether it holds or is only proposed."""

    system = IdField(
        System.objects.visible_to,
        default=None,
        allow_null=True,
        help_text="Null for every system.",
    )
    board_kind = serializers.ChoiceField(choices=BoardKind.choices)
    name = serializers.CharField(max_length=200)
    standing = serializers.ChoiceField(
        choices=RuleSetStanding.choices, default=RuleSetStanding.IN_FORCE
    )


class NewVersionSerializer(VersionSerializer):
    """What holds from a later day on, and why it changes."""

    reason = serializers.CharField(max_length=500)


class EndRuleSetSerializer(StrictSerializer):
    """The last day on which it holds, and why it ends."""

    on = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class RuleSetViewSet(CollectionViewSet):
    """Every version of the rule sets that the caller may see."""

    collection = "rule-sets"
    serializer_class = RuleSetSerializer
    filterset_class = RuleSetFilter
    order = ("name", "-valid_from", "-id")
    queryset = CompositionRuleSet.objects.none()

    def get_queryset(self) -> QuerySet[CompositionRuleSet]:
        """All that the caller may see."""
        visible = CompositionRuleSet.objects.visible_to(self.caller)
        return visible.select_related("system", "follows")

    @extend_schema(request=NewRuleSetSerializer, responses={201: RuleSetSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add a rule set."""
        fields = self.read(NewRuleSetSerializer)
        _require(self.caller, fields["system"])
        whose = {name: fields.pop(name) for name in ("system", "board_kind", "name", "standing")}
        made = add_rule_set(by=self.caller, facts=RuleSetFacts(**fields), **whose)
        return self.answer_created(made)

    @extend_schema(request=NewVersionSerializer, responses={201: RuleSetSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def change(self, request: Request, id: str) -> Response:
        """Write a new version. The one before ends on the day before, and stays."""
        rule_set = self._rule_set_to_change()
        fields = self.read(NewVersionSerializer)
        reason = fields.pop("reason")
        made = change_rule_set(
            by=self.caller, rule_set=rule_set, facts=RuleSetFacts(**fields), reason=reason
        )
        return self.answer_created(made)

    @extend_schema(request=EndRuleSetSerializer, responses=RuleSetSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def end(self, request: Request, id: str) -> Response:
        """Record the last day on which it holds."""
        rule_set = self._rule_set_to_change()
        end_rule_set(by=self.caller, rule_set=rule_set, **self.read(EndRuleSetSerializer))
        return self.answer_changed(rule_set)

    def _rule_set_to_change(self) -> Any:
        rule_set = self.get_object()
        _require(self.caller, rule_set.system)
        check_version_if_given(self.request, rule_set)
        return rule_set


def _require(user: User, system: System | None) -> None:
    """National ones for national administrators, a system's own for its administrators."""
    if system is None:
        require_anywhere(user, Permission.MANAGE_NATIONAL_RULE_SETS)
    else:
        require(user, Permission.MANAGE_RULE_SETS, system)
