"""The pages that are open to everybody, by name. A test walks all routes and fails on any other."""

OPEN_TO_EVERYBODY = frozenset(
    {
        "healthz",
        "oauth-metadata",
        # They ask for a client's secret themselves.
        "api:oauth-token",
        "api:oauth-revoke",
        "readyz",
        # Asks for its token itself.
        "metrics",
        # Before anybody can sign in; not there but in a trial, and for its own machine.
        "trial-mails",
        "account_login",
        "account_logout",
        "account_inactive",
        "openid_connect_login",
        "openid_connect_callback",
        "mfa_authenticate",  # after the password, and before anybody is signed in
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "help",
        "getting-started",
        "help-accounts",
        "help-boards",
        "help-calendars",
        "help-charts",
        "help-exports",
        "help-importing",
        "help-network",
        "help-packs",
        "help-programs",
        "help-surveys",
        "method",
        "method-trust",
        "glossary",
        "help-search",
        "help-representation",
        "accessibility",
        "privacy",
        "api-docs",
        "api-docs-topic",
        "api:openapi",
        "api-client",
        # By an address that nobody can guess.
        "accounts:invitation",
        "engagement:partner_page",
        "engagement:survey_answer",
        "engagement:survey_questions",
        "engagement:survey_check",
        "engagement:survey_done",
        "engagement:survey_pass_on",
        "engagement:survey_stop",
    }
)
