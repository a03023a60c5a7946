"""Answers of other survey tools: handed in, explained, looked at, and brought in as a wave."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.concurrency import check_version_if_given
from accounts.api.idempotency import idempotent
from accounts.api.views import CollectionViewSet
from accounts.roles import Permission
from engagement.actions.survey.bringing_in.applying import start_bringing_in
from engagement.actions.survey.bringing_in.facts import AnswerFileFacts, Invited
from engagement.actions.survey.bringing_in.file import (
    can_change,
    choose_answer_columns,
    discard_answer_file,
    say_how_many_were_asked,
    say_what_words_mean,
    say_who_names_are,
    take_answer_file,
)
from engagement.analytics.answer_files import read_file
from engagement.api.survey_answer_fields import (
    AnswerPreviewSerializer,
    AnswersExplainedSerializer,
    NewAnswerFileSerializer,
    SurveyAnswerFileSerializer,
    as_table,
    columns_said,
    partners_said,
    preview_of,
    words_said,
)
from engagement.enums import ImportState
from engagement.errors import NotPossibleError
from engagement.imports.table import FileRefusedError
from engagement.models import SurveyAnswerFile
from partners.access import require
from partners.api.fields import same_system

EMPTIED = {ImportState.FINISHED, ImportState.DISCARDED}


class SurveyAnswerFileViewSet(CollectionViewSet):
    """Answers on their way in, for those who run surveys: they hold what single people said."""

    collection = "survey-answer-files"
    serializer_class = SurveyAnswerFileSerializer
    order = ("-id",)
    read_in_some_states = ("preview",)
    queryset = SurveyAnswerFile.objects.none()

    @property
    def most_body_bytes(self) -> int:
        """How large a body may be: many answers need more room."""
        most = settings.API_MAX_BULK_BODY_BYTES
        return int(most if self.action == "create" else settings.API_MAX_BODY_BYTES)

    def get_queryset(self) -> QuerySet[SurveyAnswerFile]:
        """All that the caller may see, given up ones too."""
        rows = SurveyAnswerFile.objects.visible_to(self.caller)
        return rows.select_related("system", "instrument_version__instrument", "wave", "job")

    @extend_schema(request=NewAnswerFileSerializer, responses={201: SurveyAnswerFileSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Hand in answers. What says who answered is dropped; columns are guessed."""
        body = self.read(NewAnswerFileSerializer)
        system, rows = body.pop("system"), body.pop("rows")
        require(self.caller, Permission.MANAGE_SURVEYS, system)
        try:
            answer_file = take_answer_file(
                by=self.caller,
                system=system,
                facts=AnswerFileFacts(**body),
                name="API",
                content=as_table(rows),
            )
        except FileRefusedError as error:
            raise ValidationError({"rows": str(error)}) from error
        return self.answer_created(answer_file)

    @extend_schema(request=AnswersExplainedSerializer, responses=SurveyAnswerFileSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def explain(self, request: Request, id: str) -> Response:
        """Say what columns, texts and names mean; what is left out is guessed."""
        answer_file = self._to_change()
        if not can_change(answer_file):
            raise NotPossibleError("These answers can no longer be changed.")
        said = self.read(AnswersExplainedSerializer)
        for each in said.get("names", ()):
            same_system(answer_file.system, names=each["partnership"])
        columns = columns_said(answer_file, said)
        with transaction.atomic():
            answer_file = choose_answer_columns(
                by=self.caller, answer_file=answer_file, columns=columns
            )
            answer_file = say_what_words_mean(
                by=self.caller,
                answer_file=answer_file,
                words=words_said(answer_file, said.get("words", {})),
                lowest_is_best=said["lowest_is_best"],
            )
            self._say_more(answer_file, said)
        return self.answer_changed(answer_file)

    @extend_schema(responses=AnswerPreviewSerializer)
    @action(detail=True, methods=["get"])
    def preview(self, request: Request, id: str) -> Response:
        """What would come in, what would be left out and why, and what is still to be said."""
        answer_file = self.get_object()
        if answer_file.state in EMPTIED:
            raise NotPossibleError("Nothing of these answers is kept here any more.")
        shown = preview_of(answer_file, read_file(answer_file))
        return Response(AnswerPreviewSerializer(shown).data)

    @extend_schema(request=None, responses={202: SurveyAnswerFileSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def start(self, request: Request, id: str) -> Response:
        """Have the answers brought in. Follow the record until its state is “finished”."""
        answer_file = self._to_change()
        start_bringing_in(by=self.caller, answer_file=answer_file)
        response = self.answer_changed(answer_file)
        response.status_code = 202
        return response

    @extend_schema(request=None, responses=SurveyAnswerFileSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def discard(self, request: Request, id: str) -> Response:
        """Give the answers up: nothing of what was handed in is kept."""
        answer_file = self._to_change()
        discard_answer_file(by=self.caller, answer_file=answer_file)
        return self.answer_changed(answer_file)

    def _say_more(self, answer_file: SurveyAnswerFile, said: dict[str, Any]) -> None:
        if "names" in said:
            partners = partners_said(said["names"])
            answer_file = say_who_names_are(
                by=self.caller, answer_file=answer_file, partners=partners
            )
        if "asked" in said:
            invited = Invited(**said["asked"])
            say_how_many_were_asked(by=self.caller, answer_file=answer_file, invited=invited)

    def _to_change(self) -> Any:
        answer_file = self.get_object()
        require(self.caller, Permission.MANAGE_SURVEYS, answer_file.system)
        check_version_if_given(self.request, answer_file)
        return answer_file
