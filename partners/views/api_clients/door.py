"""The way to every page about API clients of a system: who may come in, and what they find."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import ApiClient, User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from partners.access import require
from partners.api_clients import clients_of, may_manage
from partners.models import System

HOME = {"text": "Home", "href": "/"}


def system_of(request: SignedInRequest, public_id: str) -> System:
    """The system of the address, for whoever manages its clients.

    :raises PermissionDenied: the person sees the system and may not.
    """
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_API_CLIENTS, system)
    return system


def client_of(system: System, client_id: str) -> ApiClient:
    """A client that acts in the system, or did."""
    return get_object_or_404(clients_of(system), public_id=client_id)


def require_whole(user: User, client: ApiClient) -> None:
    """Go on only if the person administers every system that the client acts in.

    :raises PermissionDenied: it acts in others, too.
    """
    if not may_manage(user, client):
        raise PermissionDenied(
            "This client acts in other systems, too. Somebody who administers all of them may do "
            "this; you may end its role in your system, or revoke it."
        )


def back_to(system: System, client: ApiClient | None = None) -> str:
    """The page of the client, or of all."""
    if client is None:
        return reverse("partners:api_clients", args=[system.public_id])
    return reverse("partners:api_client", args=[system.public_id, client.public_id])


def crumbs_to(system: System, *, beneath_list: bool = False) -> list[dict[str, str]]:
    """The trail to these pages."""
    system_url = reverse("partners:system", args=[system.public_id])
    found = [HOME, {"text": system.name, "href": system_url}]
    if beneath_list:
        found.append({"text": "API clients", "href": back_to(system)})
    return found
