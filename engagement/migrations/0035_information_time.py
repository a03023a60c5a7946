import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from partners.tables import together


class Migration(migrations.Migration):
    """More time for requests for information, and internal reviews of what was answered."""

    dependencies = [
        ("engagement", "0028_second_wall"),
        ("jobs", "0004_large_files"),
        ("partners", "0012_second_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together(
        migrations.AddField(
            model_name="informationrequest",
            name="extended_to",
            field=models.DateField(
                editable=False, null=True, verbose_name="answered by, with more time"
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="extended_under",
            field=models.CharField(
                blank=True,
                choices=[
                    ("10(3)", "Freedom of Information Act, section 10(3)"),
                    ("7(1)", "Environmental Information Regulations, regulation 7(1)"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="extension_reason",
            field=models.TextField(blank=True, editable=False, max_length=2000),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_asked_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_closed_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_due_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("upheld", "The answer stands"),
                    ("partly", "The answer stands in part"),
                    ("overturned", "The answer does not stand"),
                ],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_reason",
            field=models.TextField(blank=True, editable=False, max_length=2000),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="review_words",
            field=models.TextField(
                blank=True,
                editable=False,
                max_length=2000,
                verbose_name="why the applicant is not content",
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="reviewed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_to__isnull", True), ("extended_under", "")),
                    models.Q(
                        models.Q(("extended_under", ""), _negated=True),
                        ("extended_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="information_request_extended_with_law",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_asked_on__isnull", True), ("review_due_on__isnull", True)),
                    models.Q(
                        ("review_asked_on__gte", models.F("closed_on")),
                        ("review_due_on__isnull", False),
                        ("state__in", ["released", "refused"]),
                    ),
                    _connector="OR",
                ),
                name="information_request_review_of_what_was_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("review_closed_on__isnull", True),
                        ("review_outcome", ""),
                        ("reviewed_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("review_outcome", ""), _negated=True),
                        ("review_closed_on__gte", models.F("review_asked_on")),
                        ("reviewed_by__isnull", False),
                        models.Q(
                            ("handler__isnull", True),
                            models.Q(("reviewed_by", models.F("handler")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("reviewed_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="information_request_reviewed_by_somebody_else",
            ),
        ),
    )
