"""Exports: asked for, followed, fetched file by file, taken back; the schema of their tables."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.changes import START, transaction_of
from accounts.api.concurrency import check_version_if_given
from accounts.api.errors import GoneError
from accounts.api.idempotency import idempotent
from accounts.api.problems import PROBLEM_JSON
from accounts.api.serializers import ProblemSerializer
from accounts.api.views import ApiView, CollectionViewSet
from accounts.roles import Permission
from engagement.actions.export import may_revoke, record_fetch, revoke_export, start_export
from engagement.api.export_fields import ExportSerializer, NewExportSerializer, SchemaSerializer
from engagement.api.packs import AnythingRenderer
from engagement.enums import ExportFormat
from engagement.exports.files import CONTENT_TYPES
from engagement.exports.schema import schema
from engagement.models import Export, ExportFile
from jobs.downloads import as_stream
from partners.access import refusal, require

OVER = "The files of this export were deleted. Ask for a new one."


class ExportViewSet(CollectionViewSet):
    """Exports of the caller, and those of others for whoever decides who belongs to a system."""

    collection = "exports"
    serializer_class = ExportSerializer
    order = ("-id",)
    queryset = Export.objects.none()

    def get_queryset(self) -> QuerySet[Export]:
        """All that the caller may see, with their files."""
        return (
            Export.objects.visible_to(self.caller)
            .select_related("system", "created_by", "job")
            .prefetch_related("files__export")
        )

    @extend_schema(request=NewExportSerializer, responses={202: ExportSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Have the tables written. Follow the export at its address until its state is final."""
        body = self.read(NewExportSerializer)
        system = body["system"]
        require(self.caller, Permission.EXPORT_DATA, system)
        cursor = body.get("changed_since", START)
        export = start_export(
            by=self.caller,
            system=system,
            form=ExportFormat(body["format"]),
            tables=body.get("tables", ()),
            since_xid=None if cursor == START else transaction_of(cursor),
        )
        response = self.answer_created(export)
        response.status_code = status.HTTP_202_ACCEPTED
        return response

    @extend_schema(request=None, responses=ExportSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def revoke(self, request: Request, id: str) -> Response:
        """Take an export back: its files are deleted at once."""
        export = self.get_object()
        require(self.caller, Permission.EXPORT_DATA, export.system)
        if not may_revoke(self.caller, export):
            raise PermissionDenied(refusal(Permission.MANAGE_MEMBERS))
        check_version_if_given(request, export)
        return self.answer_changed(revoke_export(by=self.caller, export=export))


class ExportFileView(ApiView):
    """One file of an export."""

    collection = "exports"
    renderer_classes = (JSONRenderer, AnythingRenderer)

    @extend_schema(
        operation_id="exports_file",
        responses={
            **{(200, kind.split(";")[0]): OpenApiTypes.BINARY for kind in CONTENT_TYPES.values()},
            (410, PROBLEM_JSON): OpenApiResponse(ProblemSerializer, description=OVER),
        },
    )
    def get(self, request: Request, id: str, name: str) -> HttpResponseBase:
        """The file, for whoever still may read what is in it. That it was taken is recorded."""
        export = get_object_or_404(Export.objects.visible_to(self.caller), public_id=id)
        files = ExportFile.objects.select_related("file", "export__system")
        found = get_object_or_404(files, export=export, name=name)
        if export.is_over or found.file is None:
            raise GoneError(OVER)
        record_fetch(by=self.caller, file=found)
        return as_stream(request, found.file)


class ExportSchemaView(ApiView):
    """The schema of all tables."""

    collection = "exports"

    @extend_schema(operation_id="exports_schema", responses=SchemaSerializer)
    def get(self, request: Request) -> Response:
        """The same for everybody; what a caller may not read is empty for them."""
        return Response(SchemaSerializer(schema()).data)
