"""Packs for boards and assessments: front sheet, words, the frozen document as stored, and files.

Reading only. Packs are written, approved and published on their pages, where people read them.
"""

from typing import Any

import django_filters as filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags, quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.reverse import reverse

from accounts.api.changes import Part
from accounts.api.serializers import ReferenceSerializer, WithdrawableSerializer
from accounts.api.views import ApiView, CollectionViewSet
from engagement.actions.pack_release import CONTENT_TYPES
from engagement.actions.pack_words import FRONT_SLOTS, SO_WHAT
from engagement.api.pack_document import PackDocumentSerializer
from engagement.api.record_filters import RecordFilter
from engagement.enums import PackAudience, PackFileKind, PackKind, PackState
from engagement.models import Pack, PackFile, PackText
from engagement.packs.document import sha256_of
from engagement.presenters.packs.edition import DamagedError
from jobs.downloads import as_download

TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}


class PackFilter(RecordFilter):
    """Packs by kind, readers, state, board and period."""

    kind = filters.ChoiceFilter(choices=PackKind.choices, label="Kind")
    audience = filters.ChoiceFilter(choices=PackAudience.choices, label="Readers")
    state = filters.ChoiceFilter(choices=PackState.choices, label="State")
    board = filters.UUIDFilter(field_name="board__public_id", label="Board")
    since = filters.DateFilter(
        field_name="until", lookup_expr="gte", label="On a period that ends on this day or later"
    )
    until = filters.DateFilter(
        field_name="until", lookup_expr="lte", label="On a period that ends by this day"
    )


class PackFileSerializer(serializers.ModelSerializer[PackFile]):
    """A pack as a file."""

    name = serializers.CharField(source="file.name")
    content_type = serializers.CharField(source="file.content_type")
    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    sha256 = serializers.CharField(source="file.sha256")
    address = serializers.SerializerMethodField(help_text="Where it can be had.")

    class Meta:
        model = PackFile
        fields = ("kind", "name", "content_type", "size", "sha256", "address")

    @extend_schema_field(OpenApiTypes.URI)
    def get_address(self, file: PackFile) -> str:
        """Of the file itself."""
        kwargs = {"id": self.context["pack"].public_id, "file_kind": file.kind}
        return reverse("api:packs-files", kwargs=kwargs, request=self.context["request"])


