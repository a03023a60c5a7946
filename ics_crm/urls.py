"""Every address of the product. Each room brings its own; here they are put together."""

from allauth.account import views as sign_in
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from ics_crm.health import healthz, readyz

# Only what we use of the sign-in library: nobody signs up or changes an address here.
sign_in_patterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("sign-in/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("sign-in/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sign-up/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/set/", sign_in.password_set, name="account_set_password"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/sent/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    *sign_in_patterns,
]

handler400 = "ics_crm.errors.bad_request"
handler403 = "ics_crm.errors.forbidden"
handler404 = "ics_crm.errors.not_found"
handler429 = "ics_crm.errors.too_many_requests"
handler500 = "ics_crm.errors.server_error"
