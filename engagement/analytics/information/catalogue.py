"""All that is searched when somebody asks for information, and what is left out and why."""

from collections.abc import Mapping

from engagement.analytics.information import dealings, meetings, standing
from engagement.analytics.information.source import Source
from engagement.enums import FoundKind

SOURCES: tuple[Source, ...] = (*meetings.SOURCES, *dealings.SOURCES, *standing.SOURCES)
SOURCE: Mapping[FoundKind, Source] = {source.kind: source for source in SOURCES}

# What whoever answers a request has to know of it.
LEFT_OUT_IN_WORDS: tuple[str, ...] = (
    "calendars of colleagues, until a meeting in them is accepted as an event",
    "words that somebody is typing and has not saved",
    "rows of spreadsheets as they came in: the records that came of them are searched",
    "single answers in surveys, which were given in confidence: results and comments are searched",
    "board packs, plans and the engagement plan as documents: read them yourself",
    "other requests, and settings of pages and programs",
)
# Texts of people that no source holds, by model, and why.
LEFT_OUT: Mapping[str, str] = {
    "Calendar": "Settings of somebody's own calendar.",
    "CalendarReading": "Settings of somebody's own calendar.",
    "CalendarEntry": "Waits in somebody's own calendar; once accepted it is an event.",
    "CalendarAttendee": "Waits in somebody's own calendar; once accepted it is an event.",
    "Draft": "Words that somebody is typing and has not saved.",
    "EngagementPlan": "About kinds of partners, not about one; it is shown with its reasons on the "
    "page of the engagement plan.",
    "Handover": "Its reason stands with each partner that was handed over.",
    "ImportRow": "Rows of spreadsheets: what came of them are records, which are searched.",
    "ImportName": "Names in spreadsheets, as they were matched with organisations.",
    "ImportChange": "What an import changed, kept so that it can be undone.",
    "InformationItem": "Copies for other requests.",
    "InformationRequest": "Other requests.",
    "RequestClarification": "Other requests.",
    "PackText": "Words of board packs, which are about no single partner: read the packs.",
    "Plan": "Titles of plans: they stand with what each partner holds of them.",
    "SavedView": "Settings of pages.",
    "SurveyAnswerFile": "Files on their way in: the answers are in the results of the wave.",
    "SurveyInvitation": "Who was asked. It could be joined with what was answered, and by whom.",
    "SurveyOptOut": "Who does not want to be asked; it has no words.",
    "SurveyResponse": "Single answers, given in confidence. Results and comments are searched; "
    "whoever must go further takes out single answers in the pages of the wave.",
    "WebhookDelivery": "Messages to other programs: the records themselves are searched.",
    "WebhookSubscription": "Settings of other programs.",
}
