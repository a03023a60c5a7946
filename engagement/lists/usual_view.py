"""Opens a list with the view that a person chose as usual, if they ask for nothing else."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.requests import SignedInRequest
from engagement.lists.saved import BY_ROUTE
from engagement.models import UsualView
from partners.current_system import current_system

Answer = Callable[[HttpRequest], HttpResponse]


class UsualViewMiddleware:
    """Between the address and the list, because lists of both rooms have views.

    `?view=` without an id asks for the list as it is.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the page."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the usual view from the bare address of its list."""
        of = BY_ROUTE.get(request.resolver_match.view_name) if request.resolver_match else None
        if (
            of is None
            or request.GET
            or request.method != "GET"
            or not request.user.is_authenticated
        ):
            return None
        signed_in = cast(SignedInRequest, request)
        system = current_system(request)  # none for who has not signed in
        if system is None:
            return None
        usual = UsualView.objects.of_user(signed_in.user, system).filter(viewed=of.viewed)
        chosen = usual.values_list("view__public_id", flat=True).first()
        return redirect("engagement:saved_view", chosen) if chosen else None
