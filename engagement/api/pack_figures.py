"""The figures of a pack one by one: as it shows them, and beside each what it was latest."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filtering import check_names
from accounts.api.serializers import ReferenceSerializer
from engagement.api.pack_document import ValueField
from engagement.api.packs import OfPackView
from engagement.models import Pack, PackFigures
from engagement.packs.document import Document, Value
from engagement.presenters.packs.edition import document_of, latest_of

Place = tuple[str, str, str, str]


class PackFigureSerializer(serializers.Serializer[Any]):
    """One value. The four keys are the same from pack to pack."""

    section = serializers.CharField()
    table = serializers.CharField()
    row = serializers.CharField(help_text="Of a partner's row the partnership's id.")
    column = serializers.CharField()
    value = ValueField(help_text="As the pack shows it, or null.")
    latest = ValueField(help_text="As it was when somebody last compared the pack, or null.")


class PackFiguresSerializer(serializers.Serializer[Any]):
    """All values of a pack, as published and latest."""

    pack = ReferenceSerializer()
    as_at = serializers.DateTimeField(help_text="The moment of which the pack's figures are.")
    sha256 = serializers.CharField(help_text="Of the document in which they are frozen.")
    latest_as_at = serializers.DateTimeField(
        allow_null=True, help_text="When they were last gathered again; null if never."
    )
    figures = PackFigureSerializer(many=True)


class PackFiguresView(OfPackView):
    """The figures of one pack."""

    @extend_schema(
        operation_id="packs_figures",
        responses=PackFiguresSerializer,
        parameters=[
            OpenApiParameter("section", str, description="Of this section alone."),
            OpenApiParameter("row", str, description="Rows of this key, such as a partnership."),
        ],
    )
    def get(self, request: Request, id: str) -> Response:
        """Every figure beside its latest one. What a pack shows never changes once it is locked."""
        check_names(request, ("section", "row"), "There is no such parameter.")
        pack = self.pack(id)
        if pack.figures is None:
            raise Http404
        shown = {
            "pack": pack,
            "as_at": pack.figures.gathered_at,
            "sha256": pack.figures.sha256,
            **_beside(pack, pack.figures, request.query_params.dict()),
        }
        return Response(PackFiguresSerializer(shown).data)


def _beside(pack: Pack, figures: PackFigures, asked: dict[str, str]) -> dict[str, Any]:
    latest = latest_of(pack)
    newer = dict(_values(latest.document)) if latest else {}
    rows = [
        {**named, "value": value, "latest": newer.get(place)}
        for place, value in _values(document_of(figures))
        for named in [dict(zip(("section", "table", "row", "column"), place, strict=True))]
        if all(named[name] == wanted for name, wanted in asked.items())
    ]
    return {"latest_as_at": latest.gathered_at if latest else None, "figures": rows}


def _values(document: Document) -> Iterator[tuple[Place, Value]]:
    for section in document.sections:
        for figure in section.figures:
            names = [column.name for column in figure.table.columns]
            for row in figure.table.rows:
                for name, value in zip(names, row.values, strict=True):
                    yield (section.key, figure.table.key, row.key, name), value
