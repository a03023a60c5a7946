from django.db import migrations, models


class Migration(migrations.Migration):
    """Until when a receiver asked to be left alone is kept with the message that it answered."""

    dependencies = [("engagement", "0021_keys_of_pushed_events")]

    operations = [
        migrations.AddField(
            model_name="webhookdelivery",
            name="not_before",
            field=models.DateTimeField(
                help_text="Until when the receiver asked to be left alone at the last try.",
                null=True,
            ),
        ),
    ]
