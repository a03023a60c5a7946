"""Who exists and how they are related: every table of this room, with its rules."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models

import partners.models.folding
from partners.tables import together

# The extension calls itself "stable" because its dictionary could be exchanged; ours is not. The cost
# tells the planner not to fold the notes of every event anew.
FOLD = """
CREATE FUNCTION ics_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
RETURN lower(unaccent('unaccent'::regdictionary, normalize($1, NFC)))
"""

# The fewest edits that turn what was typed into a word of the text, or into the start of one,
# because the last word is often not finished. More than `most` are not counted to their end.
# Longer words than 60 letters are compared by those: the extension refuses more than 255 bytes.
MISSPELT = """
CREATE FUNCTION ics_misspelt(words text, typed text, most integer) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT min(least(
        levenshtein_less_equal(left(typed, 60), left(word, 60), most),
        levenshtein_less_equal(left(typed, 60), left(word, least(length(typed), 60)), most)
    ))
    FROM string_to_table(words, ' ') AS word
)
"""


class Migration(migrations.Migration):
    initial = True
    # What earlier installations have applied in its place.
    replaces = [
        ("partners", "0001_initial"),
        ("partners", "0003_alter_membership_valid_to"),
        ("partners", "0005_reference_samples"),
        ("partners", "0006_withdrawn_and_fictional"),
        ("partners", "0008_search_keys"),
        ("partners", "0009_folding_is_dear"),
        ("partners", "0010_spelling"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("jobs", "0001_initial"),
    ]

    operations = together(
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(FOLD, "DROP FUNCTION ics_fold(text)"),
        migrations.RunSQL(MISSPELT, "DROP FUNCTION ics_misspelt(text, text, integer)"),
        migrations.CreateModel(
            name="CompositionRuleSet",
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
                    "board_kind",
                    models.CharField(
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
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("legal_source", models.CharField(max_length=300)),
                ("rules", models.JSONField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "ordering": ["board_kind", "valid_from"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("board_kind", "name", "valid_from"),
                        name="composition_rule_set_unique",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="compositionruleset",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="f3da622fe30f8061faa2b0d9db50e1d907125e47",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_ee8ee",
                    table="partners_compositionruleset",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ReferenceSnapshot",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("trusts", "NHS trusts (etr.csv)"),
                            ("practices", "GP practices (epraccur.csv)"),
                            ("sub-icb-locations", "Sub-ICB locations (eccg.csv)"),
                            ("networks", "Primary care networks (epcn.csv)"),
                            (
                                "network-members",
                                "Practices in networks (epcncorepartnerdetails.csv)",
                            ),
                            ("councils", "Councils (mySociety local authorities)"),
                            ("care-locations", "Care homes and services (CQC directory)"),
                            ("shipped", "Reference data that comes with the product"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="The publisher, as shown beside each fact.", max_length=200
                    ),
                ),
                ("as_at", models.DateField(help_text="The day to which the file's facts refer.")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
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
                        choices=[("previewed", "Previewed, not applied"), ("applied", "Applied")],
                        default="previewed",
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                (
                    "samples",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="A few rows of each outcome, for a person to look at.",
                    ),
                ),
                (
                    "problems",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Rejected and skipped rows: row number, reason, code; the first thousand.",
                    ),
                ),
                (
                    "problems_file",
                    models.ForeignKey(
                        help_text="All of them, as CSV.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.storedfile",
                    ),
                ),
                ("applied_at", models.DateTimeField(null=True)),
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
                "ordering": ["-id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", False), ("state", "applied")),
                            models.Q(("applied_at__isnull", True), ("state", "previewed")),
                            _connector="OR",
                        ),
                        name="snapshot_applied_at_when_applied",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referencesnapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="6df45f365eef7184bd67923b82eb25ead9fff2a1",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_667f0",
                    table="partners_referencesnapshot",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Area",
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
                ("gss_code", models.CharField(max_length=9, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lower_tier", "District, borough or unitary area"),
                            ("upper_tier", "County or unitary area"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="39d744c3c40556c518e4d7eed74678eb29d87b46",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_c2520",
                    table="partners_area",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=255)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("upper_tier_council", "Upper-tier council"),
                            ("district_council", "District council"),
                            ("strategic_authority", "Combined or strategic authority"),
                            ("acute_trust", "Acute trust"),
                            ("mental_health_trust", "Mental health trust"),
                            ("community_trust", "Community trust"),
                            ("ambulance_trust", "Ambulance trust"),
                            ("nhs_trust", "NHS trust"),
                            ("gp_practice", "GP practice"),
                            ("primary_care_network", "Primary care network"),
                            ("care_provider", "Care provider"),
                            ("care_location", "Care home or care service"),
                            ("voluntary", "Voluntary or community organisation"),
                            ("healthwatch", "Healthwatch"),
                            ("icb", "Integrated care board"),
                            ("sub_icb_location", "Sub-ICB location"),
                            ("national_body", "National body"),
                            ("other", "Other organisation"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
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
                    "legal_start",
                    models.DateField(blank=True, null=True, verbose_name="in existence from"),
                ),
                (
                    "legal_end",
                    models.DateField(blank=True, null=True, verbose_name="in existence until"),
                ),
                (
                    "operational_end",
                    models.DateField(
                        blank=True,
                        help_text="Its code may stay in use for months after it has closed.",
                        null=True,
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=100)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("website", models.URLField(blank=True, max_length=500)),
                ("is_fictional", models.BooleanField(default=False)),
                (
                    "search_text",
                    models.TextField(
                        editable=False, help_text="All names and codes, in lower case."
                    ),
                ),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=partners.models.folding.Folded("search_text"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        help_text="Where the facts above come from; none when a person wrote them.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("name"),
                        models.F("id"),
                        name="organisation_by_name",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("search_key"), name="gin_trgm_ops"
                        ),
                        name="organisation_search_key",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("legal_end__isnull", True),
                            ("legal_start__isnull", True),
                            ("legal_end__gte", models.F("legal_start")),
                            _connector="OR",
                        ),
                        name="organisation_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="organisation_has_a_name",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="72368f2501d640e149166eedd05dba7e545b0c65",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_67c44",
                    table="partners_organisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="fictional_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."is_fictional" IS DISTINCT FROM (NEW."is_fictional"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="1a5750243b558f709e74a709bece93d040fdcc09",
                    operation="UPDATE",
                    pgid="pgtrigger_fictional_for_good_f507a",
                    table="partners_organisation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Identifier",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="partners.organisation",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("ods", "NHS organisation code (ODS)"),
                            ("local_authority_code", "Local authority code"),
                            ("gss", "ONS area code (GSS)"),
                            ("cqc_provider", "CQC provider"),
                            ("cqc_location", "CQC location"),
                            ("companies_house", "Companies House number"),
                            ("charity", "Charity number"),
                        ],
                        max_length=30,
                    ),
                ),
                ("value", models.CharField(max_length=60)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "value"), name="identifier_unique")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identifier",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="64b87d4cbf8e0dbd8bd79aa4005a0fec78277276",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_c8cfe",
                    table="partners_identifier",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganisationKindRecord",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kind_records",
                        to="partners.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("upper_tier_council", "Upper-tier council"),
                            ("district_council", "District council"),
                            ("strategic_authority", "Combined or strategic authority"),
                            ("acute_trust", "Acute trust"),
                            ("mental_health_trust", "Mental health trust"),
                            ("community_trust", "Community trust"),
                            ("ambulance_trust", "Ambulance trust"),
                            ("nhs_trust", "NHS trust"),
                            ("gp_practice", "GP practice"),
                            ("primary_care_network", "Primary care network"),
                            ("care_provider", "Care provider"),
                            ("care_location", "Care home or care service"),
                            ("voluntary", "Voluntary or community organisation"),
                            ("healthwatch", "Healthwatch"),
                            ("icb", "Integrated care board"),
                            ("sub_icb_location", "Sub-ICB location"),
                            ("national_body", "National body"),
                            ("other", "Other organisation"),
                        ],
                        max_length=30,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation", "recorded_at"],
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationkindrecord",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="f6036b68475f0978bf2b7a4ce0c323865bcb9d86",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_da7f7",
                    table="partners_organisationkindrecord",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganisationName",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="partners.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "Official name"), ("alias", "Also known as")],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("name"),
                        name="organisation_name_lower",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        django.db.models.functions.text.Lower("name"),
                        models.F("kind"),
                        name="organisation_name_unique",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisationname",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="7412e8c782ce03a161f758135f6759ce3165f56d",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_a1d52",
                    table="partners_organisationname",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Relation",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="partners.organisation",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inverse_relations",
                        to="partners.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member_of_network", "Member of network"),
                            ("commissioned_by", "Commissioned by"),
                            ("run_by", "Run by"),
                        ],
                        max_length=30,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "other", "kind", "valid_from"),
                        name="relation_unique",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", models.F("other")), _negated=True),
                        name="relation_of_two",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="0889200977eabbbb990f7a5df42241d1d1953009",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_bf738",
                    table="partners_relation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Succession",
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
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="partners.organisation",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessions",
                        to="partners.organisation",
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merger", "Merger"),
                            ("split", "Split"),
                            ("acquisition", "Acquisition"),
                            ("boundary_change", "Boundary change"),
                            ("rename", "Rename"),
                            ("closure", "Closure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor", "happened_on"), name="succession_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_of_two",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="succession",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="6ce7500e7c42a91b010313fa7191258141e9aefb",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_a436c",
                    table="partners_succession",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="System",
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
                    "code",
                    models.CharField(
                        help_text="The ODS code of its board.", max_length=10, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "icb",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="system_of",
                        to="partners.organisation",
                    ),
                ),
                ("region", models.CharField(blank=True, max_length=100)),
                ("legal_start", models.DateField(null=True)),
                (
                    "legal_end",
                    models.DateField(help_text="Last day on which it existed in law.", null=True),
                ),
                ("is_fictional", models.BooleanField(default=False)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("legal_end__isnull", True),
                            ("legal_start__isnull", True),
                            ("legal_end__gte", models.F("legal_start")),
                            _connector="OR",
                        ),
                        name="system_ends_after_start",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="system",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="e5e572b6ca677b384af6dde18c35f02ecf91aa12",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_487db",
                    table="partners_system",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="system",
            trigger=pgtrigger.compiler.Trigger(
                name="fictional_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."is_fictional" IS DISTINCT FROM (NEW."is_fictional"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="436ada3ea824f9cb1824547c138881bedb3be305",
                    operation="UPDATE",
                    pgid="pgtrigger_fictional_for_good_99668",
                    table="partners_system",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AreaSystem",
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="systems",
                        to="partners.area",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="partners.system",
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="0 to 1, by number of neighbourhoods (LSOA).",
                        max_digits=5,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "system", "valid_from"), name="area_system_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 1)),
                        name="area_share_is_a_share",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areasystem",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="88b0dea6e3f7b767d797160ccb043ecd72ad5887",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_5c436",
                    table="partners_areasystem",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Footprint",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="footprints",
                        to="partners.organisation",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="footprints",
                        to="partners.system",
                    ),
                ),
                ("share", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                (
                    "source_code",
                    models.CharField(
                        blank=True,
                        help_text="The code that the source gave, before successions.",
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.referencesnapshot",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("organisation", "system"),
                        name="footprint_open_once",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="footprint",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="eb68e1b95bda325647153c01f513753321b4c7ae",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_c72e5",
                    table="partners_footprint",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="partners.system",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("partnership_manager", "Partnership manager"),
                            ("board_member", "Board member"),
                            ("analyst", "Analyst"),
                            ("system_administrator", "System administrator"),
                            ("information_governance_lead", "Information governance lead"),
                            ("national_analyst", "National analyst"),
                            ("national_administrator", "National administrator"),
                        ],
                        max_length=40,
                    ),
                ),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="The first day without the role.", null=True
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("user", "system", "role"),
                        name="membership_open_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("role__in", ["national_analyst", "national_administrator"]),
                                ("system__isnull", True),
                            ),
                            models.Q(
                                (
                                    "role__in",
                                    [
                                        "partnership_manager",
                                        "board_member",
                                        "analyst",
                                        "system_administrator",
                                        "information_governance_lead",
                                    ],
                                ),
                                ("system__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="membership_system_fits_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="membership_ends_after_start",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="7d1264ae44284df86a65454582175a6d4a9e95cd",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_08776",
                    table="partners_membership",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Person",
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
                        related_name="people",
                        to="partners.system",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="full name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="work email")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="work phone")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        help_text="The same human as a user: linked, not merged.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("erased_at", models.DateTimeField(editable=False, null=True)),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=partners.models.folding.Folded("name"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people",
                "ordering": ["name", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        models.F("system"),
                        django.db.models.functions.text.Lower("name"),
                        models.F("id"),
                        name="person_by_name",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("search_key"), name="gin_trgm_ops"
                        ),
                        name="person_search_key",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="person_id_system"),
                    models.UniqueConstraint(
                        models.F("system"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="person_email_in_system",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="cf5d28c6fd0c80d2ded022f40d93043f3eaa69cb",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_431da",
                    table="partners_person",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Place",
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
                        related_name="places",
                        to="partners.system",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="place_id_system"),
                    models.UniqueConstraint(fields=("system", "name"), name="place_name_in_system"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="place",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="99009124168c4c8d4fd0696ca33e04060f128e9d",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_9c161",
                    table="partners_place",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SystemCluster",
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
                ("name", models.CharField(max_length=200)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clusters",
                        to="partners.system",
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=200)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "system", "valid_from"), name="system_cluster_unique"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="systemcluster",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="2cc52f35407dc9407fff532a2efcb28c0a03aa44",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_ee77a",
                    table="partners_systemcluster",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SystemQuestion",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="system_questions",
                        to="partners.organisation",
                    ),
                ),
                ("source_code", models.CharField(max_length=20)),
                (
                    "source_detail",
                    models.CharField(
                        blank=True,
                        help_text="What else the source says about where it works: the code of a sub-ICB location.",
                        max_length=20,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="partners.referencesnapshot",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.system",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("candidates", models.ManyToManyField(related_name="+", to="partners.system")),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "source_code"), name="system_question_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(("answer__isnull", False), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="system_question_answered_whole",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="systemquestion",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="26464c56541f25299da4325e87a89cdbe7ce2d9a",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_394a4",
                    table="partners_systemquestion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Board",
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
                        related_name="boards",
                        to="partners.system",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boards",
                        to="partners.place",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
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
                    ),
                ),
                ("quorum", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="set up on")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="ended on")),
            ],
            options={
                "ordering": ["name", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="board_id_system"),
                    models.UniqueConstraint(fields=("system", "name"), name="board_name_in_system"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="board",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="cedc374697fd12e0dc5856bec527034fc63b7f3b",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_25f2d",
                    table="partners_board",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Partnership",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="partners.organisation",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="partners.system",
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counterpart_partnerships",
                        to="partners.organisation",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("managed", "Managed"),
                            ("represented", "Represented through another partner"),
                            ("known", "Known"),
                        ],
                        default="known",
                        max_length=12,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "represented_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="represents",
                        to="partners.partnership",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="partners.place",
                    ),
                ),
                ("is_scored", models.BooleanField(default=True)),
                (
                    "facts_changed_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="When seats or kind changed; the sweep reads it.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["system", "tier", "id"], name="partners_pa_system__bad1a4_idx"
                    ),
                    models.Index(fields=["owner", "id"], name="partners_pa_owner_i_9f391f_idx"),
                    models.Index(
                        condition=models.Q(("facts_changed_at__isnull", False)),
                        fields=["facts_changed_at"],
                        name="partnership_facts_changed",
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
                        name="partners_partnership_withdrawn_with_reason",
                    ),
                    models.UniqueConstraint(fields=("id", "system"), name="partnership_id_system"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("organisation", "system", "counterpart"),
                        name="partnership_once_in_system",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tier", "managed"), _negated=True),
                            ("owner__isnull", False),
                            _connector="OR",
                        ),
                        name="partnership_managed_has_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("represented_by__isnull", True),
                                models.Q(("tier", "represented"), _negated=True),
                            ),
                            models.Q(("represented_by__isnull", False), ("tier", "represented")),
                            _connector="OR",
                        ),
                        name="partnership_represented_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counterpart__isnull", True),
                            models.Q(("counterpart", models.F("organisation")), _negated=True),
                            _connector="OR",
                        ),
                        name="partnership_of_two",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="cd5439c0b2385a0fc5c46252189896fafbdd44ad",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_85045",
                    table="partners_partnership",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="real_or_fictional",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n            SELECT FROM partners_system s\n            JOIN partners_organisation o ON o.id IN (NEW.organisation_id, NEW.counterpart_id)\n            WHERE s.id = NEW.system_id AND s.is_fictional <> o.is_fictional\n        ) THEN\n            RAISE EXCEPTION 'a partnership joins the real with the fictional'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'partnership_real_or_fictional';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="05bd8f2c4e9290760da618cec8be4c9ef03e7e3f",
                    operation='INSERT OR UPDATE OF "organisation_id", "system_id", "counterpart_id"',
                    pgid="pgtrigger_real_or_fictional_b3a51",
                    table="partners_partnership",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Position",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="positions",
                        to="partners.person",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="partners.organisation",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="job title")),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Not known"),
                            (1, "Officer or manager"),
                            (2, "Head of service"),
                            (3, "Director"),
                            (4, "Chief executive, chair or leader"),
                        ],
                        default=0,
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("valid_from"), descending=True, nulls_last=True),
                    "-id",
                ],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organisation", "system", "id"],
                        name="partners_po_organis_8f7e8d_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="position_ends_after_start",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="position",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="e138c583af3a128211ae128a657df1d43c0e4981",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_93cc1",
                    table="partners_position",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Seat",
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
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
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
                ("title", models.CharField(max_length=200)),
                (
                    "sector",
                    models.CharField(
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
                    "capacity",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("participant", "Participant"),
                            ("observer", "Observer"),
                        ],
                        default="member",
                        max_length=12,
                    ),
                ),
                ("is_voting", models.BooleanField(default=True, verbose_name="voting")),
                (
                    "is_statutory",
                    models.BooleanField(default=False, verbose_name="required by law"),
                ),
                (
                    "nominating_route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not nominated by partners"),
                            ("trusts", "Nominated by NHS trusts"),
                            ("primary_care", "Nominated by primary medical services"),
                            ("local_authorities", "Nominated by local authorities"),
                            ("other", "Nominated by others"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "expected_from",
                    models.ForeignKey(
                        blank=True,
                        help_text="The partner that is expected to provide the holder, where it is agreed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="partners.partnership",
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "ordering": ["board", "title", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("id", "system"), name="seat_id_system"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="seat_ends_after_start",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="5b45809b02f263bc219fba3ff86cb5de0345598e",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_4a856",
                    table="partners_seat",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Appointment",
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
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="partners.seat",
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
                        related_name="appointments",
                        to="partners.person",
                    ),
                ),
                (
                    "home_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organisation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("holder", "Holds the seat"), ("deputy", "Deputises")],
                        default="holder",
                        max_length=10,
                    ),
                ),
                (
                    "competences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        help_text="Such as mental health expertise, where a rule asks for it.",
                        size=None,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "ordering": ["seat", "-valid_from", "-id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="appointment_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "holder")),
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
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="stamp_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.version = OLD.version + 1;\n        NEW.changed_xid = pg_current_xact_id()::text::bigint;\n        NEW.updated_at = clock_timestamp();\n        RETURN NEW;\n    ",
                    hash="44ed6697f953788f9481b3422734e301579401e9",
                    operation="UPDATE",
                    pgid="pgtrigger_stamp_change_c4611",
                    table="partners_appointment",
                    when="BEFORE",
                ),
            ),
        ),
    )
