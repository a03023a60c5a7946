"""The settings of the API, its tokens and its description: the same on every machine."""

from datetime import timedelta

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "partners.api.admission.WithinOwnSystems",
        "accounts.api.permissions.ScopeFitsMethod",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttling.CallerThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsing.LimitedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["accounts.api.filtering.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.paging.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "ics_crm.api.errors.handle_exception",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - a model
REST_KNOX = {
    "TOKEN_MODEL": KNOX_TOKEN_MODEL,
    "TOKEN_TTL": timedelta(days=90),
    "TOKEN_PREFIX": "icscrm_",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ICS CRM",
    "DESCRIPTION": "Partners of an Integrated Care System, what happens with them, and the scores.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "PREPROCESSING_HOOKS": ["accounts.api.schema.without_optional_slash"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "ics_crm.api.topics.with_topics",
        "ics_crm.api.links.with_links",
        "ics_crm.api.examples.with_examples",
    ],
    "ENUM_NAME_OVERRIDES": {
        "Figure": "engagement.api.variation.FIGURES",
        "ScopesEnum": "accounts.api.serializers.SCOPES",
        "MeasureEnum": "engagement.enums.Measure",
        "Found": "engagement.analytics.search_sources.Found",
        "ViewedList": "engagement.models.saved_view.ViewedList",
        "LevelEnum": "engagement.enums.Alignment",
        "SurveyLevel": "engagement.api.survey_results.LEVELS",
        **{
            name: f"partners.enums.{name}"
            for name in (
                "AppointmentKind",
                "BoardKind",
                "Grade",
                "NominationStage",
                "OrganisationKind",
                "Sector",
            )
        },
        **{
            name: f"engagement.enums.{name}"
            for name in (
                "Attendance",
                "CommentState",
                "CommitmentState",
                "DecisionKind",
                "DiscussionKind",
                "DocumentState",
                "EventKind",
                "FollowUp",
                "InterestNature",
                "IssueOutcome",
                "NoteNature",
                "PackAudience",
                "PackFileKind",
                "PackKind",
                "PackState",
                "PartnerSays",
                "PlanKind",
                "PressureKind",
                "QuietKind",
                "Sensitivity",
                "Side",
                "Theme",
                "WaveState",
            )
        },
        "OptOutRouteEnum": "engagement.enums.OptOutRoute",
        "InstrumentStateEnum": "engagement.enums.InstrumentState",
        "RouteEnum": "engagement.enums.ProcurementRoute",
        "TierEnum": "partners.enums.Tier",
        "StageEnum": "engagement.enums.Stage",
        "AudienceEnum": "engagement.enums.Audience",
        "Ending": "engagement.api.issues.ENDINGS",
        "Settlement": "engagement.api.commitments.SETTLEMENTS",
        "DecisionOfModel": "engagement.enums.ModelDecision",
        "TodoDecision": "engagement.api.todo.DECISIONS",
        "TodoKind": "engagement.models.todo.TodoKind",
    },
}
