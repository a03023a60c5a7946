"""Every address of the product. Each room brings its own; here they are put together."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.api import oauth
from accounts.urls import second_factor_patterns, sign_in_patterns
from ics_crm import single_sign_on_views as single_sign_on
from ics_crm.api import pages as api_pages
from ics_crm.api.client import pages as client_pages
from ics_crm.api.client import wheel as client
from ics_crm.health import healthz, readyz
from ics_crm.metrics import metrics
from ics_crm.single_sign_on_settings import PROVIDER
from ics_crm.trial_mails import trial_mails

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("trial/mails/", trial_mails, name="trial-mails"),
    *sign_in_patterns,
    path(
        "sign-in/organisation/",
        single_sign_on.go,
        {"provider_id": PROVIDER},
        name="openid_connect_login",
    ),
    path(
        "sign-in/organisation/back/",
        single_sign_on.come_back,
        {"provider_id": PROVIDER},
        name="openid_connect_callback",
    ),
    path("sign-in/organisation/again/", single_sign_on.again, name="openid_connect_again"),
    *second_factor_patterns,
    path(".well-known/oauth-authorization-server", oauth.metadata, name="oauth-metadata"),
    path("", include("accounts.urls")),
    path("", include("partners.urls")),
    path("", include("engagement.urls")),
    path("jobs/", include("jobs.urls")),
    path("help/", include("engagement.urls_help")),
    path("api/v1/", include("ics_crm.api.urls")),
    path("api/", api_pages.overview, name="api-docs"),
    path(f"api/python/{client.FILE_NAME}", client_pages.download, name="api-client"),
    path("api/<slug:name>/", api_pages.topic, name="api-docs-topic"),
]

handler400 = "ics_crm.errors.bad_request"
handler403 = "ics_crm.errors.forbidden"
handler404 = "ics_crm.errors.not_found"
handler429 = "ics_crm.errors.too_many_requests"
handler500 = "ics_crm.errors.server_error"
