"""The database holds every row to the system of what it hangs on."""

from django.db import migrations

from partners.tenancy import SameSystem


class Migration(migrations.Migration):
    # What earlier installations have applied in its place.
    replaces = [
        ("partners", "0002_same_system"),
    ]

    dependencies = [("partners", "0001_who_exists")]

    operations = [
        SameSystem("partners_appointment", "person_id", "partners_person"),
        SameSystem("partners_appointment", "seat_id", "partners_seat"),
        SameSystem("partners_board", "place_id", "partners_place"),
        SameSystem("partners_partnership", "place_id", "partners_place"),
        SameSystem("partners_partnership", "represented_by_id", "partners_partnership"),
        SameSystem("partners_position", "person_id", "partners_person"),
        SameSystem("partners_seat", "board_id", "partners_board"),
        SameSystem("partners_seat", "expected_from_id", "partners_partnership"),
    ]
