"""People at partners, their jobs and seats, and what is said of organisations."""

from collections.abc import Mapping

from engagement.personal.kinds import (
    NAME,
    REACHED_AT,
    SEARCHED,
    WITH_RECORDS,
    WORDS,
    Erasure,
    Kind,
    Personal,
    Table,
)

TABLES: Mapping[str, Table] = {
    "partners.Person": Table(
        why="Whom to speak to at a partner, and who was at which meeting.",
        kept="Until the person leaves and is erased; details are looked at again once a year.",
        fields={
            "name": NAME,
            "email": REACHED_AT,
            "phone": REACHED_AT,
            "search_key": SEARCHED,
        },
    ),
    "partners.Position": Table(
        why="Which job somebody holds or held.",
        kept="Until the person is erased; that there was a job stays.",
        fields={"title": NAME},
    ),
    "partners.Appointment": Table(
        why="Who holds a seat on a board: boards must show how they are made up.",
        kept=WITH_RECORDS,
        fields={
            "withdrawn_reason": WORDS,
            "competences": Personal(Kind.IDENTITY, Erasure.KEEP),
        },
    ),
    "partners.Nomination": Table(
        why="Who was put forward for a seat, and what came of it.",
        kept=WITH_RECORDS,
        fields={"stopped_reason": WORDS},
    ),
    "partners.ExternalKey": Table(
        why="A record is known by the key of another program.",
        kept="Until the record is erased.",
        points=("record_id",),
        fields={"value": Personal(Kind.TECHNICAL, Erasure.DELETE)},
    ),
    "partners.Partnership": Table(
        why="Who owns the relationship with a partner, and why one ended.",
        kept=WITH_RECORDS,
        fields={"withdrawn_reason": WORDS},
    ),
    "partners.Succession": Table(
        why="Why one organisation followed another.",
        kept=WITH_RECORDS,
        system="",
        fields={"note": WORDS},
    ),
}
