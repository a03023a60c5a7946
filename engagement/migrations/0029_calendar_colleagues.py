from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagement", "0028_saved_mappings")]

    operations = [
        migrations.AddField(
            model_name="calendarattendee",
            name="is_own",
            field=models.BooleanField(default=False, help_text="Works at the system's own board."),
        ),
    ]
