from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagement", "0010_what_a_series_has_read")]

    operations = [
        migrations.AddField(
            model_name="consultedaudience",
            name="is_standing",
            field=models.BooleanField(
                default=True,
                editable=False,
                help_text="Not taken back as recorded by mistake.",
            ),
        ),
    ]
