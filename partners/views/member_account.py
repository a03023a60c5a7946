"""What an administrator does with a colleague's account: each a question and a button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.actions.second_factor import reset_second_factor
from accounts.actions.single_sign_on import unlink_sign_on
from accounts.actions.user import reactivate_user
from accounts.errors import AccountError
from accounts.models import User
from accounts.requests import SignedInRequest
from nhsuk.submission import errors_into, form_page, sent
from partners.actions.account import close_account, sign_out_everywhere
from partners.administration import may_manage_account
from partners.forms.member import ConfirmForm
from partners.views.member import grant_to_manage


@dataclass(frozen=True)
class Operation:
    """Something done with an account: the question before it, and what is said after it."""

    act: Callable[..., User]
    question: str
    consequence: str
    button: str
    done: str


CLOSE = Operation(
    act=close_account,
    question="Close the account of {name}?",
    consequence="They are signed out everywhere and cannot sign in, and their API tokens end. "
    "Their roles and what they logged stay. You can open the account again.",
    button="Close account",
    done="The account of {name} is closed.",
)
OPEN = Operation(
    act=reactivate_user,
    question="Open the account of {name} again?",
    consequence="They can sign in with the password that they had. API tokens are made anew.",
    button="Open account",
    done="The account of {name} is open again.",
)
SIGN_OUT = Operation(
    act=sign_out_everywhere,
    question="Sign {name} out everywhere?",
    consequence="Every browser in which they are signed in has to sign in again, such as when a "
    "laptop was lost. Their password and their API tokens stay as they are.",
    button="Sign out everywhere",
    done="{name} is signed out everywhere.",
)

RESET = Operation(
    act=reset_second_factor,
    question="Take off the second factor of {name}?",
    consequence="For who lost their phone or key. Make sure that it is them who ask: speak to "
    "them, and do not go by a mail. They are signed out everywhere, get a mail, and set up a new "
    "one when they next sign in.",
    button="Take off second factor",
    done="The second factor of {name} is taken off.",
)

UNLINK = Operation(
    act=unlink_sign_on,
    question="Unlink {name} from single sign-on?",
    consequence="For when an address was given to a new person, or somebody's account there was "
    "made anew. Whoever next comes in through single sign-on with this email address is linked.",
    button="Unlink",
    done="{name} is unlinked from single sign-on.",
)


def member_account(
    request: SignedInRequest, membership_id: str, operation: Operation
) -> HttpResponse:
    """Ask, and then do it."""
    grant = grant_to_manage(request, membership_id)
    if not may_manage_account(request.user, grant.user):
        raise PermissionDenied(
            "This account belongs to other systems too, or is your own. It needs somebody who "
            "administers all of them."
        )
    form = ConfirmForm(sent(request))
    if form.is_valid():
        with errors_into(form, AccountError):
            operation.act(by=request.user, user=grant.user)
            messages.success(request, operation.done.format(name=grant.user.name))
            return redirect("partners:member", grant.public_id)
    words: dict[str, Any] = {
        "question": operation.question.format(name=grant.user.name),
        "consequence": operation.consequence,
        "button": operation.button,
    }
    return form_page(
        request,
        "partners/member_account.html",
        form,
        **words,
        fictional_data=bool(grant.system and grant.system.is_fictional),
        back_url=reverse("partners:member", args=[grant.public_id]),
    )
