"""Who does not want to be asked in surveys of a system."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.survey.opt_out import opt_out, withdraw_opt_out
from engagement.api.record_filters import RecordFilter
from engagement.models import SurveyOptOut
from partners.access import require
from partners.models import Person


class SurveyOptOutFilter(RecordFilter):
    """By person as well."""

    person = filters.UUIDFilter(field_name="person__public_id", label="Person")


class SurveyOptOutSerializer(WithdrawableSerializer):
    """Somebody who is not asked any more."""

    system = ReferenceSerializer(read_only=True)
    person = ReferenceSerializer(read_only=True)

    class Meta:
        model = SurveyOptOut
        fields = (
            "id",
            "system",
            "person",
            "route",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )
        read_only_fields = fields


class NewOptOutSerializer(StrictSerializer):
    """Who told you."""

    person = IdField(Person.objects.visible_to)


class SurveyOptOutViewSet(CollectionViewSet):
    """Opt-outs of the systems in which the caller may see people."""

    collection = "survey-opt-outs"
    serializer_class = SurveyOptOutSerializer
    filterset_class = SurveyOptOutFilter
    order = ("-id",)
    queryset = SurveyOptOut.objects.none()

    def get_queryset(self) -> QuerySet[SurveyOptOut]:
        """All of them, withdrawn ones too."""
        rows = SurveyOptOut.objects.visible_to(self.caller)
        return rows.select_related("system", "person")

    @extend_schema(request=NewOptOutSerializer, responses={201: SurveyOptOutSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Note that somebody told you."""
        person = self.read(NewOptOutSerializer)["person"]
        require(self.caller, Permission.MANAGE_SURVEYS, person.system)
        return self.answer_created(opt_out(by=self.caller, person=person))

    @extend_schema(request=ReasonSerializer, responses=SurveyOptOutSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Ask them again from the next wave on."""
        row: Any = self.get_object()
        require(self.caller, Permission.MANAGE_SURVEYS, row.system)
        check_version_if_given(request, row)
        withdraw_opt_out(by=self.caller, row=row, **self.read(ReasonSerializer))
        return self.answer_changed(row)
