"""Ids that come in a query or a form, where no route has checked them."""

from uuid import UUID

from django.http import Http404


def uuid_or_404(text: str) -> UUID:
    """The id; what is none leads nowhere.

    :raises Http404: it is not an id.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
