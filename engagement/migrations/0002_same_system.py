"""The database holds every row to the system of what it hangs on."""

from django.db import migrations

from partners.tenancy import SameSystem


class Migration(migrations.Migration):
    dependencies = [("engagement", "0001_initial")]

    operations = [
        SameSystem("engagement_event", "board_id", "partners_board"),
        SameSystem("engagement_event", "place_id", "partners_place"),
        SameSystem("engagement_participation", "event_id", "engagement_event"),
        SameSystem("engagement_participation", "partnership_id", "partners_partnership"),
        SameSystem("engagement_attendee", "event_id", "engagement_event"),
        SameSystem("engagement_attendee", "person_id", "partners_person"),
        SameSystem("engagement_attendee", "partnership_id", "partners_partnership"),
        SameSystem("engagement_discussionpoint", "event_id", "engagement_event"),
        SameSystem("engagement_discussionpoint", "partnership_id", "partners_partnership"),
        SameSystem("engagement_commitment", "event_id", "engagement_event"),
        SameSystem("engagement_commitment", "partnership_id", "partners_partnership"),
        SameSystem("engagement_commitmentstatechange", "commitment_id", "engagement_commitment"),
        SameSystem("engagement_agreement", "partnership_id", "partners_partnership"),
        SameSystem("engagement_evidence", "partnership_id", "partners_partnership"),
        SameSystem("engagement_scoreseries", "partnership_id", "partners_partnership"),
        SameSystem("engagement_stalescore", "partnership_id", "partners_partnership"),
    ]
