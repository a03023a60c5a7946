"""Sums of figures that do not depend on the order in which rows are read."""

from typing import Any

from django.db.models import FloatField, Sum


class Total(Sum):
    """As ``Sum``, but the same to the last digit in whatever order the database reads the rows.

    Fractions that are added as floating point differ in their last digits with the order, and two
    gatherings of one pack must be the same to the byte: they are added as decimals.
    """

    def as_sql(self, compiler: Any, connection: Any, *given: Any, **context: Any) -> Any:
        """The aggregate for PostgreSQL; whole numbers are added as ever."""
        if isinstance(self.output_field, FloatField):
            context["template"] = "SUM((%(expressions)s)::numeric)::double precision"
        return super().as_sql(compiler, connection, *given, **context)
