"""The database holds every row to the system of what it hangs on."""

from django.db import migrations

from partners.tenancy import SameSystem


class Migration(migrations.Migration):
    # What earlier installations have applied in its place.
    replaces = [
        ("engagement", "0002_same_system"),
        ("engagement", "0008_same_system_of_trust"),
    ]

    dependencies = [("engagement", "0001_what_happens")]

    operations = [
        SameSystem("engagement_agreement", "partnership_id", "partners_partnership"),
        SameSystem("engagement_attendee", "event_id", "engagement_event"),
        SameSystem("engagement_attendee", "partnership_id", "partners_partnership"),
        SameSystem("engagement_attendee", "person_id", "partners_person"),
        SameSystem("engagement_calendarattendee", "entry_id", "engagement_calendarentry"),
        SameSystem("engagement_calendarentry", "event_id", "engagement_event"),
        SameSystem("engagement_calendarreading", "calendar_id", "engagement_calendar"),
        SameSystem("engagement_calendarsighting", "calendar_id", "engagement_calendar"),
        SameSystem("engagement_calendarsighting", "entry_id", "engagement_calendarentry"),
        SameSystem("engagement_commitment", "event_id", "engagement_event"),
        SameSystem("engagement_commitment", "partnership_id", "partners_partnership"),
        SameSystem("engagement_commitmentreminder", "commitment_id", "engagement_commitment"),
        SameSystem("engagement_commitmentstatechange", "commitment_id", "engagement_commitment"),
        SameSystem("engagement_consultation", "decision_id", "engagement_decision"),
        SameSystem("engagement_consultation", "partnership_id", "partners_partnership"),
        SameSystem("engagement_consultedaudience", "consultation_id", "engagement_consultation"),
        SameSystem("engagement_decision", "partnership_id", "partners_partnership"),
        SameSystem("engagement_discussionpoint", "event_id", "engagement_event"),
        SameSystem("engagement_discussionpoint", "led_to_commitment_id", "engagement_commitment"),
        SameSystem("engagement_discussionpoint", "led_to_issue_id", "engagement_issue"),
        SameSystem("engagement_discussionpoint", "partnership_id", "partners_partnership"),
        SameSystem("engagement_document", "partnership_id", "partners_partnership"),
        SameSystem("engagement_event", "place_id", "partners_place"),
        SameSystem("engagement_eventboard", "board_id", "partners_board"),
        SameSystem("engagement_eventboard", "event_id", "engagement_event"),
        SameSystem("engagement_importchange", "sheet_import_id", "engagement_sheetimport"),
        SameSystem("engagement_importname", "sheet_import_id", "engagement_sheetimport"),
        SameSystem("engagement_importrow", "sheet_import_id", "engagement_sheetimport"),
        SameSystem("engagement_issue", "partnership_id", "partners_partnership"),
        SameSystem("engagement_lastcontact", "partnership_id", "partners_partnership"),
        SameSystem("engagement_participation", "event_id", "engagement_event"),
        SameSystem("engagement_participation", "partnership_id", "partners_partnership"),
        SameSystem("engagement_partneranswer", "commitment_id", "engagement_commitment"),
        SameSystem("engagement_partneranswer", "link_id", "engagement_partnerlink"),
        SameSystem("engagement_partnerlink", "partnership_id", "partners_partnership"),
        SameSystem("engagement_partnerlink", "person_id", "partners_person"),
        SameSystem("engagement_pressure", "partnership_id", "partners_partnership"),
        SameSystem("engagement_pressure", "renews_id", "engagement_pressure"),
        SameSystem("engagement_pressure", "second_person_id", "partners_person"),
        SameSystem("engagement_prompt", "partnership_id", "partners_partnership"),
        SameSystem("engagement_pulseresult", "partnership_id", "partners_partnership"),
        SameSystem("engagement_quietperiod", "partnership_id", "partners_partnership"),
        SameSystem("engagement_scoreseries", "partnership_id", "partners_partnership"),
        SameSystem("engagement_stalescore", "partnership_id", "partners_partnership"),
        SameSystem("engagement_startingpoint", "partnership_id", "partners_partnership"),
        SameSystem("engagement_usualview", "view_id", "engagement_savedview"),
    ]
