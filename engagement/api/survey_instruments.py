"""Instruments of surveys and their versions: the questions, as the pages write them."""

from typing import Any

import django_filters as filters
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import Part
from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.serializers import ReasonSerializer
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.survey.instrument import (
    begin_draft,
    change_draft,
    discard_draft,
    make_instrument,
    publish_draft,
    withdraw_instrument,
)
from engagement.api.record_filters import RecordFilter
from engagement.api.survey_instrument_fields import (
    InstrumentContentSerializer,
    InstrumentVersionSerializer,
    NewDraftSerializer,
    NewInstrumentSerializer,
    SurveyInstrumentSerializer,
    visible_instruments,
)
from engagement.enums import InstrumentState
from engagement.models import SurveyInstrument, SurveyInstrumentVersion
from partners.access import require
from partners.deletions import Deletions
from partners.filters import visible_systems
from partners.models import System

A_PULSE = OpenApiExample(
    "A short pulse",
    value={
        "system": "6512bd43-d9ca-46e0-8c99-0b0a82652dca",
        "title": "Three questions",
        "answered_for": "organisation",
        "points": 5,
        "point_labels": ["Never", "Seldom", "Sometimes", "Often", "Always"],
        "questions": [
            {
                "kind": "scale",
                "dimension": "trust_reliability",
                "text": "The system keeps its word.",
                "text_about_partner": "This partner keeps its word.",
            }
        ],
    },
    request_only=True,
)


class SurveyInstrumentFilter(RecordFilter):
    """Instruments by system, what a system can ask with, and code."""

    usable_in = filters.ModelChoiceFilter(
        queryset=visible_systems,  # type: ignore[arg-type]
        method="that_it_asks_with",
        to_field_name="public_id",
        label="Those that this system can ask with: its own, and shipped ones",
    )
    code = filters.CharFilter(label="Code")

    def that_it_asks_with(self, queryset: Any, name: str, value: System) -> Any:
        """Its own, and those that come with the product."""
        return queryset.filter(Q(system=None) | Q(system=value))


class SurveyInstrumentViewSet(CollectionViewSet):
    """Instruments that come with the product, and those of systems that the caller may see."""

    collection = "survey-instruments"
    serializer_class = SurveyInstrumentSerializer
    deletions = Deletions(SurveyInstrument)
    filterset_class = SurveyInstrumentFilter
    order = ("code", "id")
    change_parts = (Part(SurveyInstrumentVersion, "instrument"),)
    queryset = SurveyInstrument.objects.none()

    def get_queryset(self) -> QuerySet[SurveyInstrument]:
        """With the versions that the caller sees; withdrawn ones too."""
        versions = SurveyInstrumentVersion.objects.visible_to(self.caller)
        seen = Prefetch("versions", versions.defer("document").order_by("-number"), to_attr="seen")
        return visible_instruments(self.caller).select_related("system").prefetch_related(seen)

    @extend_schema(
        request=NewInstrumentSerializer,
        responses={201: SurveyInstrumentSerializer},
        examples=[A_PULSE],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Begin an instrument. Its first version is a draft."""
        body = self.read(NewInstrumentSerializer)
        system, copied = body.pop("system"), body.pop("copied_from", None)
        require(self.caller, Permission.MANAGE_SURVEYS, system)
        version = make_instrument(by=self.caller, system=system, content=body, copied_from=copied)
        return self.answer_created(version.instrument)

    @extend_schema(request=ReasonSerializer, responses=SurveyInstrumentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Ask with it no longer."""
        instrument = self.get_object()
        _require_own(self, instrument)
        check_version_if_given(request, instrument)
        reason = self.read(ReasonSerializer)["reason"]
        withdraw_instrument(by=self.caller, instrument=instrument, reason=reason)
        return self.answer_changed(instrument)


class InstrumentVersionFilter(filters.FilterSet):
    """Versions by system, instrument, and whether waves can ask with them."""

    system = filters.ModelChoiceFilter(
        field_name="instrument__system",
        queryset=visible_systems,  # type: ignore[arg-type]
        to_field_name="public_id",
        label="System",
    )
    instrument = filters.UUIDFilter(field_name="instrument__public_id", label="Instrument")
    state = filters.ChoiceFilter(choices=InstrumentState.choices, label="State")

    class Meta:
        model = SurveyInstrumentVersion
        fields = ()


class SurveyInstrumentVersionViewSet(CollectionViewSet):
    """What instruments ask: published versions, and drafts for those who make surveys."""

    collection = "survey-instrument-versions"
    serializer_class = InstrumentVersionSerializer
    deletions = Deletions(SurveyInstrumentVersion, Permission.MANAGE_SURVEYS)
    filterset_class = InstrumentVersionFilter
    order = ("-id",)
    system_path = "instrument__system"
    queryset = SurveyInstrumentVersion.objects.none()

    def get_queryset(self) -> QuerySet[SurveyInstrumentVersion]:
        """All that the caller may see."""
        rows = SurveyInstrumentVersion.objects.visible_to(self.caller)
        return rows.select_related("instrument__system", "made_by")

    @extend_schema(request=NewDraftSerializer, responses={201: InstrumentVersionSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Begin a draft of the next version, as the newest published one is."""
        instrument = self.read(NewDraftSerializer)["instrument"]
        _require_own(self, instrument)
        return self.answer_created(begin_draft(by=self.caller, instrument=instrument))

    @extend_schema(request=InstrumentContentSerializer, responses=InstrumentVersionSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Replace what a draft asks: what is left out is emptied, translations too."""
        version = self._draft()
        seen = expected_version(request, version)
        content = self.read(InstrumentContentSerializer)
        change_draft(by=self.caller, version=version, content=content, expected_version=seen)
        return self.answer_changed(version)

    @extend_schema(request=None, responses=InstrumentVersionSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def publish(self, request: Request, id: str) -> Response:
        """Let waves ask with it. It never changes from then on."""
        version = self._draft()
        check_version_if_given(request, version)
        publish_draft(by=self.caller, version=version, expected_version=version.version)
        return self.answer_changed(version)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Discard a draft; the instrument too, when nothing of it was published."""
        version = self._draft()
        check_version_if_given(request, version)
        discard_draft(by=self.caller, version=version, expected_version=version.version)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _draft(self) -> Any:
        version = self.get_object()
        _require_own(self, version.instrument)
        return version


def _require_own(view: CollectionViewSet, instrument: SurveyInstrument) -> None:
    """:raises PermissionDenied: the caller may not change it, or nobody may: it is shipped."""
    if instrument.system is None:
        raise PermissionDenied("This comes with the product and stays as it is. Make a copy.")
    require(view.caller, Permission.MANAGE_SURVEYS, instrument.system)
