"""Rows of a system for work within that system alone."""

from typing import ClassVar

from django.db import migrations

from tenancy.policies import SystemWall

TABLES = (
    "engagement_agendaitem",
    "engagement_agreement",
    "engagement_attendee",
    "engagement_calendar",
    "engagement_calendarattendee",
    "engagement_calendarentry",
    "engagement_calendarreading",
    "engagement_calendarsighting",
    "engagement_commissionedservice",
    "engagement_commitment",
    "engagement_commitmentreminder",
    "engagement_commitmentstatechange",
    "engagement_consultation",
    "engagement_consultedaudience",
    "engagement_decision",
    "engagement_declaredinterest",
    "engagement_discussionpoint",
    "engagement_document",
    "engagement_draft",
    "engagement_engagementplan",
    "engagement_event",
    "engagement_eventboard",
    "engagement_evidence",
    "engagement_export",
    "engagement_exportfile",
    "engagement_figuretotals",
    "engagement_handedover",
    "engagement_handover",
    "engagement_ignoredmeeting",
    "engagement_importchange",
    "engagement_importname",
    "engagement_importrow",
    "engagement_informationitem",
    "engagement_informationrequest",
    "engagement_issue",
    "engagement_lastcontact",
    "engagement_monthlyfigures",
    "engagement_pack",
    "engagement_packfigures",
    "engagement_packfile",
    "engagement_packtext",
    "engagement_participation",
    "engagement_partneranswer",
    "engagement_partnerlink",
    "engagement_plan",
    "engagement_planalignment",
    "engagement_plannedconversation",
    "engagement_planpartner",
    "engagement_planposition",
    "engagement_pressure",
    "engagement_principle",
    "engagement_principlewording",
    "engagement_prompt",
    "engagement_pulseresult",
    "engagement_quietperiod",
    "engagement_requestclarification",
    "engagement_rightsitem",
    "engagement_rightsrequest",
    "engagement_savedmapping",
    "engagement_savedview",
    "engagement_scoreseries",
    "engagement_sectorfigure",
    "engagement_servicepartner",
    "engagement_sheetimport",
    "engagement_stalescore",
    "engagement_startingpoint",
    "engagement_surveyabout",
    "engagement_surveyanswerfile",
    "engagement_surveycomment",
    "engagement_surveyinvitation",
    "engagement_surveyoptout",
    "engagement_surveypartnerresult",
    "engagement_surveyresponse",
    "engagement_surveyresult",
    "engagement_surveywave",
    "engagement_systemscoring",
    "engagement_todomark",
    "engagement_usualview",
    "engagement_webhookdelivery",
    "engagement_webhookstanding",
    "engagement_webhooksubscription",
)
# Rows without a system are everybody's.
SHARED = (
    "engagement_scoremodel",
    "engagement_scoremodelapproval",
    "engagement_surveyinstrument",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("engagement", "0027_information_requests"),
        ("partners", "0012_second_wall"),
    ]

    operations: ClassVar = [
        *(SystemWall(table) for table in TABLES),
        *(SystemWall(table, shared=True) for table in SHARED),
    ]
