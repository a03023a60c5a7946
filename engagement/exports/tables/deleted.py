"""Records that were deleted for good, for those who hold a copy of them."""

from django.db.models import Case, Q, QuerySet, Value, When

from accounts.roles import Permission
from audit.models import DeletedRecord
from audit.tracking import Tracked
from engagement.exports.columns import Access, Column, Kind, Table
from engagement.models import (
    Commitment,
    Event,
    Prompt,
    ScoreSeries,
    SurveyInstrument,
    SurveyInstrumentVersion,
)
from partners.models import Appointment, Board, Organisation, Partnership, Person, Seat

C, K = Column, Kind

# Whoever sees the system sees its records, but for these.
NEEDS = {Person: Permission.VIEW_PEOPLE, SurveyInstrumentVersion: Permission.MANAGE_SURVEYS}
TABLE_OF: dict[type[Tracked], str] = {
    Organisation: "organisations",
    Partnership: "partnerships",
    Person: "people",
    Board: "boards",
    Seat: "seats",
    Appointment: "appointments",
    Event: "events",
    Commitment: "commitments",
    ScoreSeries: "score_weeks",
    Prompt: "prompts",
    SurveyInstrument: "survey_instruments",
    SurveyInstrumentVersion: "survey_instrument_versions",
}


def _rows(access: Access) -> QuerySet[DeletedRecord]:
    told = [
        model._meta.label_lower
        for model in TABLE_OF
        if access.may(NEEDS.get(model, Permission.VIEW_PARTNERSHIPS))
    ]
    everybodys = Q(system_pk__isnull=True, is_fictional=access.system.is_fictional)
    found = DeletedRecord.objects.filter(record_type__in=told)
    return found.filter(Q(system_pk=access.system.pk) | everybodys)


TABLES = (
    Table(
        "deleted_records",
        "A row for each record that was deleted for good, such as by undoing an import: drop what "
        "you hold of it, with all that stands inside.",
        (
            C(
                "table",
                K.CODE,
                "The table that held it.",
                Case(
                    *(
                        When(record_type=model._meta.label_lower, then=Value(name))
                        for model, name in TABLE_OF.items()
                    )
                ),
                since=2,
            ),
            C("id", K.ID, "Its id; of `score_weeks` its `series_id`.", "public_id", since=2),
            C("deleted_at", K.MOMENT, "When it was deleted.", since=2),
        ),
        _rows,
        since=2,
    ),
)
