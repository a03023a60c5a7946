"""Agendas of board meetings, interests declared in their items, and the quorum of a meeting."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given, expected_version
from accounts.api.idempotency import idempotent
from accounts.api.reading import needs, read_row
from accounts.api.serializers import (
    IdField,
    ReasonSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.agenda import (
    InterestFacts,
    ItemFacts,
    add_agenda_items,
    change_agenda_item,
    change_interest,
    declare_interest,
    withdraw_agenda_item,
    withdraw_interest,
)
from engagement.api.record_filters import RecordFilter
from engagement.api.rights import may
from engagement.enums import InterestHandling, InterestNature, ItemPurpose, Sensitivity
from engagement.models import AgendaItem, Decision, DeclaredInterest, Event
from partners.access import require
from partners.api.fields import same_system
from partners.models import Person


class AgendaItemFilter(RecordFilter):
    """Items by meeting, by decision, and by what they are for."""

    event = filters.UUIDFilter(field_name="event__public_id", label="Meeting")
    decision = filters.UUIDFilter(field_name="decision__public_id", label="Decision")
    purpose = filters.ChoiceFilter(choices=ItemPurpose.choices, label="What for")


class InterestFilter(RecordFilter):
    """Interests by meeting, item, nature and handling."""

    event = filters.UUIDFilter(field_name="item__event__public_id", label="Meeting")
    item = filters.UUIDFilter(field_name="item__public_id", label="Item")
    nature = filters.ChoiceFilter(choices=InterestNature.choices, label="Nature")
    handling = filters.ChoiceFilter(choices=InterestHandling.choices, label="What was done")


class AgendaItemSerializer(WithdrawableSerializer):
    """An item of a board's meeting."""

    system = ReferenceSerializer(read_only=True)
    event = ReferenceSerializer(read_only=True)
    decision = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = AgendaItem
        fields = (
            "id",
            "system",
            "event",
            "number",
            "title",
            "purpose",
            "decision",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


class InterestSerializer(WithdrawableSerializer):
    """An interest declared in an item, and what was done about it."""

    system = ReferenceSerializer(read_only=True)
    item = ReferenceSerializer(read_only=True)
    person = serializers.SerializerMethodField(help_text="Null where you may not see people.")
    details = serializers.SerializerMethodField(help_text="Null where you may not read them.")
    withdrawn_reason = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="Null where you may not read the details."
    )

    class Meta:
        model = DeclaredInterest
        fields = (
            "id",
            "system",
            "item",
            "person",
            "nature",
            "handling",
            "details",
            "sensitivity",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field(ReferenceSerializer(of=Person, allow_null=True))
    @needs("person")
    def get_person(self, row: Any) -> Any:
        """Whose it is, for those who may see people."""
        return read_row(ReferenceSerializer, row.person) if row.sees_people else None

    @needs()
    def get_details(self, row: Any) -> str | None:
        """The details, for those who may read them."""
        return str(row.details) if _may_read(row) else None

    @needs()
    def get_withdrawn_reason(self, row: Any) -> str | None:
        """Likewise."""
        return str(row.withdrawn_reason) if _may_read(row) else None


class ItemTermsSerializer(StrictSerializer):
    """All that can be said of an item: what is left out is emptied."""

    number = serializers.IntegerField(min_value=1, max_value=999)
    title = serializers.CharField(max_length=200)
    purpose = serializers.ChoiceField(choices=ItemPurpose.choices, default=ItemPurpose.DISCUSSION)
    decision = IdField(Decision.objects.visible_to, allow_null=True, default=None)


class NewAgendaItemSerializer(ItemTermsSerializer):
    """Of which meeting as well: that of a board."""

    event = IdField(Event.objects.visible_to)


class InterestTermsSerializer(StrictSerializer):
    """Nature, handling and details; the person may ask to see what is written."""

    nature = serializers.ChoiceField(choices=InterestNature.choices)
    handling = serializers.ChoiceField(choices=InterestHandling.choices)
    details = serializers.CharField(max_length=2_000, allow_blank=True, default="")
    sensitivity = serializers.ChoiceField(
        choices=Sensitivity.choices, default=Sensitivity.CONFIDENTIAL
    )


class NewInterestSerializer(InterestTermsSerializer):
    """Whose, and in which item: somebody whose attendance is recorded."""

    item = IdField(AgendaItem.objects.visible_to)
    person = IdField(Person.objects.visible_to)


class AgendaItemViewSet(CollectionViewSet):
    """Items of the meetings of boards."""

    collection = "agenda-items"
    serializer_class = AgendaItemSerializer
    filterset_class = AgendaItemFilter
    order = ("-created_at", "-id")
    queryset = AgendaItem.objects.none()

    def get_queryset(self) -> QuerySet[AgendaItem]:
        """All that the caller may see, withdrawn ones too."""
        rows = AgendaItem.objects.visible_to(self.caller)
        return rows.select_related("system", "event", "decision")

    @extend_schema(request=NewAgendaItemSerializer, responses={201: AgendaItemSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Put an item on the agenda."""
        fields = self.read(NewAgendaItemSerializer)
        event = fields.pop("event")
        require(self.caller, Permission.LOG_EVENTS, event.system)
        (item,) = add_agenda_items(by=self.caller, event=event, items=[ItemFacts(**fields)])
        return self.answer_created(item)

    @extend_schema(request=ItemTermsSerializer, responses=AgendaItemSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put an item right."""
        item = self._to_change()
        version = expected_version(request, item)
        facts = ItemFacts(**self.read(ItemTermsSerializer))
        change_agenda_item(by=self.caller, item=item, facts=facts, expected_version=version)
        return self.answer_changed(item)

    @extend_schema(request=ReasonSerializer, responses=AgendaItemSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take an item off the agenda."""
        item = self._to_change()
        check_version_if_given(request, item)
        withdraw_agenda_item(by=self.caller, item=item, **self.read(ReasonSerializer))
        return self.answer_changed(item)

    def _to_change(self) -> Any:
        item = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, item.system)
        return item


class InterestViewSet(CollectionViewSet):
    """Interests declared in items. Whose it is cannot be changed: withdraw it then."""

    collection = "interests"
    serializer_class = InterestSerializer
    filterset_class = InterestFilter
    order = ("-created_at", "-id")
    queryset = DeclaredInterest.objects.none()

    def get_queryset(self) -> QuerySet[DeclaredInterest]:
        """All that the caller may see, withdrawn ones too."""
        return (
            DeclaredInterest.objects.visible_to(self.caller)
            .select_related("system", "item", "person")
            .annotate(
                may_read_notes=may(self.caller, Permission.VIEW_CONFIDENTIAL_NOTES),
                sees_people=may(self.caller, Permission.VIEW_PEOPLE),
            )
        )

    @extend_schema(request=NewInterestSerializer, responses={201: InterestSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Note that somebody at the meeting declared an interest."""
        fields = self.read(NewInterestSerializer)
        item, person = fields.pop("item"), fields.pop("person")
        require(self.caller, Permission.LOG_EVENTS, item.system)
        same_system(item.system, person=person)
        facts = InterestFacts(**fields)
        interest = declare_interest(by=self.caller, item=item, person=person, facts=facts)
        return self.answer_created(interest)

    @extend_schema(request=InterestTermsSerializer, responses=InterestSerializer)
    def update(self, request: Request, id: str) -> Response:
        """Put an interest right."""
        interest = self._to_change()
        version = expected_version(request, interest)
        facts = InterestFacts(**self.read(InterestTermsSerializer))
        change_interest(by=self.caller, interest=interest, facts=facts, expected_version=version)
        return self.answer_changed(interest)

    @extend_schema(request=ReasonSerializer, responses=InterestSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def withdraw(self, request: Request, id: str) -> Response:
        """Take back an interest that was noted by mistake."""
        interest = self._to_change()
        check_version_if_given(request, interest)
        withdraw_interest(by=self.caller, interest=interest, **self.read(ReasonSerializer))
        return self.answer_changed(interest)

    def _to_change(self) -> Any:
        interest = self.get_object()
        require(self.caller, Permission.LOG_EVENTS, interest.system)
        return interest


def _may_read(row: Any) -> bool:
    return bool(row.may_read_notes) or row.sensitivity == Sensitivity.OPEN
