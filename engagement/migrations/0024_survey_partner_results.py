import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.models import Q

from partners.tables import together
from partners.tenancy import SameSystem

TABLE = "engagement_surveypartnerresult"
FIGURES = ("people", "points", "mean", "se", "df", "low", "high")
CHANGE = ("since", "difference", "change_low", "change_high", "rises")
TIES = ("answered", "trust_received", "trust_given")

# Of waves that are closed already. The largest document has megabytes, so each is unpacked once, into
# its parts, and their arrays unfolded side by side. The last number of a row is that of all
# questions together.
FILL = f"""
    WITH parts AS MATERIALIZED (
        SELECT
            r.wave_id, r.system_id, since.id AS since,
            r.document -> 'groups' -> 'organisation' AS named,
            (r.document -> 'results' ->> 'points')::smallint AS points,
            r.document -> 'results' -> 'levels' -> 'organisation' AS figures,
            r.document -> 'changes' -> 'levels' -> 'organisation' AS changes,
            r.document -> 'ties' AS ties
        FROM engagement_surveyresult r
        LEFT JOIN engagement_surveywave since
            ON since.public_id = (r.document -> 'changes' -> 'since' ->> 'wave')::uuid
    ),
    named AS MATERIALIZED (
        SELECT wave_id, system_id, (x.named ->> 0)::bigint AS code
        FROM parts CROSS JOIN LATERAL jsonb_array_elements(named) AS x (named)
    ),
    hidden AS MATERIALIZED (
        SELECT wave_id, (x.pair ->> 0)::bigint AS code, x.pair ->> 1 AS why
        FROM parts CROSS JOIN LATERAL jsonb_array_elements(figures -> 'hidden') AS x (pair)
    ),
    shown AS MATERIALIZED (
        SELECT
            wave_id, x.code::bigint, points,
            (x.people ->> -1)::integer AS people, (x.mean ->> -1)::float8 AS mean,
            (x.se ->> -1)::float8 AS se, (x.df ->> -1)::float8 AS df,
            (x.low ->> -1)::float8 AS low, (x.high ->> -1)::float8 AS high
        FROM parts CROSS JOIN LATERAL ROWS FROM (
            jsonb_array_elements_text(figures -> 'codes'),
            jsonb_array_elements(figures -> 'people_of'),
            jsonb_array_elements(figures -> 'mean'),
            jsonb_array_elements(figures -> 'se'),
            jsonb_array_elements(figures -> 'df'),
            jsonb_array_elements(figures -> 'low'),
            jsonb_array_elements(figures -> 'high')
        ) AS x (code, people, mean, se, df, low, high)
    ),
    changed AS MATERIALIZED (
        SELECT
            wave_id, x.code::bigint, since,
            (x.difference ->> -1)::float8 AS difference,
            (x.low ->> -1)::float8 AS low, (x.high ->> -1)::float8 AS high,
            (x.rises ->> -1)::float8 AS rises,
            (x.is_more ->> -1)::boolean AS is_more, (x.is_listed ->> -1)::boolean AS is_listed
        FROM parts CROSS JOIN LATERAL ROWS FROM (
            jsonb_array_elements_text(changes -> 'codes'),
            jsonb_array_elements(changes -> 'difference'),
            jsonb_array_elements(changes -> 'low'),
            jsonb_array_elements(changes -> 'high'),
            jsonb_array_elements(changes -> 'rises'),
            jsonb_array_elements(changes -> 'is_more_than_noise'),
            jsonb_array_elements(changes -> 'is_listed')
        ) AS x (code, difference, low, high, rises, is_more, is_listed)
        WHERE x.difference ->> -1 IS NOT NULL
    ),
    tied AS MATERIALIZED (
        SELECT
            wave_id, x.code::bigint, x.answered::boolean,
            x.received::float8, x.given::float8
        FROM parts CROSS JOIN LATERAL ROWS FROM (
            jsonb_array_elements_text(ties -> 'organisations'),
            jsonb_array_elements_text(ties -> 'answered'),
            jsonb_array_elements_text(ties -> 'trust_received'),
            jsonb_array_elements_text(ties -> 'trust_given')
        ) AS x (code, answered, received, given)
    )
    INSERT INTO {TABLE} (
        recorded_at, system_id, wave_id, partnership_id, why_hidden,
        people, points, mean, se, df, low, high,
        since_id, difference, change_low, change_high, rises, is_more_than_noise, is_listed,
        answered, trust_received, trust_given
    )
    SELECT
        now(), n.system_id, n.wave_id, n.code, coalesce(h.why, ''),
        s.people, s.points, s.mean, s.se, s.df, s.low, s.high,
        c.since, c.difference, c.low, c.high, c.rises,
        coalesce(c.is_more, false), coalesce(c.is_listed, false),
        t.answered, t.received, t.given
    FROM named n
    -- A partner that was deleted since is in the document and has no page.
    JOIN partners_partnership p ON p.id = n.code AND p.system_id = n.system_id
    LEFT JOIN hidden h ON (h.wave_id, h.code) = (n.wave_id, n.code)
    LEFT JOIN shown s ON (s.wave_id, s.code) = (n.wave_id, n.code)
    LEFT JOIN changed c ON (c.wave_id, c.code) = (n.wave_id, n.code)
    LEFT JOIN tied t ON (t.wave_id, t.code) = (n.wave_id, n.code)
    ORDER BY n.wave_id, n.code
"""  # noqa: S608 (made of our own names; nothing comes from outside)


