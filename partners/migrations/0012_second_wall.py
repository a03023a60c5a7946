"""Rows of a system for work within that system alone."""

from typing import ClassVar

from django.db import migrations

from tenancy.policies import SystemWall

TABLES = (
    "partners_appointment",
    "partners_board",
    "partners_externalkey",
    "partners_legalhold",
    "partners_nomination",
    "partners_partnership",
    "partners_person",
    "partners_place",
    "partners_placement",
    "partners_position",
    "partners_seat",
)
# Rows without a system are everybody's.
SHARED = ("partners_compositionruleset",)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("partners", "0011_legal_holds")]

    operations: ClassVar = [
        *(SystemWall(table) for table in TABLES),
        *(SystemWall(table, shared=True) for table in SHARED),
    ]
