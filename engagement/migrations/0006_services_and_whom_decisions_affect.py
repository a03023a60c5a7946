import uuid
from datetime import date

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from partners.tables import together
from partners.tenancy import SameSystem

# The affected partner, where the system decides: until now it followed from the partnership.
AFFECTED = """
    SET CONSTRAINTS ALL IMMEDIATE;
    UPDATE engagement_consultation c SET affected_id = p.organisation_id
    FROM engagement_decision d, partners_partnership p
    WHERE d.id = c.decision_id AND p.id = c.partnership_id AND d.made_by = 'system';
    SET CONSTRAINTS ALL DEFERRED;
"""
SERVICE, PARTNERSHIP = "engagement_commissionedservice", "partners_partnership"


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0005_engagement_plans"),
        ("partners", "0003_rules_of_boards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together(
        migrations.CreateModel(
            name="CommissionedService",
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
                        db_default=RawSQL("pg_current_xact_id()::text::bigint", ()),
                        db_index=True,
                        editable=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                ("title", models.CharField(max_length=270, verbose_name="service")),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("neighbourhood", "Neighbourhood health"),
                            ("discharge", "Discharge and flow"),
                            ("prevention", "Prevention and inequalities"),
                            ("mental_health", "Mental health"),
                            ("children", "Children and young people"),
                            ("social_care", "Adult social care"),
                            ("primary_care", "Primary care"),
                            ("workforce", "Workforce"),
                            ("finance", "Finance"),
                            ("commissioning", "Commissioning and procurement"),
                            ("data", "Data and digital"),
                            ("estates", "Estates and housing"),
                            ("governance", "Governance"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="contract starts on"),
                ),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="contract ends on"),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("direct_a", "Direct award process A"),
                            ("direct_b", "Direct award process B"),
                            ("direct_c", "Direct award process C"),
                            ("most_suitable", "Most suitable provider process"),
                            ("competitive", "Competitive process"),
                            ("framework", "Call-off from a framework"),
                            ("grant", "Grant"),
                            ("in_house", "Provided in-house"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="procurement route",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="contract value in pounds",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000)),
                (
                    "affects_system",
                    models.BooleanField(
                        default=True,
                        help_text="Counts only where a partner commissions it.",
                        verbose_name="the system itself is affected",
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServicePartner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("provider", "Provides it"), ("affected", "Is affected by it")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="consultation",
            name="affected",
            field=models.ForeignKey(
                help_text="The partner that is affected; none where the system is.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.organisation",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="contract_end",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunSQL(AFFECTED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                fields=["system", "affected", "decision"], name="engagement__system__f2d7b8_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                fields=("decision", "affected"),
                name="consultation_once_per_affected",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="commissionedservice",
            name="commissioner",
            field=models.ForeignKey(
                blank=True,
                help_text="The partner that commissions it; none when the system does.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commissioned_services",
                to="partners.partnership",
            ),
        ),
        migrations.AddField(
            model_name="commissionedservice",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="partners.system",
            ),
        ),
        migrations.AddField(
            model_name="commissionedservice",
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
            model_name="decision",
            name="service",
            field=models.ForeignKey(
                editable=False,
                help_text="The service whose contract's end raised it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="engagement.commissionedservice",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                models.F("system"),
                models.OrderBy(
                    Coalesce("decided_on", "expected_on", models.Value(date(9999, 12, 31))),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                name="decision_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("service", "contract_end"), name="decision_once_for_contract_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contract_end__isnull", True), ("service__isnull", True)),
                    models.Q(("contract_end__isnull", False), ("service__isnull", False)),
                    _connector="OR",
                ),
                name="decision_of_a_service_names_the_end",
            ),
        ),
        migrations.AddField(
            model_name="servicepartner",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_parts",
                to="partners.partnership",
            ),
        ),
        migrations.AddField(
            model_name="servicepartner",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="service_partners",
                to="engagement.commissionedservice",
            ),
        ),
        migrations.AddField(
            model_name="servicepartner",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.system"
            ),
        ),
        migrations.AddField(
            model_name="commissionedservice",
            name="partners",
            field=models.ManyToManyField(
                related_name="services",
                through="engagement.ServicePartner",
                to="partners.partnership",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicepartner",
            constraint=models.UniqueConstraint(
                fields=("service", "partnership", "role"), name="service_partner_once"
            ),
        ),
        migrations.AddIndex(
            model_name="commissionedservice",
            index=models.Index(
                fields=["system", "ends_on", "id"], name="engagement__system__992b91_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="commissionedservice",
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
                name="engagement_commissionedservice_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="commissionedservice",
            constraint=models.UniqueConstraint(fields=("id", "system"), name="service_id_system"),
        ),
        migrations.AddConstraint(
            model_name="commissionedservice",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="service_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="commissionedservice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="service_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="commissionedservice",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                name="service_value_not_negative",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commissionedservice",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="a1afb79af552ea2ab71ac49371b0fb8648c68ee2",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_911e0",
                    table="engagement_commissionedservice",
                    when="BEFORE",
                ),
            ),
        ),
        SameSystem("engagement_decision", "service_id", SERVICE),
        SameSystem(SERVICE, "commissioner_id", PARTNERSHIP),
        SameSystem("engagement_servicepartner", "service_id", SERVICE),
        SameSystem("engagement_servicepartner", "partnership_id", PARTNERSHIP),
    )
