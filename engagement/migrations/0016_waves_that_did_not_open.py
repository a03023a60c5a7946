from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagement", "0015_survey_answer_files")]

    operations = [
        migrations.AddField(
            model_name="surveywave",
            name="why_not_opened",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Why it was not sent out on its first day, and is a draft again.",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="surveyinvitation",
            name="refused_colleagues",
            field=models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                help_text="How many addresses were named through this link that nobody writes to.",
            ),
        ),
    ]
