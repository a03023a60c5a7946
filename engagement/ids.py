"""Ids that come as text in a query or a form, where no route has checked them."""

from uuid import UUID


def uuid_of(text: object) -> UUID | None:
    """The id; none for what is no id."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
