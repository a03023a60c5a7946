import django.db.models.deletion
from django.db import migrations, models

from partners.tenancy import SameSystem

COPY = """
    INSERT INTO engagement_eventboard (event_id, board_id, system_id)
    SELECT id, board_id, system_id FROM engagement_event WHERE board_id IS NOT NULL ORDER BY id
"""


class Migration(migrations.Migration):
    """Boards may meet in common: one event, several boards."""

    dependencies = [
        ("engagement", "0024_saved_views"),
        ("partners", "0009_folding_is_dear"),
    ]

    operations = [
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
            options={"ordering": ["id"]},
        ),
        migrations.AddConstraint(
            model_name="eventboard",
            constraint=models.UniqueConstraint(fields=("event", "board"), name="event_board_once"),
        ),
        SameSystem("engagement_eventboard", "event_id", "engagement_event"),
        SameSystem("engagement_eventboard", "board_id", "partners_board"),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="event", name="engagement__board_i_296aff_idx"),
        migrations.RunSQL(
            "ALTER TABLE engagement_event DROP CONSTRAINT engagement_event_board_id_same_system",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="event", name="board"),
        migrations.AddField(
            model_name="event",
            name="boards",
            field=models.ManyToManyField(
                related_name="events", through="engagement.EventBoard", to="partners.board"
            ),
        ),
    ]
