"""What people enter as the address of a calendar."""

from urllib.parse import urlsplit, urlunsplit

from engagement.outside.places import HTTPS_PORT, Place

LONGEST = 2_000


class AddressRefusedError(ValueError):
    """The address is not fetched; the text is a sentence for the person."""


def read_address(text: str) -> Place:
    """The place that an address names; webcal:// is how programs write https:// for calendars.

    :raises AddressRefusedError: it is no https address, or too long.
    """
    text = text.strip()
    if len(text) > LONGEST or any(ord(c) <= 32 or ord(c) == 127 for c in text):
        raise AddressRefusedError("Enter one address without spaces, of at most 2,000 characters.")
    try:
        parts = urlsplit(text)
        port = parts.port or HTTPS_PORT
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError) as error:
        raise AddressRefusedError("This is not a web address.") from error
    if parts.scheme.lower() not in {"https", "webcal", "webcals"}:
        raise AddressRefusedError("Enter an address that begins with https:// or webcal://.")
    if not host or parts.username is not None or parts.password is not None:
        raise AddressRefusedError("This is not the web address of a calendar.")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    try:
        path.encode("ascii")
    except UnicodeEncodeError as error:
        raise AddressRefusedError("This is not a web address.") from error
    return Place(host, port, path)
