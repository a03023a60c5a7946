"""Fields of text that say nothing of a person: codes, digests, public registers, our own words.

A field belongs here only if nobody types free text into it about what happens. What has a fixed
list of choices needs no line: it can say nothing else.
"""

from collections.abc import Mapping

NOT_PERSONAL: Mapping[str, str] = {
    # The machinery of the log and of long work.
    "audit.AuditEvent": "type actor_service target_type parent_type changed_fields facts"
    " reason_digest request_id",
    "audit.DeletedRecord": "record_type",
    "audit.OutboxReader": "name",
    "audit.AuditSeal": "members previous_hash hash",
    "audit.SealMark": "waits_for",
    "audit.SealCheck": "head sentences",
    "jobs.Job": "kind",
    "jobs.Mail": "key message_id composer reference",
    "jobs.StoredFile": "content_type sha256",
    # Accounts: digests and names of scopes.
    "accounts.ApiClient": "scopes",
    "accounts.ClientSecret": "digest hint",
    "accounts.ApiToken": "digest token_key scopes",
    "accounts.IdempotencyRecord": "key request_hash grants",
    "account.EmailConfirmation": "key",
    "auth.Permission": "name codename",
    "auth.Group": "name",
    "contenttypes.ContentType": "app_label model",
    "sessions.Session": "session_key",
    "socialaccount.SocialApp": "provider provider_id name client_id secret key settings",
    "socialaccount.SocialAccount": "provider",
    "socialaccount.SocialToken": "token token_secret",
    # Bodies, places and rules, as public registers and laws name them.
    "partners.System": "code name region",
    "partners.SystemCluster": "name source",
    "partners.Place": "name",
    "partners.Board": "name",
    "partners.Seat": "title",
    "partners.Area": "gss_code name",
    "partners.ExternalKey": "source record_type",
    "partners.Indicator": "code name about unit source licence",
    "partners.IndicatorValue": "area_code area_name period",
    "partners.Organisation": "name town postcode website search_text search_key",
    "partners.OrganisationName": "name",
    "partners.Identifier": "value",
    "partners.ReferenceSnapshot": "source counts samples problems",
    "partners.SystemQuestion": "source_code source_detail",
    "partners.Footprint": "source_code",
    "partners.CompositionRuleSet": "name legal_source stage rules",
    # What happens: codes, numbers and digests of it.
    "engagement.Event": "external_id",
    "engagement.Calendar": "address_digest etag modified error",
    "engagement.CalendarReading": "error counts",
    "engagement.IgnoredMeeting": "digest",
    "engagement.CalendarEntry": "identity series",
    "engagement.Evidence": "subject_type",
    "engagement.Export": "tables limits permissions",
    "engagement.ExportFile": "table name sha256",
    "engagement.Pack": "sections",
    "engagement.PackFigures": "sha256",
    "engagement.PackText": "slot",
    "engagement.PackFile": "made_of",
    "engagement.PartnerLink": "digest",
    "engagement.PlanPosition": "unit",
    "engagement.Principle": "title text",
    "engagement.RightsItem": "record_type row field",
    "engagement.ScoreModel": "name description parameters sha256",
    "engagement.ScoreSeries": "mean sd credibility delivery",
    "engagement.ImportRow": "fingerprint reason",
    "engagement.ImportName": "candidates",
    "engagement.ImportChange": "target_type kept_because",
    "engagement.SurveyInstrument": "code",
    "engagement.SurveyInstrumentVersion": "title document",
    "engagement.SurveyResult": "document sha256",
    "engagement.SurveyAnswerFile": "sha256",
    "engagement.SurveyInvitation": "digest",
    "engagement.SurveyPartnerResult": "why_hidden",
    "engagement.SurveyResponse": "key language",
    "engagement.TodoMark": "occasion",
    "engagement.WebhookSubscription": "address event_types scopes paused_because sealed_secret"
    " sealed_secret_before",
    "engagement.WebhookDelivery": "type object_type changed error",
}
