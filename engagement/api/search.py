"""The one search, for programs: the same engine, the same rights."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.errors import BadQueryError, unknown_names
from accounts.api.paging import AFTER, BEFORE, LIMIT, KeysetPagination, limit_of
from accounts.api.views import ApiView
from engagement.analytics.search import search_all, search_one
from engagement.analytics.search_sources import Found
from engagement.analytics.search_words import SearchWords
from engagement.presenters.search import Hit, hits_of
from nhsuk.paging import BadCursorError

# Notes are part of their event.
COLLECTION_OF = {kind: kind.value for kind in Found} | {Found.NOTE: "events"}
KNOWN = frozenset({"q", "kind", "format", AFTER, BEFORE, LIMIT})


class HitSerializer(serializers.Serializer[Hit]):
    """One thing found, and where the API has it."""

    kind = serializers.ChoiceField(choices=Found.choices)
    id = serializers.UUIDField(source="record.public_id")
    name = serializers.CharField()
    about = serializers.CharField(source="hint", help_text="Where and when, for people.")
    excerpt = serializers.CharField(help_text="The words around what matched; may be empty.")
    url = serializers.SerializerMethodField(help_text="The record in this API.")

    def get_url(self, hit: Hit) -> str:
        """Of the record, in its collection."""
        return str(
            reverse(
                f"api:{COLLECTION_OF[hit.kind]}-detail",
                kwargs={"id": hit.record.public_id},
                request=self.context["request"],
            )
        )


class SearchAnswerSerializer(serializers.Serializer[Any]):
    """The best hits of every kind, or a page of one kind."""

    results = HitSerializer(many=True)
    more = serializers.ListField(
        child=serializers.ChoiceField(choices=Found.choices),
        help_text="Without kind: the kinds of which there are more than shown.",
    )
    next = serializers.URLField(allow_null=True, help_text="With kind: the next page.")
    previous = serializers.URLField(allow_null=True, help_text="With kind: the page before.")


class SearchView(ApiView):
    """Everything that the caller may open, by fragments, likeness and words."""

    collection = "search"

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, required=True, description="What to look for."),
            OpenApiParameter(
                "kind",
                str,
                enum=Found.values,
                description="One kind, by pages. Without: the best five of every kind.",
            ),
            OpenApiParameter(AFTER, str, description="From the link “next”."),
            OpenApiParameter(BEFORE, str, description="From the link “previous”."),
            OpenApiParameter(LIMIT, int, description="Hits a page, from 1 to 200; 50 without."),
        ],
        responses=SearchAnswerSerializer,
    )
    def get(self, request: Request) -> Response:
        """Look for names, titles, promises and noted words, the best matches first."""
        params = request.query_params
        self._refuse_unknown()
        asked = params.get("kind", "")
        if asked and asked not in Found.values:
            raise BadQueryError(errors={"kind": [f"Choose one of: {', '.join(Found.values)}."]})
        if not asked:
            answer = search_all(self.caller, params.get("q", ""))
            self._refuse_too_little(answer.words)
            hits = [h for g in answer.groups for h in hits_of(g.kind, g.rows, answer.words, None)]
            more = [group.kind.value for group in answer.groups if group.has_more]
            return self._answer(hits, more=more)
        return self._page(Found(asked))

    def _page(self, kind: Found) -> Response:
        params = self.request.query_params
        text, size = params.get("q", ""), limit_of(params)
        try:
            found = search_one(self.caller, text, kind, params, size=size, strict=True)
        except BadCursorError as error:
            raise BadQueryError(
                "The cursor is not one of this list. Follow “next” and “previous” as given."
            ) from error
        self._refuse_too_little(found.words)
        paging = KeysetPagination()
        paging.request = self.request
        return self._answer(
            hits_of(kind, found.page.rows, found.words, None),
            next=paging.link(AFTER, found.page.next_cursor),
            previous=paging.link(BEFORE, found.page.previous_cursor),
        )

    def _refuse_unknown(self) -> None:
        unknown = sorted(self.request.query_params.keys() - KNOWN)
        if unknown:
            raise BadQueryError(errors=unknown_names(unknown, "There is no such parameter."))

    def _refuse_too_little(self, words: SearchWords) -> None:
        if not words:
            raise BadQueryError(errors={"q": ["Enter at least two letters or digits."]})

    def _answer(self, hits: list[Hit], **rest: Any) -> Response:
        rows: Any = hits  # many of them, which the stubs do not expect
        results = HitSerializer(rows, many=True, context={"request": self.request}).data
        return Response({"more": [], "next": None, "previous": None, "results": results, **rest})
