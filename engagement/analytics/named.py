"""Which people that the system knows are named in a text."""

import re
from collections.abc import Sequence

from django.db.models import CharField, F, Value
from django.db.models.functions import Length, Lower, StrIndex

from accounts.models import User
from partners.models import Person, System

# A shorter name is rather a part of a word, and nobody can be found by it.
SHORTEST_NAME = 4
MOST_SHOWN = 20


def people_named(user: User, system: System, *texts: str) -> Sequence[Person]:
    """People whom the user may see and whose full names stand in the texts, by name.

    Names are compared without regard to capitals and line breaks, and only as whole words.
    """
    text = " ".join(" ".join(texts).lower().split())
    if not text:
        return []
    named = (
        Person.objects.visible_to(user)
        .filter(system=system, erased_at__isnull=True)
        .annotate(
            letters=Length("name"),
            found_at=StrIndex(Value(text, output_field=CharField()), Lower(F("name"))),
        )
        .filter(found_at__gt=0, letters__gte=SHORTEST_NAME)
        .order_by("name", "id")
    )
    return [person for person in named if _stands_alone(person.name, text)][:MOST_SHOWN]


def _stands_alone(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text) is not None
