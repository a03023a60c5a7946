"""Who is not in the room; figures that seats are compared with; the choice to be compared."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.errors import BadQueryError, unknown_names
from accounts.api.idempotency import idempotent
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import ApiView, CollectionViewSet
from accounts.roles import Permission
from engagement.actions.sector_figure import (
    choose_comparison,
    enter_sector_figures,
    withdraw_sector_figure,
)
from engagement.analytics.representation.room import who_is_in_the_room
from engagement.api.record_filters import RecordFilter
from engagement.enums import Denominator, SectorUnit
from engagement.forms.representation import RoomForm
from engagement.models import ComparisonConsent, SectorFigure
from partners.access import require
from partners.enums import Sector
from partners.models import System


class SeatCountSerializer(serializers.Serializer[Any]):
    """Seats of members."""

    seats = serializers.IntegerField()
    filled = serializers.IntegerField()
    voting = serializers.IntegerField(help_text="Filled, and with a vote.")


class SectorRowSerializer(serializers.Serializer[Any]):
    """A sector: its seats, and its ratio where there is one."""

    sector = serializers.ChoiceField(choices=Sector.choices)
    seats = SeatCountSerializer()
    partners = serializers.IntegerField()
    amount = serializers.FloatField(allow_null=True, help_text="Of the denominator.")
    ratio = serializers.FloatField(
        allow_null=True, help_text="Share of filled seats by share of the denominator."
    )
    low = serializers.FloatField(allow_null=True, help_text="Exact Poisson 95 % interval.")
    high = serializers.FloatField(allow_null=True)


class BasisSerializer(serializers.Serializer[Any]):
    """What the seats are compared with: the answer depends on it."""

    name = serializers.ChoiceField(choices=Denominator.choices)
    as_at = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]


class RoomSerializer(serializers.Serializer[Any]):
    """The boards of a system, or one of them, on a day."""

    system = ReferenceSerializer()
    board = ReferenceSerializer(allow_null=True)
    on = serializers.DateField()
    basis = BasisSerializer()
    total = SeatCountSerializer()
    rows = SectorRowSerializer(many=True)
    parity = serializers.FloatField(allow_null=True, help_text="0 to 1; 1 is in proportion.")
    unheard = serializers.ListField(
        child=serializers.ChoiceField(choices=Sector.choices),
        help_text="Sectors with partners of which nobody holds a seat.",
    )
    places = ReferenceSerializer(
        many=True, help_text="Places from whose partners nobody holds a seat."
    )


class ComparisonSerializer(serializers.ModelSerializer[ComparisonConsent]):
    """A choice, from a day on."""

    class Meta:
        model = ComparisonConsent
        fields = ("allows", "valid_from", "reason")


class ComparisonChoicesSerializer(serializers.Serializer[Any]):
    """All choices, the newest first: it holds. Without any, the system is not compared."""

    results = ComparisonSerializer(many=True)


class NewComparisonSerializer(StrictSerializer):
    """Whether the system may be shown beside others that agreed as well, from today on."""

    allows = serializers.BooleanField()
    reason = serializers.CharField(max_length=500)


class SectorFigureFilter(RecordFilter):
    """Figures by what is counted, sector and day."""

    unit = filters.ChoiceFilter(choices=SectorUnit.choices, label="What is counted")
    sector = filters.ChoiceFilter(choices=Sector.choices, label="Sector")
    as_at = filters.DateFilter(label="As at")


class SectorFigureSerializer(WithdrawableSerializer):
    """How much of something a sector has in a system."""

    system = ReferenceSerializer(read_only=True)
    value = serializers.DecimalField(max_digits=16, decimal_places=2, read_only=True)

    class Meta:
        model = SectorFigure
        fields = (
            "id",
            "system",
            "sector",
            "unit",
            "value",
            "as_at",
            "source",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


class NewSectorFigureSerializer(StrictSerializer):
    """A figure; one of the same sector, unit and day that stands is replaced."""

    system = IdField(System.objects.visible_to)
    sector = serializers.ChoiceField(choices=Sector.choices)
    unit = serializers.ChoiceField(choices=SectorUnit.choices)
    value = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))
    as_at = serializers.DateField()
    source = serializers.CharField(max_length=300)  # type: ignore[assignment]


class SectorFigureViewSet(CollectionViewSet):
    """Figures by sector, with their sources."""

    collection = "sector-figures"
    serializer_class = SectorFigureSerializer
    filterset_class = SectorFigureFilter
    order = ("-as_at", "-id")
    queryset = SectorFigure.objects.none()

    def get_queryset(self) -> QuerySet[SectorFigure]:
        """All that the caller may see, withdrawn ones too."""
        return SectorFigure.objects.visible_to(self.caller).select_related("system")

    @extend_schema(request=NewSectorFigureSerializer, responses={201: SectorFigureSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Keep a figure."""
        fields = self.read(NewSectorFigureSerializer)
        values = {fields.pop("sector"): fields.pop("value")}
        require(self.caller, Permission.MANAGE_BOARDS, fields["system"])
        (figure,) = enter_sector_figures(by=self.caller, values=values, **fields)
        return self.answer_created(figure)

    @extend_schema(request=ReasonSerializer, responses=SectorFigureSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take a figure back."""
        figure = self.get_object()
        require(self.caller, Permission.MANAGE_BOARDS, figure.system)
        check_version_if_given(request, figure)
        withdraw_sector_figure(by=self.caller, figure=figure, **self.read(ReasonSerializer))
        return self.answer_changed(figure)


class RepresentationView(ApiView):
    """Who is in the room, and who is not."""

    collection = "systems"

    @extend_schema(
        operation_id="systems_representation",
        parameters=[
            OpenApiParameter("on", OpenApiTypes.DATE, description="The day. Without: today."),
            OpenApiParameter("board", OpenApiTypes.UUID, description="Without: all boards."),
            OpenApiParameter(
                "denominator",
                OpenApiTypes.STR,
                enum=Denominator.values,
                description="What seats are compared with. Without: partners.",
            ),
        ],
        responses=RoomSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Seats of the system's boards by sector against what there is."""
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=id)
        form = _asked(request, system)
        on: date = form.day
        board, denominator = form.chosen
        room = who_is_in_the_room(system, on, board=board, denominator=denominator)
        return Response(RoomSerializer(room).data)


