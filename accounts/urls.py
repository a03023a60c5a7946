"""Addresses of a person's own account; those of signing in are named as their library wants."""

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from accounts.views import recovery_codes, second_factor, sign_in
from accounts.views.account import account
from accounts.views.invitation import invitation
from accounts.views.mails import mails
from accounts.views.resume import resume
from accounts.views.sessions import session_end, sessions, sessions_end_others
from accounts.views.tokens import token_add, token_revoke, tokens

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("account/", account, name="account"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("account/not-saved/", resume, name="resume"),
    path("account/mails/", mails, name="mails"),
    path("account/sessions/", sessions, name="sessions"),
    path("account/sessions/end-others/", sessions_end_others, name="sessions_end_others"),
    path("account/sessions/<uuid:public_id>/end/", session_end, name="session_end"),
    path("account/tokens/", tokens, name="tokens"),
    path("account/tokens/add/", token_add, name="token_add"),
    path("account/tokens/<uuid:public_id>/revoke/", token_revoke, name="token_revoke"),
]

# Named as the library of second factors wants.
second_factor_patterns: list[URLPattern] = [
    path("sign-in/code/", second_factor.give, name="mfa_authenticate"),
    path("sign-in/again/code/", second_factor.give_again, name="mfa_reauthenticate"),
    path(
        "sign-in/again/passkey/",
        second_factor.give_passkey_again,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-factor/", second_factor.index, name="mfa_index"),
    path("account/second-factor/app/", second_factor.add_app, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("account/second-factor/passkeys/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkeys/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    path(
        "account/second-factor/passkeys/<int:pk>/remove/",
        second_factor.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("account/second-factor/codes/", recovery_codes.show, name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/make/",
        second_factor.make_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/codes/download/",
        recovery_codes.download,
        name="mfa_download_recovery_codes",
    ),
]

# Only what we use of the sign-in library: nobody signs up or changes an address here.
sign_in_patterns: list[URLPattern] = [
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
