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
    "contacts, their jobs, nominations and seats on boards: look at the pages of people and boards",
    "earlier wordings of records and reasons of changes: the history of a record has them",
    "why the system agreed to a model of scoring, a questionnaire or a comparison",
    "other requests, legal holds, and settings of pages and programs",
)
# Texts of people that no source holds, by model, and why. Accounts, mails and the log of changes
# are no records of partners: they need no line.
LEFT_OUT: Mapping[str, str] = {
    "Appointment": "Who holds which seat: pages of boards show it.",
    "Calendar": "Settings of somebody's own calendar.",
    "CalendarReading": "Settings of somebody's own calendar.",
    "CalendarEntry": "Waits in somebody's own calendar; once accepted it is an event.",
    "CalendarAttendee": "Waits in somebody's own calendar; once accepted it is an event.",
    "ComparisonConsent": "Why the system lets itself be compared: about no partner.",
    "Draft": "Words that somebody is typing and has not saved.",
    "EngagementPlan": "About kinds of partners, not about one; it is shown with its reasons on the "
    "page of the engagement plan.",
    "ImportRow": "Rows of spreadsheets: what came of them are records, which are searched.",
    "ImportName": "Names in spreadsheets, as they were matched with organisations.",
    "ImportChange": "What an import changed, kept so that it can be undone.",
    "InformationItem": "Copies for other requests.",
    "InformationRequest": "Other requests.",
    "RequestClarification": "Other requests.",
    "LegalHold": "What a court or an inquiry may ask for. It could tell somebody of it too early.",
    "Nomination": "Who was put forward for which seat: pages of boards show it.",
    "Pack": "Titles of board packs, which are about no single partner: read the packs.",
    "PackText": "Words of board packs, which are about no single partner: read the packs.",
    "Plan": "Titles of plans: they stand with what each partner holds of them.",
    "Partnership": "Why it was put down by mistake; its records are searched.",
    "Person": "Contacts of partners, proposed for blanking where they are named.",
    "Position": "Jobs of contacts: pages of people show them.",
    "PrincipleWording": "Words of a published plan, the same for all partners.",
    "RightsItem": "Requests of other people about their own data.",
    "RightsRequest": "Requests of other people about their own data.",
    "SavedMapping": "Settings of pages.",
    "SavedView": "Settings of pages.",
    "ScoreModelApproval": "Why a model of scoring is in use: about no partner.",
    "SectorFigure": "Where published figures of a kind of partner are from: about no partner.",
    "SheetImport": "Spreadsheets as they came in: what came of them are records.",
    "Succession": "Why one organisation followed another, from public registers.",
    "SurveyAnswerFile": "Files on their way in: the answers are in the results of the wave.",
    "SurveyInstrument": "Why a questionnaire is used no more: about no partner.",
    "SurveyInvitation": "Who was asked. It could be joined with what was answered, and by whom.",
    "SurveyOptOut": "Who does not want to be asked; it has no words.",
    "SurveyResponse": "Single answers, given in confidence. Results and comments are searched; "
    "whoever must go further takes out single answers in the pages of the wave.",
    "SurveyWave": "What everybody was asked alike; it stands with each result and comment.",
    "SystemScoring": "Why scoring is set as it is: about no partner.",
    "WebhookDelivery": "Messages to other programs: the records themselves are searched.",
    "WebhookSubscription": "Settings of other programs.",
}
