"""What happens and how it is going: every table of this room, with its rules."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import engagement.models.long_text
import partners.models.folding
from partners.tables import together


class Migration(migrations.Migration):
    initial = True
    # What earlier installations have applied in its place.
    replaces = [
        ("engagement", "0001_initial"),
        ("engagement", "0004_event_import"),
        ("engagement", "0005_event_indexes"),
        ("engagement", "0006_list_indexes"),
        ("engagement", "0007_what_trust_is_made_of"),
        ("engagement", "0010_what_a_series_has_read"),
        ("engagement", "0011_audiences_taken_back"),
        ("engagement", "0012_what_a_model_was_fitted_on"),
        ("engagement", "0013_pressure_renewed_again"),
        ("engagement", "0014_score_model_of_a_system"),
        ("engagement", "0015_discussion_points_by_day"),
        ("engagement", "0016_corrected_evidence_by_partnership"),
        ("engagement", "0017_last_contact"),
        ("engagement", "0018_fill_last_contact"),
        ("engagement", "0019_score_series_light_keys"),
        ("engagement", "0020_search_keys"),
        ("engagement", "0021_calendars"),
        ("engagement", "0022_partner_links"),
        ("engagement", "0023_drafts"),
        ("engagement", "0024_saved_views"),
        ("engagement", "0025_boards_in_common"),
        ("engagement", "0026_sheet_imports"),
        ("engagement", "0027_ledger_outlives"),
        ("engagement", "0028_saved_mappings"),
        ("engagement", "0029_calendar_colleagues"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("jobs", "0001_initial"),
        ("partners", "0003_rules_of_boards"),
    ]

    operations = together(
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="partners.partnership",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                ("valid_from", models.DateField()),
                (
                    "contacts_a_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="contacts a year"
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="people to be in touch with"
                    ),
                ),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Not known"),
                            (1, "Officer or manager"),
                            (2, "Head of service"),
                            (3, "Director"),
                            (4, "Chief executive, chair or leader"),
                        ],
                        null=True,
                        verbose_name="how senior",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["valid_from", "id"],
                "indexes": [
                    models.Index(
                        fields=["partnership", "valid_from", "id"],
                        name="engagement__partner_52c743_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contacts_a_year__isnull", True),
                                ("contacts_a_year__range", (1, 366)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("people__isnull", True),
                                ("people__range", (1, 100)),
                                _connector="OR",
                            ),
                        ),
                        name="agreement_values_in_range",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9c68da16c81a7bc1f62a99e18c634cd2b28b03ee",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a567a",
                    table="engagement_agreement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Calendar",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendars",
                        to="partners.system",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendars",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("files", "Files that you upload"),
                            ("subscription", "Subscribed address"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                ("host", models.CharField(blank=True, max_length=255)),
                ("sealed_address", models.TextField(blank=True, editable=False)),
                ("address_digest", models.CharField(editable=False, max_length=64)),
                ("etag", models.CharField(blank=True, editable=False, max_length=200)),
                ("modified", models.CharField(blank=True, editable=False, max_length=200)),
                ("next_fetch_at", models.DateTimeField(editable=False, null=True)),
                ("fetching_until", models.DateTimeField(editable=False, null=True)),
                ("last_tried_at", models.DateTimeField(editable=False, null=True)),
                ("last_good_at", models.DateTimeField(editable=False, null=True)),
                ("failures", models.PositiveIntegerField(default=0, editable=False)),
                ("error", models.CharField(blank=True, editable=False, max_length=300)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["owner", "system", "-id"], name="calendar_by_owner"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("kind", "subscription")),
                        fields=["next_fetch_at"],
                        name="calendar_to_fetch",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="calendar_id_system"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("owner", "system", "address_digest"),
                        name="calendar_once_for_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "files"), ("sealed_address", "")),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("kind", "subscription"),
                                models.Q(("sealed_address", ""), _negated=True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("kind", "subscription"),
                                ("sealed_address", ""),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_address_while_subscribed",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendar",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="221ab94becf6191878feab41a044f97301796f4f",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_f6b24",
                    table="engagement_calendar",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Decision",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="partners.system",
                    ),
                ),
                (
                    "made_by",
                    models.CharField(
                        choices=[("system", "The system"), ("partner", "The partner")],
                        max_length=10,
                        verbose_name="who decides",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        help_text="The partner that decides; none when the system does.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="partners.partnership",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service_change", "Service change"),
                            ("procurement", "Procurement"),
                            ("budget", "Budget"),
                            ("plan", "Plan"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="what is decided")),
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
                    "expected_on",
                    models.DateField(blank=True, null=True, verbose_name="decision expected on"),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["system", "-created_at", "-id"],
                        name="engagement__system__48166a_idx",
                    ),
                    models.Index(
                        fields=["system", "expected_on"], name="engagement__system__b9ecf6_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_decision_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(fields=("id", "system"), name="decision_id_system"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="decision_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_by", "system"), ("partnership__isnull", True)),
                            models.Q(("made_by", "partner"), ("partnership__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_of_a_partner_names_it",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="f2f21a507a9727151440879fc296c08f5d56d0c9",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_6e71d",
                    table="engagement_decision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Document",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="partners.partnership",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="what was asked for")),
                (
                    "asked_by",
                    models.CharField(
                        choices=[("system", "The system"), ("partner", "The partner")],
                        max_length=10,
                        verbose_name="who asked",
                    ),
                ),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("shared", "Shared"),
                            ("withheld", "Withheld"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "settled_on",
                    models.DateField(
                        editable=False, null=True, verbose_name="shared or withheld on"
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=200,
                        verbose_name="who decided to withhold it",
                    ),
                ),
                ("withheld_because", models.CharField(blank=True, editable=False, max_length=500)),
                ("withheld_until", models.DateField(editable=False, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "due_on", "id"],
                        name="engagement__partner_2eb685_idx",
                    ),
                    models.Index(
                        fields=["system", "due_on", "id"], name="engagement__system__e74c21_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_document_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="document_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("asked_on"))),
                        name="document_due_not_before_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_on__isnull", True), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True),
                                ("settled_on__gte", models.F("asked_on")),
                                ("settled_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="document_settled_with_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "withheld"), _negated=True),
                                ("decided_by", ""),
                                ("withheld_because", ""),
                            ),
                            models.Q(
                                ("state", "withheld"),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("withheld_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="document_withheld_says_who_and_why",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="ac57f43de8a3d5e3172b7b1d7d077451500d976f",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_c479c",
                    table="engagement_document",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "fields",
                    models.TextField(help_text="As a browser sends a form.", max_length=300000),
                ),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "system"), name="draft_once_in_system")
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="partners.system",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meeting", "Meeting"),
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("workshop", "Workshop"),
                        ],
                        default="meeting",
                        max_length=12,
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=200, verbose_name="what it was about"),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "has_time",
                    models.BooleanField(
                        default=True,
                        help_text="Without, only the day is known and the time is midday.",
                    ),
                ),
                ("occurred_on", models.DateField(editable=False, help_text="The day in London.")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("in_person", "In person"),
                            ("video", "Video"),
                            ("phone", "Phone"),
                            ("hybrid", "Hybrid"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "initiated_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("system", "The system"),
                            ("partner", "A partner"),
                            ("joint", "Regular or agreed together"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="partners.place",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not about a decision"),
                            ("before_options", "Before options were formed"),
                            ("on_options", "On the options"),
                            ("before_decision", "Before the decision"),
                            ("after", "After the decision"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        blank=True,
                        default=list,
                        size=20,
                    ),
                ),
                ("notes", models.TextField(blank=True, max_length=20000)),
                (
                    "notes_nature",
                    models.CharField(
                        choices=[
                            ("fact", "Fact: what happened or was said"),
                            ("opinion", "Opinion: what the writer thinks"),
                        ],
                        default="fact",
                        max_length=10,
                    ),
                ),
                (
                    "notes_sensitivity",
                    models.CharField(
                        choices=[
                            ("open", "Open: the partner may read it"),
                            ("confidential", "Confidential: only those who work with the partner"),
                        ],
                        default="confidential",
                        max_length=14,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("manual", "Logged by hand"),
                            ("import", "Imported from a file"),
                            ("api", "Sent by another system"),
                            ("calendar", "From a calendar"),
                            ("demonstration", "Invented for the demonstration"),
                        ],
                        default="manual",
                        editable=False,
                        max_length=14,
                    ),
                ),
                ("external_id", models.CharField(blank=True, editable=False, max_length=300)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "posted_revision",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="The revision whose evidence is in the ledger.",
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=partners.models.folding.Folded("title"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["system", "-starts_at", "-id"],
                        name="engagement__system__ae8fe6_idx",
                    ),
                    models.Index(fields=["-starts_at", "-id"], name="event_newest_first"),
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["system", "occurred_on"],
                        name="event_standing_by_day",
                    ),
                    models.Index(
                        fields=["logged_by", "-created_at", "-id"], name="event_by_logger"
                    ),
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", False)),
                        fields=["system", "-starts_at", "-id"],
                        name="event_withdrawn",
                    ),
                    models.Index(
                        condition=models.Q(("posted_revision__lt", models.F("revision"))),
                        fields=["occurred_on"],
                        name="event_not_posted",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("search_key"), name="gin_trgm_ops"
                        ),
                        name="event_search_key",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        engagement.models.long_text.LongText("notes"), name="event_notes_words"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_event_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(fields=("id", "system"), name="event_id_system"),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("system", "source", "external_id"),
                        name="event_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True),
                            ("ends_at__gte", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="event_ends_after_start",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="063d352cb27a916e0e56e9cb6d0ffd796e803f05",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_127b5",
                    table="engagement_event",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="evidence",
                        to="partners.partnership",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("contact", "Contact"),
                            ("person", "Person met"),
                            ("reciprocity", "Who began it"),
                            ("seniority", "How senior"),
                            ("early_engagement", "How early"),
                            ("trust", "Trust"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("meeting", "Meeting"),
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("workshop", "Workshop"),
                            ("event", "Event"),
                            ("attendance", "Attendance"),
                            ("tone", "Tone"),
                            ("commitment", "Commitment"),
                            ("document", "Document"),
                            ("consultation", "Consultation"),
                            ("issue", "Issue raised"),
                            ("pulse", "Survey answers"),
                            ("history", "Starting point"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "truster",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nobody"),
                            ("system", "The system's trust in the partner"),
                            ("partner", "The partner's trust in the system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("revision", models.PositiveIntegerField()),
                ("wave_id", models.UUIDField(null=True)),
                (
                    "counterpart_id",
                    models.UUIDField(
                        help_text="Whoever acted or was met: a public id, never a name.", null=True
                    ),
                ),
                ("x", models.FloatField(help_text="Raw value, 0 to 1; 0 in a void row.")),
                ("q", models.FloatField(help_text="Quality or importance, 1 as usual.")),
                ("is_void", models.BooleanField(default=False)),
                ("occurred_on", models.DateField(help_text="The day in London.")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_xid",
                    models.BigIntegerField(
                        db_default=django.db.models.expressions.RawSQL(
                            "pg_current_xact_id()::text::bigint", ()
                        ),
                        editable=False,
                        help_text="Transaction that wrote the row: what an open one holds back shows later.",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "indexes": [
                    models.Index(
                        fields=["partnership", "occurred_on"], name="engagement__partner_358587_idx"
                    ),
                    models.Index(
                        fields=["subject_type", "subject_id"], name="engagement__subject_448007_idx"
                    ),
                    models.Index(
                        fields=["system", "occurred_on"], name="engagement__system__7701f7_idx"
                    ),
                    models.Index(
                        condition=models.Q(("revision__gt", 1)),
                        fields=["partnership"],
                        name="evidence_corrected",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "subject_type",
                            "subject_id",
                            "source",
                            "component",
                            "truster",
                            "revision",
                        ),
                        name="evidence_once_per_revision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("q__gte", 0), ("q__lte", 10), ("x__gte", 0), ("x__lte", 1)
                        ),
                        name="evidence_values_in_range",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="527741096388913233b4eed33804f42cc30cd057",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_45215",
                    table="engagement_evidence",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="partnership_id_same_system",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n                IF NOT EXISTS (\n                    SELECT FROM "partners_partnership" p\n                    WHERE p.id = NEW."partnership_id" AND p.system_id = NEW.system_id\n                ) THEN\n                    RAISE EXCEPTION \'partnership_id % is not of system %\', NEW."partnership_id", NEW.system_id\n                    USING ERRCODE = \'foreign_key_violation\';\n                END IF;\n                RETURN NEW;\n            ',
                    hash="8fa2318b49fe11ecb4670230d5ff5a250d1c4528",
                    operation="INSERT",
                    pgid="pgtrigger_partnership_id_same_system_6711c",
                    table="engagement_evidence",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="IgnoredMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="Of one meeting or of a whole series.", max_length=64
                    ),
                ),
                (
                    "ignored_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "system", "digest"), name="ignored_meeting_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Issue",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="partners.partnership",
                    ),
                ),
                (
                    "raised_by",
                    models.CharField(
                        choices=[("system", "The system"), ("partner", "The partner")],
                        max_length=10,
                        verbose_name="who raised it",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
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
                ("text", models.TextField(max_length=4000, verbose_name="what was raised")),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[
                            ("open", "Open: the partner may read it"),
                            ("confidential", "Confidential: only those who work with the partner"),
                        ],
                        default="confidential",
                        max_length=14,
                    ),
                ),
                (
                    "importance",
                    models.CharField(
                        choices=[("minor", "Minor"), ("standard", "Standard"), ("major", "Major")],
                        default="standard",
                        max_length=10,
                    ),
                ),
                ("raised_on", models.DateField()),
                ("acknowledged_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Not resolved yet"),
                            ("satisfied", "Resolved to the raiser's satisfaction"),
                            ("partly", "Partly resolved"),
                            ("unresolved", "Not resolved"),
                        ],
                        default="open",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("settled_on", models.DateField(editable=False, null=True)),
                (
                    "answer",
                    models.TextField(
                        blank=True, editable=False, max_length=4000, verbose_name="what was done"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "-raised_on", "-id"],
                        name="engagement__partner_045a31_idx",
                    ),
                    models.Index(
                        fields=["system", "-raised_on", "-id"],
                        name="engagement__system__5f3395_idx",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_issue_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(fields=("id", "system"), name="issue_id_system"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="issue_has_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_on__isnull", True),
                            ("acknowledged_on__gte", models.F("raised_on")),
                            _connector="OR",
                        ),
                        name="issue_acknowledged_after_raised",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "open"), ("settled_on__isnull", True)),
                            models.Q(
                                models.Q(("outcome", "open"), _negated=True),
                                ("settled_on__gte", models.F("raised_on")),
                                ("settled_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="issue_settled_with_date",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issue",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="ec8660b6b74406764c0c99030b27f8831a333f50",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_9b370",
                    table="engagement_issue",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="LastContact",
            fields=[
                (
                    "partnership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="last_contact",
                        serialize=False,
                        to="partners.partnership",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        help_text="None where there was no contact yet.", null=True
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartnerLink",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_links",
                        to="partners.partnership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_links",
                        to="partners.person",
                    ),
                ),
                (
                    "message",
                    models.CharField(blank=True, max_length=500, verbose_name="why we ask"),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("valid_until", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "-id"], name="engagement__partner_8f4dab_idx"
                    ),
                    models.Index(fields=["system", "-id"], name="engagement__system__289756_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="partner_link_id_system"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("created_at"))),
                        name="partner_link_valid_for_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="partner_link_revoked_by_someone",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnerlink",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="b6b9e46d42f9fe412dcb339eeaeb558284de1e4d",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_0a8b3",
                    table="engagement_partnerlink",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Pressure",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pressures",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        help_text="None when it weighs on the system itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pressures",
                        to="partners.partnership",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("funding", "Funding"),
                            ("workforce", "Workforce"),
                            ("leadership", "Leadership change"),
                            ("winter", "Winter"),
                            ("reorganisation", "Reorganisation"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "level",
                    models.FloatField(help_text="Above 0, at most 0.8.", verbose_name="how heavy"),
                ),
                ("first_on", models.DateField(verbose_name="from")),
                ("last_on", models.DateField(verbose_name="to")),
                ("cause", models.CharField(blank=True, max_length=500)),
                (
                    "document",
                    models.CharField(
                        blank=True,
                        help_text="A title or an address.",
                        max_length=500,
                        verbose_name="document that shows it",
                    ),
                ),
                (
                    "second_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.person",
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="engagement.pressure",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "first_on"], name="engagement__partner_db7735_idx"
                    ),
                    models.Index(
                        fields=["system", "-first_on", "-id"], name="engagement__system__abec64_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_pressure_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(fields=("id", "system"), name="pressure_id_system"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gt", 0), ("level__lte", 0.8)),
                        name="pressure_level_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))),
                        name="pressure_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), _negated=True),
                            ("second_person__isnull", False),
                            _connector="OR",
                        ),
                        name="pressure_has_document_or_second_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("renews",),
                        name="pressure_renewed_once",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pressure",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="22655a37131b540d3df79f179ea24ec46cc51500",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_07253",
                    table="engagement_pressure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pressure",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_once_recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."system_id" IS DISTINCT FROM (NEW."system_id") OR OLD."partnership_id" IS DISTINCT FROM (NEW."partnership_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."first_on" IS DISTINCT FROM (NEW."first_on") OR OLD."last_on" IS DISTINCT FROM (NEW."last_on") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."document" IS DISTINCT FROM (NEW."document") OR OLD."second_person_id" IS DISTINCT FROM (NEW."second_person_id") OR OLD."renews_id" IS DISTINCT FROM (NEW."renews_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3de76acc91701b247bd68dfe0d358e197b8f61af",
                    operation="UPDATE",
                    pgid="pgtrigger_fixed_once_recorded_3b309",
                    table="engagement_pressure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PulseResult",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pulse_results",
                        to="partners.partnership",
                    ),
                ),
                ("wave", models.CharField(max_length=100, verbose_name="name of the wave")),
                ("wave_id", models.UUIDField()),
                (
                    "answered_by",
                    models.CharField(
                        choices=[("system", "The system"), ("partner", "The partner")],
                        max_length=10,
                        verbose_name="which side answered",
                    ),
                ),
                ("closed_on", models.DateField()),
                ("invited", models.PositiveIntegerField()),
                ("answers", models.PositiveIntegerField()),
                (
                    "mean",
                    models.FloatField(
                        help_text="Of all answers, 1 to 5; none without answers.", null=True
                    ),
                ),
                ("is_confidential", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "-closed_on", "-id"],
                        name="engagement__partner_badac1_idx",
                    ),
                    models.Index(
                        fields=["system", "-closed_on", "-id"],
                        name="engagement__system__0a53a8_idx",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_pulseresult_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("partnership", "wave_id", "answered_by"),
                        name="pulse_result_once_a_wave",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answers__lte", models.F("invited")), ("invited__gte", 1)
                        ),
                        name="pulse_result_no_more_answers_than_invited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answers", 0), ("mean__isnull", True)),
                            models.Q(
                                ("answers__gte", 1),
                                ("mean__gte", 1),
                                ("mean__isnull", False),
                                ("mean__lte", 5),
                            ),
                            _connector="OR",
                        ),
                        name="pulse_result_mean_of_answers",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pulseresult",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="6b252be51303a164eac179687403a520d9cdec5c",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_71e09",
                    table="engagement_pulseresult",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="QuietPeriod",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quiet_periods",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        help_text="None when it holds for every partner, or every one of a sector.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quiet_periods",
                        to="partners.partnership",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nhs", "NHS"),
                            ("primary_care", "Primary care"),
                            ("local_government", "Local government"),
                            ("social_care", "Social care"),
                            ("vcse", "Voluntary, community and social enterprise"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pre_election", "Pre-election period"),
                            ("merger", "Merger"),
                            ("strike", "Industrial action"),
                            ("other", "Something else"),
                        ],
                        max_length=14,
                    ),
                ),
                ("first_on", models.DateField(verbose_name="from")),
                ("last_on", models.DateField(verbose_name="to")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "first_on"], name="engagement__partner_06da37_idx"
                    ),
                    models.Index(
                        fields=["system", "-first_on", "-id"], name="engagement__system__4bb35d_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_quietperiod_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))),
                        name="quiet_period_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partnership__isnull", True), ("sector", ""), _connector="OR"
                        ),
                        name="quiet_period_of_one_partner_or_a_sector",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quietperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="981d384ad2108fe0d6a473ec253288817b28f006",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_4a6e5",
                    table="engagement_quietperiod",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quietperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_once_recorded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."system_id" IS DISTINCT FROM (NEW."system_id") OR OLD."partnership_id" IS DISTINCT FROM (NEW."partnership_id") OR OLD."sector" IS DISTINCT FROM (NEW."sector") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."first_on" IS DISTINCT FROM (NEW."first_on") OR OLD."last_on" IS DISTINCT FROM (NEW."last_on") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b5b742ba16f11eda5ba11e757fc82a08cf6ed274",
                    operation="UPDATE",
                    pgid="pgtrigger_fixed_once_recorded_02e4a",
                    table="engagement_quietperiod",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SavedMapping",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("events", "Meetings and other events"),
                            ("organisations", "Organisations"),
                            ("people", "People"),
                            ("seats", "Seats on boards"),
                            ("commitments", "Commitments"),
                        ],
                        editable=False,
                        max_length=14,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("mapping", models.JSONField(help_text="As in a mapping file.")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        models.F("system"),
                        models.F("kind"),
                        django.db.models.functions.text.Lower("name"),
                        name="saved_mapping_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_mapping_has_a_name",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="savedmapping",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="334d59144b5ff89fb1e63c9b4d3c9c453833645c",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_7a8d7",
                    table="engagement_savedmapping",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "viewed",
                    models.CharField(
                        choices=[
                            ("partnerships", "Partnerships"),
                            ("events", "Events"),
                            ("commitments", "Commitments"),
                            ("people", "People"),
                            ("organisations", "Organisations"),
                        ],
                        max_length=20,
                        verbose_name="list",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "is_shared",
                    models.BooleanField(
                        default=False, verbose_name="shared with everyone in the system"
                    ),
                ),
                ("parameters", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="saved_view_id_system"),
                    models.UniqueConstraint(
                        models.F("system"),
                        models.F("owner"),
                        models.F("viewed"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("is_shared", False)),
                        name="saved_view_name_of_a_person",
                    ),
                    models.UniqueConstraint(
                        models.F("system"),
                        models.F("viewed"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("is_shared", True)),
                        name="saved_view_name_in_a_system",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_view_has_a_name",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="savedview",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="7cfc08b419dc79b92038468660c17662a54186c7",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_5f928",
                    table="engagement_savedview",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ScoreModel",
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
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("health", "Engagement health"),
                            ("trust", "Trust, in both directions"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="Its version, such as health-1.", max_length=60),
                ),
                ("description", models.TextField()),
                ("parameters", models.JSONField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        help_text="Fitted on this system's evidence, and for it alone; none if it is for all.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "calibrated_to",
                    models.DateField(
                        blank=True,
                        help_text="Fitted on real evidence up to this day; none if it was not.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("family", "name"), name="score_model_name_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scoremodel",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c9c7dbc2fb8b5956a2d9c255e9ceda45fda9e459",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_536cf",
                    table="engagement_scoremodel",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SheetImport",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_imports",
                        to="partners.system",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("events", "Meetings and other events"),
                            ("organisations", "Organisations"),
                            ("people", "People"),
                            ("seats", "Seats on boards"),
                            ("commitments", "Commitments"),
                        ],
                        default="events",
                        editable=False,
                        max_length=14,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.storedfile",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Columns to be chosen"),
                            ("reading", "Being read"),
                            ("ready", "Ready to bring in"),
                            ("running", "Being brought in"),
                            ("finished", "Brought in"),
                            ("discarded", "Given up"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="uploaded",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "headings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), editable=False, size=None
                    ),
                ),
                (
                    "mapping",
                    models.JSONField(
                        default=dict,
                        help_text="As in a mapping file; the next file with these headings gets it.",
                    ),
                ),
                (
                    "unmatched",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("create", "Add them as new organisations"),
                            ("reject", "Reject their rows"),
                        ],
                        max_length=10,
                    ),
                ),
                ("row_count", models.PositiveIntegerField(editable=False)),
                ("people_created", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("finished_at", models.DateTimeField(editable=False, null=True)),
                ("undone_at", models.DateTimeField(editable=False, null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_reason", models.CharField(blank=True, editable=False, max_length=500)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["system", "-id"], name="engagement__system__28a006_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="sheet_import_id_system"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["uploaded", "reading", "ready", "discarded"]),
                            models.Q(("unmatched", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sheet_import_runs_with_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False),
                                ("state__in", ["finished", "undoing", "undone"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["finished", "undoing", "undone"]), _negated=True
                                ),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sheet_import_finished_at_with_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["undoing", "undone"]),
                            ("undone_reason", ""),
                            _connector="XOR",
                        ),
                        name="sheet_import_undone_with_reason",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sheetimport",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="de38a4035dffe4463f12281368a434d9af79a709",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_c6845",
                    table="engagement_sheetimport",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="StaleScore",
            fields=[
                (
                    "partnership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stale_score",
                        serialize=False,
                        to="partners.partnership",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                ("wanted", models.PositiveBigIntegerField(default=1)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("wanted__gt", models.F("done"))),
                        fields=["marked_at"],
                        name="stale_score_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done__lte", models.F("wanted"))),
                        name="stale_score_done_not_ahead",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StartingPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="starting_points",
                        to="partners.partnership",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        choices=[
                            ("good", "Good"),
                            ("mixed", "Mixed"),
                            ("bad", "Bad"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                        verbose_name="how things stood",
                    ),
                ),
                ("as_of", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="starting_point_has_reason",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="startingpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="416d27d256518423dc7c6f0ebf048f066e076168",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_993e0",
                    table="engagement_startingpoint",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SystemScoring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scoring_choices",
                        to="partners.system",
                    ),
                ),
                ("rates_partners", models.BooleanField()),
                ("reason", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="systemscoring",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="757de7f47d03fb68afe6eb0563915673d62f4465",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8f210",
                    table="engagement_systemscoring",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Attendee",
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="engagement.event",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="partners.person",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        help_text="The partner for which the person came; none for the system's own people.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="partners.partnership",
                    ),
                ),
                (
                    "attendance",
                    models.CharField(
                        choices=[
                            ("present", "Present"),
                            ("deputy", "Deputy sent"),
                            ("apologies", "Apologies"),
                            ("absent", "Absent"),
                            ("in_attendance", "In attendance"),
                            ("not_known", "Not known"),
                        ],
                        default="present",
                        max_length=14,
                    ),
                ),
                ("is_standing", models.BooleanField(default=True, editable=False)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "person"), name="attendee_once_in_event"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendee",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="a3319cb7fa23a7f294d496ab506b01fe517833d9",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_07dec",
                    table="engagement_attendee",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CalendarEntry",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        help_text="Digest of UID, occurrence, organiser.", max_length=64
                    ),
                ),
                (
                    "series",
                    models.CharField(
                        blank=True, help_text="Digest of UID and organiser.", max_length=64
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("is_all_day", models.BooleanField(default=False)),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("in_person", "In person"),
                            ("video", "Video"),
                            ("phone", "Phone"),
                            ("hybrid", "Hybrid"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("stamp", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waits for you"), ("accepted", "Accepted")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_entries",
                        to="engagement.event",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not changed"),
                            ("moved", "Moved after it was accepted"),
                            ("cancelled", "Cancelled after it was accepted"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "now_starts_at",
                    models.DateTimeField(help_text="In the calendar, once accepted.", null=True),
                ),
                ("now_ends_at", models.DateTimeField(null=True)),
                ("now_cancelled", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["system", "state", "-starts_at", "-id"], name="calendar_inbox"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("id", "system"), name="calendar_entry_id_system"
                    ),
                    models.UniqueConstraint(
                        fields=("system", "identity"), name="calendar_entry_once_in_system"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("event__isnull", False), ("state", "accepted")),
                            models.Q(("change", ""), ("event__isnull", True), ("state", "waiting")),
                            _connector="OR",
                        ),
                        name="calendar_entry_accepted_has_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True),
                            ("ends_at__gte", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="calendar_entry_ends_after_start",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarentry",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="67d014d77c57808216ad1d297487641c4018e40f",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_888b8",
                    table="engagement_calendarentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CalendarReading",
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
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="engagement.calendar",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                ("name", models.CharField(blank=True, help_text="Of the file.", max_length=255)),
                (
                    "file",
                    models.ForeignKey(
                        help_text="Only until it is read.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.storedfile",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Being read"),
                            ("done", "Read"),
                            ("unchanged", "Not changed"),
                            ("failed", "Failed"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=300)),
                ("counts", models.JSONField(default=dict)),
                (
                    "problems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("finished_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["calendar", "-id"], name="calendar_reading_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="calendar_reading_finished_with_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "running"), ("file__isnull", True), _connector="OR"
                        ),
                        name="calendar_reading_keeps_no_file",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarreading",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="e28e011d6bd642d5de8830ef79f5ec174ce637ea",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_bbdc7",
                    table="engagement_calendarreading",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Commitment",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="partners.partnership",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="engagement.event",
                    ),
                ),
                (
                    "made_by",
                    models.CharField(
                        choices=[("system", "The system"), ("partner", "The partner")],
                        max_length=10,
                        verbose_name="who promised",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="what was promised")),
                (
                    "importance",
                    models.CharField(
                        choices=[("minor", "Minor"), ("standard", "Standard"), ("major", "Major")],
                        default="standard",
                        max_length=10,
                    ),
                ),
                ("made_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("kept", "Kept"),
                            ("late", "Kept late"),
                            ("broken", "Broken"),
                            ("renegotiated", "Renegotiated before it was due"),
                            ("withdrawn", "Withdrawn by both sides"),
                        ],
                        default="open",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=partners.models.folding.Folded("text"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "due_on", "id"],
                        name="engagement__partner_57b424_idx",
                    ),
                    models.Index(
                        fields=["system", "due_on", "id"], name="engagement__system__5d803c_idx"
                    ),
                    models.Index(fields=["due_on", "id"], name="commitment_soonest_first"),
                    models.Index(
                        condition=models.Q(("state__in", ["open", "renegotiated"])),
                        fields=["owner", "due_on"],
                        name="commitment_open_by_owner",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("search_key"), name="gin_trgm_ops"
                        ),
                        name="commitment_search_key",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        engagement.models.long_text.LongText("text"), name="commitment_words"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_commitment_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(fields=("id", "system"), name="commitment_id_system"),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("made_on"))),
                        name="commitment_due_not_before_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="commitment_has_text"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="b5d336453e4e3e36360cf511075f55b56ae8044b",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_d31dc",
                    table="engagement_commitment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Consultation",
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
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="engagement.decision",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="partners.partnership",
                    ),
                ),
                (
                    "asked",
                    models.TextField(blank=True, max_length=4000, verbose_name="what was asked"),
                ),
                (
                    "said",
                    models.TextField(blank=True, max_length=4000, verbose_name="what they said"),
                ),
                (
                    "changed",
                    models.TextField(blank=True, max_length=4000, verbose_name="what changed"),
                ),
                (
                    "why_not",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="why it did not change"
                    ),
                ),
                (
                    "told_on",
                    models.DateField(blank=True, null=True, verbose_name="told of the outcome on"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("is_standing", models.BooleanField(default=True, editable=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "-id"], name="engagement__partner_73726d_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "partnership"), name="consultation_once_per_partner"
                    ),
                    models.UniqueConstraint(fields=("id", "system"), name="consultation_id_system"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consultation",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="19694a3509cc400f981599f7335da3bdee624f6c",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_5ecb9",
                    table="engagement_consultation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="EventBoard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_boards",
                        to="engagement.event",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="event_boards",
                        to="partners.board",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "board"), name="event_board_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="engagement.sheetimport",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "row_number",
                    models.PositiveIntegerField(
                        help_text="The row that it was made or changed for."
                    ),
                ),
                (
                    "target_type",
                    models.CharField(help_text="Model, such as partners.person.", max_length=60),
                ),
                ("target_id", models.UUIDField(help_text="Its public id.")),
                ("is_new", models.BooleanField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "undoing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not undone"),
                            ("undone", "Undone"),
                            ("kept", "Left as it is"),
                        ],
                        max_length=8,
                    ),
                ),
                ("kept_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        fields=["sheet_import", "undoing", "-id"],
                        name="engagement__sheet_i_30647b_idx",
                    ),
                    models.Index(
                        fields=["target_type", "target_id"], name="engagement__target__9198f7_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet_import", "target_type", "target_id"),
                        name="import_change_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_new", False),
                            models.Q(("after", {}), ("before", {})),
                            _connector="OR",
                        ),
                        name="import_change_new_has_no_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undoing", "kept"), ("kept_because", ""), _connector="XOR"
                        ),
                        name="import_change_kept_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportName",
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
                (
                    "sheet_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="engagement.sheetimport",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                ("key", models.CharField(help_text="How names are compared.", max_length=255)),
                (
                    "name",
                    models.CharField(help_text="As first written in the file.", max_length=255),
                ),
                ("row_count", models.PositiveIntegerField()),
                (
                    "match",
                    models.CharField(
                        choices=[
                            ("exact", "Same name"),
                            ("alias", "Known by this name"),
                            ("none", "Not found"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "candidates",
                    models.JSONField(default=list, help_text="Similar organisations, best first."),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not decided"),
                            ("match", "Is this organisation"),
                            ("create", "Add as a new organisation"),
                            ("reject", "Reject its rows"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
                ("was_created", models.BooleanField(default=False)),
            ],
            options={
                "ordering": [models.OrderBy(models.F("row_count"), descending=True), "key"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["sheet_import", "match", "decision"],
                        name="engagement__sheet_i_0114c2_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet_import", "key"), name="import_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("match", "none"), models.Q(("decision", "match"), _negated=True)
                            ),
                            ("organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="import_name_match_has_organisation",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importname",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="d44136a80f3cb3ed3fcc71d690949eecc5705fb6",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_e28da",
                    table="engagement_importname",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="engagement.sheetimport",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="As seen in a spreadsheet program."),
                ),
                ("cells", models.JSONField(help_text="What stood in the row, by heading.")),
                ("fingerprint", models.CharField(max_length=80)),
                ("occurred_on", models.DateField(null=True)),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=255), default=list, size=None
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150), default=list, size=None
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                (
                    "remarks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("staged", "To be brought in"),
                            ("imported", "Imported"),
                            ("updated", "Updated"),
                            ("unchanged", "As it was"),
                            ("duplicate", "Duplicate"),
                            ("rejected", "Rejected"),
                        ],
                        default="staged",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("explanation", models.CharField(blank=True, max_length=1000)),
                (
                    "record_id",
                    models.UUIDField(
                        help_text="Public id of what it became; that may be undone or erased since.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        fields=["sheet_import", "state", "number"],
                        name="engagement__sheet_i_94d4f7_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet_import", "number"), name="import_row_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["imported", "updated", "unchanged"]),
                            ("record_id__isnull", True),
                            _connector="XOR",
                        ),
                        name="import_row_brought_in_has_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_row_rejected_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="engagement.event",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="partners.partnership",
                    ),
                ),
                (
                    "attendance",
                    models.CharField(
                        choices=[
                            ("present", "Present"),
                            ("deputy", "Deputy sent"),
                            ("apologies", "Apologies"),
                            ("absent", "Absent"),
                            ("in_attendance", "In attendance"),
                            ("not_known", "Not known"),
                        ],
                        default="present",
                        max_length=14,
                    ),
                ),
                (
                    "tone",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="1 guarded to 5 open and constructive.", null=True
                    ),
                ),
                (
                    "tone_recorded_by",
                    models.CharField(
                        blank=True,
                        choices=[("system", "The system"), ("partner", "The partner")],
                        max_length=10,
                    ),
                ),
                (
                    "starts_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="Of the event, so that a partner's timeline is one index.",
                    ),
                ),
                (
                    "is_standing",
                    models.BooleanField(
                        default=True,
                        editable=False,
                        help_text="Neither withdrawn nor removed by a correction.",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("partnership"),
                        models.OrderBy(models.F("starts_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("is_standing", True)),
                        name="participation_timeline",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "partnership"), name="participation_once_in_event"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tone__isnull", True), ("tone_recorded_by", "")),
                            models.Q(
                                ("tone__gte", 1),
                                ("tone__lte", 5),
                                models.Q(("tone_recorded_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="participation_tone_from_1_to_5",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="f6dd27ae55e31c92871ec22bd05c68ee10845467",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_2920d",
                    table="engagement_participation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Prompt",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prompts",
                        to="partners.partnership",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("health", "Engagement health"),
                            ("trust_of_partner", "The partner's trust in the system"),
                            ("trust_of_system", "The system's trust in the partner"),
                            ("strain", "Capacity strain"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagement.scoremodel",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("conversation", "Worth a conversation"), ("ask", "Ask them")],
                        max_length=14,
                    ),
                ),
                ("week_end", models.DateField()),
                ("fall", models.FloatField()),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=500, verbose_name="what came of it"),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["system", "-week_end", "-id"],
                        name="prompt_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "measure", "model", "week_end"),
                        name="prompt_once_a_week",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prompt",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="f8a3d34474e110c6a1b198994841e265e93e73df",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_eade2",
                    table="engagement_prompt",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ScoreModelApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="engagement.scoremodel",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("in_force", "In force"),
                            ("beside", "Runs beside the one in force, to compare"),
                            ("ended", "No longer computed"),
                        ],
                        default="in_force",
                        max_length=10,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scoremodelapproval",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8cbeace924082850697f9fa8eb9f4e257efd89e0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_00b24",
                    table="engagement_scoremodelapproval",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ScoreSeries",
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
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score_series",
                        to="partners.partnership",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("health", "Engagement health"),
                            ("trust_of_partner", "The partner's trust in the system"),
                            ("trust_of_system", "The system's trust in the partner"),
                            ("strain", "Capacity strain"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagement.scoremodel",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("first_week_end", models.DateField()),
                ("weeks", models.PositiveSmallIntegerField()),
                ("mean", models.BinaryField()),
                ("sd", models.BinaryField()),
                ("credibility", models.BinaryField()),
                (
                    "delivery",
                    models.BinaryField(
                        help_text="Trust without what recorded pressure adds: what happened.",
                        null=True,
                    ),
                ),
                (
                    "is_newest",
                    models.BooleanField(default=False, help_text="Holds the newest point."),
                ),
                ("newest_mean", models.FloatField(null=True)),
                ("newest_sd", models.FloatField(null=True)),
                ("newest_credibility", models.FloatField(null=True)),
                ("newest_delivery", models.FloatField(null=True)),
                ("newest_week_end", models.DateField(null=True)),
                ("evidence_count", models.PositiveIntegerField(default=0)),
                ("newest_evidence_on", models.DateField(null=True)),
                (
                    "evidence_high_water",
                    models.BigIntegerField(
                        default=0, help_text="Id of the newest evidence row that was read."
                    ),
                ),
                (
                    "read_xid",
                    models.BigIntegerField(
                        default=0,
                        help_text="Everything written by earlier transactions had been read; later ones perhaps.",
                    ),
                ),
                ("computed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "score series",
                "ordering": ["partnership", "measure", "model", "year"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_newest", True)),
                        fields=["system", "measure", "newest_mean"],
                        name="score_newest_by_system",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "measure", "model", "year"),
                        name="score_series_once_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_newest", True)),
                        fields=("partnership", "measure", "model"),
                        name="score_series_one_newest",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scoreseries",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="a0c2124860d7bf44c87c9410041743f3f6333622",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_6ae35",
                    table="engagement_scoreseries",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="UsualView",
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
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usual_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "viewed",
                    models.CharField(
                        choices=[
                            ("partnerships", "Partnerships"),
                            ("events", "Events"),
                            ("commitments", "Commitments"),
                            ("people", "People"),
                            ("organisations", "Organisations"),
                        ],
                        max_length=20,
                        verbose_name="list",
                    ),
                ),
                (
                    "view",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usual_for",
                        to="engagement.savedview",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "system", "viewed"), name="usual_view_once_a_list"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="usualview",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="832cd417f3b0fe1bcd9a3aaed43fcd42c3df4f24",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_ae501",
                    table="engagement_usualview",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CalendarAttendee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendees",
                        to="engagement.calendarentry",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(blank=True, max_length=150)),
                ("declined", models.BooleanField(default=False)),
                (
                    "is_own",
                    models.BooleanField(
                        default=False, help_text="Works at the system's own board."
                    ),
                ),
            ],
            options={
                "ordering": ["email"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "email"), name="calendar_attendee_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarSighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sightings",
                        to="engagement.calendarentry",
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sightings",
                        to="engagement.calendar",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "calendar"), name="calendar_sighting_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="engagement.commitment",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        choices=[("soon", "Due soon"), ("overdue", "Overdue")], max_length=10
                    ),
                ),
                ("due_on", models.DateField()),
                ("handed_over_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "occasion", "due_on"), name="commitment_reminded_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentStateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="engagement.commitment",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("kept", "Kept"),
                            ("late", "Kept late"),
                            ("broken", "Broken"),
                            ("renegotiated", "Renegotiated before it was due"),
                            ("withdrawn", "Withdrawn by both sides"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("new_due_on", models.DateField(null=True)),
                (
                    "asserted_by",
                    models.CharField(
                        choices=[("system", "The system"), ("partner", "The partner")],
                        help_text="The side that says so; half weight until confirmed.",
                        max_length=10,
                    ),
                ),
                ("is_confirmed", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "evidence_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="where it can be seen"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("new_due_on__isnull", False), ("state", "renegotiated")),
                            models.Q(
                                models.Q(("state", "renegotiated"), _negated=True),
                                ("new_due_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="state_change_new_date_when_renegotiated",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentstatechange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="54b2e274ef7122463b65b6a799e301e2f618df97",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c04a8",
                    table="engagement_commitmentstatechange",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ConsultedAudience",
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
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audiences",
                        to="engagement.consultation",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("officers", "Officers or managers"),
                            ("cabinet_member", "Cabinet member or board"),
                            ("scrutiny", "Scrutiny"),
                            ("public", "The public"),
                        ],
                        max_length=16,
                    ),
                ),
                ("first_engaged_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("", "Not about a decision"),
                            ("before_options", "Before options were formed"),
                            ("on_options", "On the options"),
                            ("before_decision", "Before the decision"),
                            ("after", "After the decision"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "is_standing",
                    models.BooleanField(
                        default=True,
                        editable=False,
                        help_text="Not taken back as recorded by mistake.",
                    ),
                ),
            ],
            options={
                "ordering": ["first_engaged_on", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consultation", "audience"), name="audience_once_in_consultation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage", ""), _negated=True), name="audience_has_stage"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consultedaudience",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="e0f063b96c4d5d6249ad0ef60b1f03993f6f1b3a",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_7e304",
                    table="engagement_consultedaudience",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="DiscussionPoint",
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
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussion_points",
                        to="engagement.event",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussion_points",
                        to="partners.partnership",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("view", "View"),
                            ("request", "Request"),
                            ("worry", "Worry"),
                            ("offer", "Offer"),
                            ("praise", "Praise"),
                        ],
                        default="view",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("fact", "Fact: what happened or was said"),
                            ("opinion", "Opinion: what the writer thinks"),
                        ],
                        default="fact",
                        max_length=10,
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[
                            ("open", "Open: the partner may read it"),
                            ("confidential", "Confidential: only those who work with the partner"),
                        ],
                        default="confidential",
                        max_length=14,
                    ),
                ),
                ("said_on", models.DateField()),
                ("follow_up", models.CharField(blank=True, max_length=300)),
                ("follow_up_due", models.DateField(blank=True, null=True)),
                (
                    "follow_up_state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("nothing", "Nothing to do"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="what became of it",
                    ),
                ),
                ("followed_up_on", models.DateField(blank=True, null=True)),
                (
                    "followed_up_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "led_to_commitment",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_points",
                        to="engagement.commitment",
                    ),
                ),
                (
                    "led_to_issue",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_points",
                        to="engagement.issue",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["partnership", "-said_on", "-id"],
                        name="engagement__partner_94cddb_idx",
                    ),
                    models.Index(
                        fields=["system", "-said_on", "-id"], name="engagement__system__e9e286_idx"
                    ),
                    models.Index(fields=["-said_on", "-id"], name="discussion_newest_first"),
                    django.contrib.postgres.indexes.GinIndex(
                        engagement.models.long_text.LongText("text"), name="discussion_words"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                        name="engagement_discussionpoint_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("follow_up_state", "open"), ("followed_up_on__isnull", True)),
                            models.Q(
                                models.Q(("follow_up_state", "open"), _negated=True),
                                ("followed_up_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="discussion_followed_up_with_date",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discussionpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="25800fec86102ff96d6185fd5d10eeaa720e33e2",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_f2606",
                    table="engagement_discussionpoint",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PartnerAnswer",
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
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="engagement.partnerlink",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_answers",
                        to="engagement.commitment",
                    ),
                ),
                ("revision", models.PositiveIntegerField(editable=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[("agrees", "Confirmed"), ("disputes", "Disputed")], max_length=10
                    ),
                ),
                (
                    "text",
                    models.CharField(blank=True, max_length=500, verbose_name="in their words"),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("link", "commitment", "revision", "answer"),
                        name="partner_answers_once",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partneranswer",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="fdfb351465ea827167bb9ce8a3f5509e32b2b7c1",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_a395f",
                    table="engagement_partneranswer",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="partnerships",
            field=models.ManyToManyField(
                related_name="events", through="engagement.Participation", to="partners.partnership"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="boards",
            field=models.ManyToManyField(
                related_name="events", through="engagement.EventBoard", to="partners.board"
            ),
        ),
    )
