"""Requests of people about their own data, and what is held back from erasure."""

from collections.abc import Mapping

from engagement.personal.kinds import NAME, REACHED_AT, WORDS, Table

TABLES: Mapping[str, Table] = {
    "partners.LegalHold": Table(
        why="What a court or an inquiry may ask for is not erased.",
        kept="For good: it must be shown why something was kept.",
        fields={"reason": WORDS},
    ),
    "engagement.RightsRequest": Table(
        why="A board must show whom it answered when, and what it was asked.",
        kept="Until the person is erased; that there was a request stays.",
        fields={"name": NAME, "email": REACHED_AT, "other_names": NAME, "reason": WORDS},
    ),
    "engagement.RightsItem": Table(
        why="A board must show why it held something back.",
        kept="As long as the request.",
        fields={"reason": WORDS},
    ),
}
