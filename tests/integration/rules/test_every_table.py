"""What the database itself promises, for every table that there is or will be."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from audit.models import AuditEvent
from audit.sealing import seal_on
from audit.tracking import AppendOnly, Tracked
from audit.verifying import check as check_the_seals
from engagement.actions.agreement import agree_contact
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.actions.starting_point import set_starting_point
from engagement.actions.survey.closing import close_wave, finish_close
from engagement.enums import Start
from engagement.models import Evidence, Participation
from partners.models import Partnership
from partners.tenancy import SameSystemWhenWritten
from tests import factories as make
from tests.integration.rules.database import OUR_APPS

MODELS = [m for app in OUR_APPS for m in apps.get_app_config(app).get_models()]
TRACKED = [m for m in MODELS if issubclass(m, Tracked)]
APPEND_ONLY = [
    m for m in MODELS if any(isinstance(t, AppendOnly) for t in getattr(m._meta, "triggers", ()))
]


def _foreign_keys(table: str) -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT array_agg(attname ORDER BY attname) FROM pg_attribute"
            " WHERE attrelid = conrelid AND attnum = ANY(conkey))"
            " FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        )
        return {tuple(columns) for (columns,) in cursor.fetchall()}


def _tenant_links() -> list[tuple[str, str]]:
    """Columns that point from a row of a system at another row of a system.

    Not at what may belong to none, such as a score model for all: a key cannot tell those apart.
    Nor where a trigger looks instead, because the row outlives what it points at.
    """
    links = []
    for model in MODELS:
        fields = {f.name: f for f in model._meta.concrete_fields}
        if not _is_of_one_system(model):
            continue
        for name, field in fields.items():
            target = field.related_model
            if name == "system" or str(field.column) in _looked_at(model):
                continue
            if isinstance(target, type) and _is_of_one_system(target):
                links.append((model._meta.db_table, str(field.column)))
    return links


def _looked_at(model: type[models.Model]) -> set[str]:
    triggers = getattr(model._meta, "triggers", ())
    return {each.column for each in triggers if isinstance(each, SameSystemWhenWritten)}


def _is_of_one_system(model: type[models.Model]) -> bool:
    return any(f.name == "system" and not f.null for f in model._meta.concrete_fields)


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column"), _tenant_links())
def test_a_row_cannot_point_into_another_system(table: str, column: str) -> None:
    assert tuple(sorted((column, "system_id"))) in _foreign_keys(table)


@pytest.mark.django_db
def test_a_participation_of_another_systems_partner_is_refused() -> None:
    event = make.make_event()
    stranger = make.make_partnership()
    Participation.objects.create(
        event=event, system=event.system, partnership=stranger, starts_at=event.starts_at
    )
    with pytest.raises(IntegrityError):
        connection.check_constraints()


def _evidence() -> Evidence:
    make.make_event()
    row = Evidence.objects.first()
    assert row is not None
    return row


@pytest.mark.django_db
def test_evidence_of_another_systems_partner_is_refused() -> None:
    row = _evidence()
    row.pk, row.revision, row.system = None, 2, make.make_system()
    with pytest.raises(IntegrityError, match="is not of system"):
        row.save()


def test_every_row_that_happens_belongs_to_a_system() -> None:
    without = [
        model.__name__
        for model in apps.get_app_config("engagement").get_models()
        if not model.__name__.startswith(("ScoreModel", "SurveyInstrument"))
        and (model._meta.get_field("system").null if _has(model, "system") else True)
    ]
    assert without == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", TRACKED, ids=lambda m: m.__name__)
def test_every_tracked_table_stamps_its_changes(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [model._meta.db_table],
        )
        (triggers,) = cursor.fetchone()
    assert triggers >= 1


@pytest.mark.django_db
def test_a_bulk_update_raises_the_version() -> None:
    partnership = make.make_partnership()
    Partnership.objects.filter(pk=partnership.pk).update(is_scored=False)
    again = Partnership.objects.get(pk=partnership.pk)
    assert again.version == partnership.version + 1
    assert again.updated_at > partnership.updated_at


@pytest.mark.django_db
@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda m: m.__name__)
def test_history_can_be_neither_changed_nor_deleted(model: type[models.Model]) -> None:
    _some_history()
    everything = model._default_manager.order_by("pk")
    newest = everything.last()
    assert newest is not None
    rows = everything.filter(pk=newest.pk)
    stamp = next(f for f in model._meta.concrete_fields if isinstance(f, models.DateTimeField))
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(**{stamp.attname: Now()})
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows._raw_delete("default")


def test_the_ledger_and_the_log_know_nobody_by_name() -> None:
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in (AuditEvent, Evidence)
        for field in model._meta.concrete_fields
        if field.related_model is not None
        and field.related_model._meta.label in {"accounts.User", "partners.Person"}
    ]
    assert pointing == []


def _some_history() -> None:
    make.make_written_pack()
    event = make.make_event(tone=3)
    partnership = event.partnerships.get()
    make.make_commitment(partnership=partnership)
    agree_contact(
        by=make.TESTS,
        partnership=partnership,
        valid_from=date(2025, 4, 1),
        contacts_a_year=12,
    )
    change_engagement_plan(
        by=make.TESTS,
        system=partnership.system,
        tier="managed",
        valid_from=timezone.localdate(),
        contacts_a_year=12,
        reason="Agreed.",
    )
    set_starting_point(
        by=make.TESTS,
        partnership=partnership,
        value=Start.GOOD,
        as_of=date(2025, 4, 1),
        reason="They said so.",
    )
    plan_partner = make.make_plan_partner(partnership=partnership)
    make.make_plan_position(plan_partner=plan_partner)
    make.make_alignment(plan_partner=plan_partner)
    set_rating_of_partners(
        by=make.TESTS, system=partnership.system, rates_partners=True, reason="Agreed."
    )
    wave = make.make_open_wave(system=partnership.system)
    close_wave(by=make.TESTS, wave=wave)
    finish_close(by=make.TESTS, wave=wave)
    Partnership.objects.filter(pk=partnership.pk).update(is_scored=False)
    seal_on()
    check_the_seals()


def _has(model: type[models.Model], name: str) -> bool:
    return name in {f.name for f in model._meta.get_fields()}
