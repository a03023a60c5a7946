from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_api_clients_and_scopes"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencyrecord",
            name="grants",
            field=models.JSONField(
                help_text="Systems and roles that its user had; null for what an earlier release kept.",
                null=True,
            ),
        ),
    ]
