"""Whether a request comes from a network that the organisation trusts."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from accounts.addresses import client_address
from accounts.enums import SignInPlace


def is_inside(request: HttpRequest) -> bool:
    """Whether its address lies in one of `TRUSTED_NETWORKS`; what is not known lies outside."""
    address = client_address(request)
    if not address:
        return False
    found = ip_address(address)
    # An IPv4 address that came through an IPv6 socket is the IPv4 address.
    known = getattr(found, "ipv4_mapped", None) or found
    return any(known in network for network in settings.TRUSTED_NETWORKS)


def place_of(request: HttpRequest) -> SignInPlace:
    """Where somebody signs in, as far as it is kept."""
    return SignInPlace.INSIDE if is_inside(request) else SignInPlace.ELSEWHERE
