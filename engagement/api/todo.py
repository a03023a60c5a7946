"""What waits for the caller: read from the records, and put off, given away or marked as done."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import idempotent
from accounts.api.serializers import IdField, StrictSerializer
from accounts.api.views import ApiView
from accounts.roles import Permission
from engagement.actions.todo import Thing, assign_todo, finish_todo, reopen_todo, snooze_todo
from engagement.analytics.todo.line import Asked, Line
from engagement.analytics.todo.sources import todo
from engagement.errors import NotPossibleError
from engagement.models import TodoKind
from engagement.presenters.todo import SHOWN_OF_ONE_KIND, TodoItem, item_of, todo_list
from partners.access import require
from partners.api.fields import visible_colleagues
from partners.models import System

DECISIONS = [
    ("snooze", "Keep it from the list until a day"),
    ("assign", "Give it to a colleague"),
    ("done", "It is dealt with"),
    ("reopen", "Bring it back"),
]


class TodoItemSerializer(serializers.Serializer[TodoItem]):
    """One thing to do."""

    kind = serializers.ChoiceField(choices=TodoKind.choices)
    subject = serializers.UUIDField(source="line.subject_id", help_text="The record's id.")
    partnership = serializers.UUIDField(source="line.partnership_id")
    partner = serializers.CharField(source="line.partner")
    text = serializers.CharField(source="said.text")
    note = serializers.CharField(source="said.note", help_text="Why it waits, and since when.")
    day = serializers.DateField(
        source="line.day", help_text="When it is or was due, or since when it waits."
    )
    is_late = serializers.BooleanField()
    occasion = serializers.CharField(
        source="line.occasion",
        help_text="What is decided about it holds for this occasion: it comes up anew on another.",
    )


class TodoListSerializer(serializers.Serializer[Any]):
    """What waits, the most urgent of each kind first, and how many there are in all."""

    total = serializers.IntegerField()
    results = TodoItemSerializer(source="items", many=True)


class TodoDecisionSerializer(StrictSerializer):
    """What to do with one thing."""

    kind = serializers.ChoiceField(choices=TodoKind.choices)
    subject = serializers.UUIDField()
    decision = serializers.ChoiceField(choices=DECISIONS)
    until = serializers.DateField(required=False, help_text="Only to snooze: within a year.")
    colleague = IdField(
        visible_colleagues,
        required=False,
        allow_null=True,
        help_text="Only to assign; null gives it back to whoever is in charge.",
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Each decision with what it needs."""
        needed = {"snooze": "until", "assign": "colleague"}.get(said["decision"])
        if needed and needed not in said:
            raise serializers.ValidationError({needed: f"To {said['decision']}, say this too."})
        return said


class TodoView(ApiView):
    """The caller's list in one system: the same as their home page."""

    collection = "systems-todo"

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", enum=TodoKind.values, description="Only this kind."),
            OpenApiParameter("put_off", bool, description="What was put off or marked as done."),
        ],
        responses=TodoListSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """What waits, at most 200 of each kind."""
        system = self._system(id)
        kind = request.query_params.get("kind", "")
        put_off = request.query_params.get("put_off", "").lower() in ("true", "1")
        asked = Asked(self.caller, system, put_off=put_off, most=SHOWN_OF_ONE_KIND)
        kinds = [TodoKind(kind)] if kind in TodoKind.values else []
        return Response(TodoListSerializer(todo_list(asked, kinds)).data)

    @extend_schema(
        operation_id="systems_decide_todo",
        request=TodoDecisionSerializer,
        responses=TodoItemSerializer,
    )
    @idempotent
    def post(self, request: Request, id: str) -> Response:
        """Put something off, give it to a colleague, mark it as done or bring it back."""
        system = self._system(id)
        body = TodoDecisionSerializer(data=request.data, context={"request": request})
        body.is_valid(raise_exception=True)
        said = body.validated_data
        kind = TodoKind(said["kind"])
        rows = todo(Asked(self.caller, system, subject=said["subject"]), [kind])
        if not rows:
            raise NotPossibleError("That is not to be done, or no longer.")
        line = Line(*rows[0])
        by, thing = self.caller, Thing(system, kind, line.subject_id, line.occasion)
        if said["decision"] == "snooze":
            snooze_todo(by=by, thing=thing, until=said["until"])
        elif said["decision"] == "assign":
            assign_todo(by=by, thing=thing, colleague=said["colleague"])
        elif said["decision"] == "done":
            finish_todo(by=by, thing=thing)
        else:
            reopen_todo(by=by, thing=thing)
        return Response(TodoItemSerializer(item_of(line)).data)

    def _system(self, public_id: str) -> System:
        system = get_object_or_404(System.objects.visible_to(self.caller), public_id=public_id)
        require(self.caller, Permission.LOG_EVENTS, system)
        return system