class ComparisonView(ApiView):
    """Whether a system lets itself be shown beside others."""

    collection = "systems"

    @extend_schema(operation_id="systems_comparison", responses=ComparisonChoicesSerializer)
    def get(self, request: Request, id: str) -> Response:
        """All choices, the newest first."""
        rows = ComparisonConsent.objects.filter(system=self._system(id)).newest_first()
        return Response({"results": ComparisonSerializer(rows, many=True).data})

    @extend_schema(
        operation_id="systems_choose_comparison",
        request=NewComparisonSerializer,
        responses={201: ComparisonSerializer},
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        """Choose, from today on."""
        system = self._system(id)
        require(self.caller, Permission.MANAGE_MEMBERS, system)
        body = NewComparisonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        chosen = choose_comparison(by=self.caller, system=system, **body.validated_data)
        return Response(ComparisonSerializer(chosen).data, 201)

    def _system(self, public_id: str) -> System:
        return get_object_or_404(System.objects.visible_to(self.caller), public_id=public_id)


def _asked(request: Request, system: System) -> RoomForm:
    """Day, board and denominator of the address.

    :raises BadQueryError: one of them is wrong, or something else was asked.
    """
    form = RoomForm(request.query_params, system=system)
    unknown = set(request.query_params) - set(form.fields)
    if unknown:
        raise BadQueryError(errors=unknown_names(unknown))
    if not form.is_valid():
        raise BadQueryError(errors=form.errors)
    return form
