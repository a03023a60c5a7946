"""Mails about accounts. The mails of the sign-in pages are in templates/account/email."""

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.invitations import LASTS, invitation_path
from accounts.models import User


def send_welcome(request: HttpRequest, user: User, *, role: str, where: str) -> None:
    """Tell someone that they were given a role; who is invited gets the link of the invitation.

    :raises OSError: the mail could not be sent.
    """
    is_new = user.invited_at is not None
    link = invitation_path(user) if is_new else reverse("account_login")
    text = render_to_string(
        "accounts/email/welcome.txt",
        {
            "name": user.name,
            "role": role,
            "where": where,
            "is_new": is_new,
            "days": LASTS.days,
            "link": request.build_absolute_uri(link),
            "email": user.email,
        },
    )
    send_mail(f"Your access to ICS CRM: {where}", text, None, [user.email])
