"""Nominations, terms, appointments taken back, and rule sets as data that people edit.

The Health Bill ships as what is proposed. It was read as it stood at committee on 25 June 2026 and is
not known to be law: what replaces the member whom local authorities nominate is taken from it, and
all else is carried over from the Act as it is in force.
"""

import uuid
from datetime import date
from typing import Any

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from partners.tables import together
from partners.tenancy import SameSystem

BILL = "Health Bill"
BILL_SOURCE = (
    "Health Bill, as it stood at committee on 25 June 2026, read beside Schedule 1B to the National "
    "Health Service Act 2006. Proposed, and not known to be law"
)
BILL_AS_AT = date(2026, 6, 25)
REPLACED = "local-authorities"
IN_ITS_PLACE = {
    "code": "mayors",
    "text": "At least one ordinary member nominated by the mayors of the strategic authorities of the "
    "area, in place of the member nominated by its local authorities",
    "test": "route:mayors",
    "at_least": 1,
}


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The Act's requirements, with the one that the Bill replaces."""
    rule_sets = apps.get_model("partners", "CompositionRuleSet").objects
    act = rule_sets.filter(legal_source__contains="Health and Care Act 2022").first()
    rules: list[dict[str, Any]] = act.rules if act is not None else []
    rule_sets.create(
        board_kind="icb_board",
        name=BILL,
        legal_source=BILL_SOURCE,
        standing="proposed",
        as_at=BILL_AS_AT,
        stage="committee",
        valid_from=BILL_AS_AT,
        rules=[IN_ITS_PLACE if rule["code"] == REPLACED else rule for rule in rules]
        or [IN_ITS_PLACE],
    )
    # What is checked when a transaction ends is checked now, or the indexes of the columns above,
    # which are made last, would find the table busy.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0006_indicators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together(
        migrations.CreateModel(
            name="Nomination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "changed_xid",
                    models.BigIntegerField(
                        db_default=django.db.models.expressions.RawSQL(
                            "pg_current_xact_id()::text::bigint", ()
                        ),
                        db_index=True,
                        editable=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("asked_on", models.DateField(verbose_name="asked for on")),
                ("nominated_on", models.DateField(blank=True, null=True)),
                ("assessed_on", models.DateField(blank=True, null=True)),
                ("approved_on", models.DateField(blank=True, null=True)),
                (
                    "appointed_on",
                    models.DateField(editable=False, null=True, verbose_name="appointed from"),
                ),
                ("stopped_on", models.DateField(editable=False, null=True)),
                ("stopped_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ],
            options={
                "ordering": ["-asked_on", "-id"],
                "abstract": False,
            },
        ),
        migrations.AlterModelOptions(
            name="compositionruleset",
            options={"ordering": ["board_kind", "valid_from", "id"]},
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="appointment_one_holder_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="compositionruleset",
            name="composition_rule_set_unique",
        ),
        migrations.AddField(
            model_name="appointment",
            name="withdrawn_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="withdrawn_reason",
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name="compositionruleset",
            name="as_at",
            field=models.DateField(blank=True, null=True, verbose_name="as it stood on"),
        ),
        migrations.AddField(
            model_name="compositionruleset",
            name="follows",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="partners.compositionruleset",
            ),
        ),
        migrations.AddField(
            model_name="compositionruleset",
            name="stage",
            field=models.CharField(blank=True, max_length=60, verbose_name="stage reached"),
        ),
        migrations.AddField(
            model_name="compositionruleset",
            name="standing",
            field=models.CharField(
                choices=[("in_force", "In force"), ("proposed", "Proposed")],
                default="in_force",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="compositionruleset",
            name="system",
            field=models.ForeignKey(
                blank=True,
                help_text="None for what holds nationally; a system's own constitution asks for more.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rule_sets",
                to="partners.system",
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="term_years",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="How long one person may hold it, appointments without a break together.",
                null=True,
                verbose_name="longest term in years",
            ),
        ),
        migrations.AlterField(
            model_name="compositionruleset",
            name="board_kind",
            field=models.CharField(
                choices=[
                    ("icb_board", "Integrated care board"),
                    ("icp", "Integrated care partnership"),
                    ("health_and_wellbeing", "Health and wellbeing board"),
                    ("place_partnership", "Place partnership"),
                    ("provider_collaborative", "Provider collaborative"),
                    ("committee", "Committee"),
                    ("alliance", "Alliance"),
                ],
                max_length=30,
                verbose_name="kind of board",
            ),
        ),
        migrations.AlterField(
            model_name="compositionruleset",
            name="legal_source",
            field=models.CharField(max_length=300, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="compositionruleset",
            name="rules",
            field=models.JSONField(verbose_name="requirements"),
        ),
        migrations.AlterField(
            model_name="seat",
            name="nominating_route",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not nominated by partners"),
                    ("trusts", "Nominated by NHS trusts"),
                    ("primary_care", "Nominated by primary medical services"),
                    ("local_authorities", "Nominated by local authorities"),
                    ("mayors", "Nominated by mayors of strategic authorities"),
                    ("other", "Nominated by others"),
                ],
                default="",
                max_length=20,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="compositionruleset",
            trigger=pgtrigger.compiler.Trigger(
                name="said_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."system_id" IS DISTINCT FROM (NEW."system_id") OR OLD."board_kind" IS DISTINCT FROM (NEW."board_kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."legal_source" IS DISTINCT FROM (NEW."legal_source") OR OLD."standing" IS DISTINCT FROM (NEW."standing") OR OLD."as_at" IS DISTINCT FROM (NEW."as_at") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."rules" IS DISTINCT FROM (NEW."rules") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."follows_id" IS DISTINCT FROM (NEW."follows_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b572b362d1a7e29507da55c09bcbc247c88efdcf",
                    operation="UPDATE",
                    pgid="pgtrigger_said_for_good_83124",
                    table="partners_compositionruleset",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="partners_appointment_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                fields=("id", "system"), name="appointment_id_system"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "holder"), ("withdrawn_at__isnull", True)),
                expressions=[
                    ("seat", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="appointment_one_holder_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="compositionruleset",
            constraint=models.UniqueConstraint(fields=("id", "system"), name="rule_set_id_system"),
        ),
        migrations.AddConstraint(
            model_name="compositionruleset",
            constraint=models.UniqueConstraint(
                fields=("system", "board_kind", "name", "valid_from"),
                name="composition_rule_set_unique",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="compositionruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="rule_set_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="compositionruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("as_at__isnull", False), ("standing", "proposed")),
                    models.Q(("as_at__isnull", True), ("stage", ""), ("standing", "in_force")),
                    _connector="OR",
                ),
                name="rule_set_proposed_as_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="compositionruleset",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.comparison.Coalesce("system", 0), "="),
                    ("board_kind", "="),
                    ("name", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="rule_set_one_version_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("term_years__isnull", True),
                    models.Q(("term_years__gte", 1), ("term_years__lte", 30)),
                    _connector="OR",
                ),
                name="seat_term_in_range",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="appointment",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nomination",
                to="partners.appointment",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.organisation",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nominations",
                to="partners.person",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nominations",
                to="partners.seat",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.system"
            ),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(
                fields=["seat", "-asked_on", "-id"], name="partners_no_seat_id_46f8e9_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                fields=("id", "system"), name="nomination_id_system"
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("asked_on__isnull", True),
                        ("nominated_on__isnull", True),
                        ("nominated_on__gte", models.F("asked_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("asked_on__isnull", True),
                        ("assessed_on__isnull", True),
                        ("assessed_on__gte", models.F("asked_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("asked_on__isnull", True),
                        ("approved_on__isnull", True),
                        ("approved_on__gte", models.F("asked_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("asked_on__isnull", True),
                        ("appointed_on__isnull", True),
                        ("appointed_on__gte", models.F("asked_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("nominated_on__isnull", True),
                        ("assessed_on__isnull", True),
                        ("assessed_on__gte", models.F("nominated_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("nominated_on__isnull", True),
                        ("approved_on__isnull", True),
                        ("approved_on__gte", models.F("nominated_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("nominated_on__isnull", True),
                        ("appointed_on__isnull", True),
                        ("appointed_on__gte", models.F("nominated_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("assessed_on__isnull", True),
                        ("approved_on__isnull", True),
                        ("approved_on__gte", models.F("assessed_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("assessed_on__isnull", True),
                        ("appointed_on__isnull", True),
                        ("appointed_on__gte", models.F("assessed_on")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("approved_on__isnull", True),
                        ("appointed_on__isnull", True),
                        ("appointed_on__gte", models.F("approved_on")),
                        _connector="OR",
                    ),
                ),
                name="nomination_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("nominated_on__isnull", False),
                        ("person__isnull", False),
                        ("organisation__isnull", False),
                    ),
                    models.Q(
                        ("appointed_on__isnull", True),
                        ("approved_on__isnull", True),
                        ("assessed_on__isnull", True),
                        ("nominated_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="nomination_names_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appointed_on__isnull", True), ("appointment__isnull", True)),
                    models.Q(("appointed_on__isnull", False), ("appointment__isnull", False)),
                    _connector="OR",
                ),
                name="nomination_appointed_by_appointment",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stopped_on__isnull", True), ("stopped_reason", "")),
                    models.Q(
                        ("appointed_on__isnull", True),
                        ("stopped_on__isnull", False),
                        models.Q(("stopped_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nomination_stopped_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stopped_on__isnull", True),
                    (
                        "stopped_on__gte",
                        django.db.models.functions.comparison.Greatest(
                            "asked_on", "nominated_on", "assessed_on", "approved_on"
                        ),
                    ),
                    _connector="OR",
                ),
                name="nomination_stopped_last",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nomination",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="eedcce10a211a684a698f899c7297ceb1d066e19",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_76bf6",
                    table="partners_nomination",
                    when="BEFORE",
                ),
            ),
        ),
        SameSystem("partners_nomination", "seat_id", "partners_seat"),
        SameSystem("partners_nomination", "person_id", "partners_person"),
        SameSystem("partners_nomination", "appointment_id", "partners_appointment"),
        SameSystem("partners_compositionruleset", "follows_id", "partners_compositionruleset"),
        migrations.RunPython(ship, migrations.RunPython.noop),
    )
