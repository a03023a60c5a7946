"""Ids that come in a query or a form, where no route has checked them."""

from uuid import UUID

from django.http import Http404

from engagement.ids import uuid_of


def uuid_or_404(text: str) -> UUID:
    """The id; what is none leads nowhere.

    :raises Http404: it is not an id.
    """
    found = uuid_of(text)
    if found is None:
        raise Http404
    return found
