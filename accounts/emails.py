"""Mails about accounts. The mails of the sign-in pages are in templates/account/email."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User


def send_welcome(request: HttpRequest, user: User, *, role: str, where: str) -> None:
    """Tell someone that they were given a role; a new account gets a link to set its password.

    :raises OSError: the mail could not be sent.
    """
    is_new = not user.has_usable_password()
    link = set_password_link(user) if is_new else reverse("account_login")
    text = render_to_string(
        "accounts/email/welcome.txt",
        {
            "name": user.name,
            "role": role,
            "where": where,
            "is_new": is_new,
            "link": request.build_absolute_uri(link),
            "forgotten": request.build_absolute_uri(reverse("account_reset_password")),
        },
    )
    send_mail(f"Your access to ICS CRM: {where}", text, None, [user.email])


def set_password_link(user: User) -> str:
    """The one-time address under which someone sets a password; it lasts a day."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
