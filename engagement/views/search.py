"""One search over everything that a person may see: while they type, and as a page of results."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.search import search_all, search_one
from engagement.forms.search import SearchForm, asked_kind
from engagement.presenters.search import hit_groups, hits_of, results_href
from nhsuk.submission import wants_fragment
from partners.current_system import current_system

WHILE_TYPING = 3


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """The best of every kind, or all of one kind by pages; a fragment for htmx."""
    text, kind = request.GET.get("q", ""), asked_kind(request.GET.get("kind", ""))
    system = current_system(request)
    context: dict[str, Any] = {
        "form": SearchForm(initial={"q": text, "kind": kind.value if kind else ""}),
        "kind": kind,
        "fictional_data": False,  # hits of several systems in one list: the invented are marked
        "breadcrumbs": [{"text": "Home", "href": "/"}],
    }
    if kind is None:
        answer = search_all(request.user, text)
        context |= {"found": answer, "groups": hit_groups(answer, system)}
    else:
        found = search_one(request.user, text, kind, request.GET)
        hits = hits_of(kind, found.page.rows, found.words, system)
        context |= {"found": found, "page": found.page, "hits": hits}
        context["all_href"] = results_href(found.words.typed)
    template = "_search_results.html" if wants_fragment(request) else "search.html"
    return render(request, f"engagement/{template}", context)


@require_safe
def search_suggestions(request: SignedInRequest) -> HttpResponse:
    """The list below the search box of the header."""
    answer = search_all(request.user, request.GET.get("q", ""), handful=WHILE_TYPING)
    context = {
        "answer": answer,
        "groups": hit_groups(answer, current_system(request)),
        "all_href": results_href(answer.words.typed),
    }
    return render(request, "engagement/_search_suggestions.html", context)
