"""Numbers beside what is shown, without a query for each."""

from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Subquery


def count_of(rows: QuerySet[Any]) -> Subquery:
    """The number of rows, as a column of another query."""
    number = Func(F("pk"), function="count", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number=number).values("number"))
