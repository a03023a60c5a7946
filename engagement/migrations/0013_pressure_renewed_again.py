"""Of the renewals of a pressure one stands, however many were withdrawn or corrected.

And no missing value slips through what must be there: a comparison with nothing is neither true
nor false, and a check only refuses what is false.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import F, Q


def _again(model: str, name: str, condition: Q) -> list[Operation]:
    """Put another condition in the place of a check."""
    check = models.CheckConstraint(name=name, condition=condition)
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.AddConstraint(model_name=model, constraint=check),
    ]


class Migration(migrations.Migration):
    dependencies = [("engagement", "0012_what_a_model_was_fitted_on")]

    operations = [
        migrations.AlterField(
            model_name="pressure",
            name="renews",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewals",
                to="engagement.pressure",
            ),
        ),
        migrations.AddConstraint(
            model_name="pressure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("renews",),
                name="pressure_renewed_once",
            ),
        ),
        *_again(
            "pulseresult",
            "pulse_result_mean_of_answers",
            Q(answers=0, mean__isnull=True)
            | Q(answers__gte=1, mean__isnull=False, mean__gte=1, mean__lte=5),
        ),
        *_again(
            "document",
            "document_settled_with_date",
            Q(state="asked", settled_on__isnull=True)
            | (~Q(state="asked") & Q(settled_on__isnull=False, settled_on__gte=F("asked_on"))),
        ),
        *_again(
            "issue",
            "issue_settled_with_date",
            Q(outcome="open", settled_on__isnull=True)
            | (~Q(outcome="open") & Q(settled_on__isnull=False, settled_on__gte=F("raised_on"))),
        ),
    ]
