import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_rules_of_boards"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="checked_on",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                editable=False,
                verbose_name="details found right on",
            ),
        ),
        # Of those already there nobody has said so: they were right when they were entered.
        migrations.RunSQL(
            """
            UPDATE partners_person
            SET checked_on = (created_at AT TIME ZONE 'Europe/London')::date
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
    ]