def none_of(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names})


def key(to: str, name: str = "+", *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to
    )


class Migration(migrations.Migration):
    """What a closed wave shows of each partner is kept as rows, also of waves closed before."""

    dependencies = [
        ("engagement", "0023_deleted_records"),
        ("partners", "0009_deleted_records"),
    ]

    operations = together(
        migrations.CreateModel(
            name="SurveyPartnerResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("why_hidden", models.CharField(blank=True, max_length=20)),
                ("people", models.PositiveIntegerField(null=True)),
                ("points", models.PositiveSmallIntegerField(null=True)),
                ("mean", models.FloatField(null=True)),
                ("se", models.FloatField(null=True)),
                ("df", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("difference", models.FloatField(null=True)),
                ("change_low", models.FloatField(null=True)),
                ("change_high", models.FloatField(null=True)),
                ("rises", models.FloatField(null=True)),
                ("is_more_than_noise", models.BooleanField(default=False)),
                ("is_listed", models.BooleanField(default=False)),
                ("answered", models.BooleanField(null=True)),
                ("trust_received", models.FloatField(null=True)),
                ("trust_given", models.FloatField(null=True)),
                ("partnership", key("partners.partnership", "survey_results")),
                ("since", key("engagement.surveywave", null=True)),
                ("system", key("partners.system")),
                ("wave", key("engagement.surveywave", "partner_results")),
            ],
            options={
                "verbose_name": "result of a survey",
                "verbose_name_plural": "results of surveys",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "wave"), name="survey_partner_result_once"
                    ),
                    models.CheckConstraint(
                        name="survey_partner_result_hidden_has_no_number",
                        condition=Q(why_hidden="")
                        | Q(
                            none_of(*FIGURES, *CHANGE, *TIES),
                            is_more_than_noise=False,
                            is_listed=False,
                        ),
                    ),
                    models.CheckConstraint(
                        name="survey_partner_result_figures_of_people",
                        condition=Q(people__isnull=False, points__isnull=False) | none_of(*FIGURES),
                    ),
                    models.CheckConstraint(
                        name="survey_partner_result_change_of_a_mean",
                        condition=Q(
                            since__isnull=False, difference__isnull=False, mean__isnull=False
                        )
                        | Q(none_of(*CHANGE), is_more_than_noise=False, is_listed=False),
                    ),
                    models.CheckConstraint(
                        name="survey_partner_result_ties_or_figures",
                        condition=none_of(*TIES) | (Q(answered__isnull=False) & none_of(*FIGURES)),
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="surveypartnerresult",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table',"
                    " TG_TABLE_NAME;",
                    hash="263b39b5c55293448ec1edb3ead414c1750d964d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2ee6c",
                    table=TABLE,
                    when="BEFORE",
                ),
            ),
        ),
        # Before the keys, which then look at all rows once.
        migrations.RunSQL(sql=FILL, reverse_sql=migrations.RunSQL.noop),
        SameSystem(TABLE, "wave_id", "engagement_surveywave"),
        SameSystem(TABLE, "partnership_id", "partners_partnership"),
        SameSystem(TABLE, "since_id", "engagement_surveywave"),
    )