class PackSerializer(WithdrawableSerializer):
    """A pack: what it is about, how far it is, and what people wrote. Its figures are apart."""

    system = ReferenceSerializer(read_only=True)
    board = ReferenceSerializer(read_only=True, allow_null=True)
    author = ReferenceSerializer(read_only=True, allow_null=True)
    approved_by = ReferenceSerializer(read_only=True, allow_null=True)
    sections = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="The keys of its sections, in their order.",
    )
    front_sheet = serializers.SerializerMethodField(
        help_text="Texts by part: " + ", ".join(FRONT_SLOTS) + ". Empty where nobody wrote one."
    )
    so_what = serializers.SerializerMethodField(
        help_text="What its author makes of figures, by the key of the table in the document."
    )
    sha256 = serializers.SerializerMethodField(
        help_text="Of the document; null until its figures are gathered."
    )
    figures_as_at = serializers.SerializerMethodField(
        help_text="When its figures were gathered; null until they are."
    )
    document = serializers.SerializerMethodField(
        help_text="Where its figures can be had; null until they are gathered."
    )
    files = serializers.SerializerMethodField(help_text="Those that were made so far.")

    class Meta:
        model = Pack
        fields = (
            "id",
            "system",
            "kind",
            "title",
            "since",
            "until",
            "audience",
            "sections",
            "board",
            "meeting_on",
            "state",
            "author",
            "approved_by",
            "approved_at",
            "published_at",
            "front_sheet",
            "so_what",
            "sha256",
            "figures_as_at",
            "document",
            "files",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field(TEXTS)
    def get_front_sheet(self, pack: Any) -> dict[str, str]:
        """Every part of it."""
        written = {row.slot: row.text for row in pack.newest_texts}
        return {slot: written.get(slot, "") for slot in FRONT_SLOTS}

    @extend_schema_field(TEXTS)
    def get_so_what(self, pack: Any) -> dict[str, str]:
        """Only what was written."""
        rows = [row for row in pack.newest_texts if row.slot.startswith(SO_WHAT) and row.text]
        return {row.slot.removeprefix(SO_WHAT): row.text for row in rows}

    @extend_schema_field({"type": ["string", "null"]})
    def get_sha256(self, pack: Pack) -> str | None:
        """Of what it shows."""
        return pack.figures.sha256 if pack.figures else None

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_figures_as_at(self, pack: Pack) -> str | None:
        """The moment of which all its figures are."""
        moment = serializers.DateTimeField()
        return moment.to_representation(pack.figures.gathered_at) if pack.figures else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_document(self, pack: Pack) -> str | None:
        """The address of its figures."""
        if pack.figures is None:
            return None
        kwargs = {"id": pack.public_id}
        return reverse("api:packs-document", kwargs=kwargs, request=self.context["request"])

    @extend_schema_field(PackFileSerializer(many=True))
    def get_files(self, pack: Any) -> list[Any]:
        """PDF and workbook."""
        context = {**self.context, "pack": pack}
        return list(PackFileSerializer(pack.made_files, many=True, context=context).data)


class PackViewSet(CollectionViewSet):
    """Packs that the caller may read: published ones; all of them for whoever makes them."""

    collection = "packs"
    serializer_class = PackSerializer
    filterset_class = PackFilter
    order = ("-until", "-id")
    change_parts = (Part(PackFile, "pack"),)
    queryset = Pack.objects.none()

    def get_queryset(self) -> QuerySet[Pack]:
        """With the newest text of each slot, and what is known of files without their content."""
        newest = PackText.objects.order_by("pack", "slot", "-pk").distinct("pack", "slot")
        files = PackFile.objects.select_related("file").defer("file__compressed").order_by("kind")
        return (
            Pack.objects.visible_to(self.caller)
            .select_related("system", "board", "author", "approved_by", "figures")
            .prefetch_related(
                Prefetch("texts", newest, to_attr="newest_texts"),
                Prefetch("files", files, to_attr="made_files"),
            )
        )


class AnythingRenderer(JSONRenderer):
    """Lets callers ask for whatever type the stored file has; refusals are JSON all the same."""

    media_type = "*/*"
    format = ""


class OfPackView(ApiView):
    """Something stored of one pack, handed out byte for byte."""

    collection = "packs"
    renderer_classes = (JSONRenderer, AnythingRenderer)

    def pack(self, public_id: str) -> Pack:
        """The pack of the address, if the caller may see it."""
        rows = Pack.objects.visible_to(self.caller).select_related("figures__document")
        found: Pack = get_object_or_404(rows, public_id=public_id)
        return found


class PackDocumentView(OfPackView):
    """The figures of a pack as they were frozen."""

    @extend_schema(
        operation_id="packs_document",
        responses={
            (200, "application/json"): PackDocumentSerializer,
            304: None,
        },
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """The document exactly as it was stored; its ETag is its SHA-256."""
        figures = self.pack(id).figures
        if figures is None:
            raise Http404
        etag = quote_etag(figures.sha256)
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if etag in [tag.removeprefix("W/") for tag in known]:
            return HttpResponse(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        content = figures.document.content()
        if sha256_of(content) != figures.sha256:
            raise DamagedError(f"The figures {figures.public_id} differ from their hash")
        return HttpResponse(content, content_type="application/json", headers={"ETag": etag})


class PackFileView(OfPackView):
    """A pack as a file."""

    @extend_schema(
        operation_id="packs_file",
        responses={(200, each): OpenApiTypes.BINARY for each in CONTENT_TYPES.values()},
    )
    def get(self, request: Request, id: str, file_kind: str) -> HttpResponse:
        """The PDF (``paper``) or the workbook, as it was made."""
        made = PackFile.objects.filter(pack=self.pack(id)).select_related("file")
        return as_download(get_object_or_404(made, kind=file_kind).file)


FILE_KINDS = f"(?:{'|'.join(PackFileKind.values)})"
