"""The database holds every new row to the system of what it hangs on."""

from django.db import migrations

from partners.tenancy import SameSystem

PARTNERSHIP = "partners_partnership"


class Migration(migrations.Migration):
    dependencies = [("engagement", "0007_what_trust_is_made_of")]

    operations = [
        SameSystem("engagement_document", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_issue", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_decision", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_consultation", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_consultation", "decision_id", "engagement_decision"),
        SameSystem("engagement_consultedaudience", "consultation_id", "engagement_consultation"),
        SameSystem("engagement_pressure", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_pressure", "second_person_id", "partners_person"),
        SameSystem("engagement_pressure", "renews_id", "engagement_pressure"),
        SameSystem("engagement_quietperiod", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_startingpoint", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_pulseresult", "partnership_id", PARTNERSHIP),
        SameSystem("engagement_prompt", "partnership_id", PARTNERSHIP),
    ]
