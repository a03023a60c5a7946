"""The day's mail of what waits for somebody, in words."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import User
from accounts.roles import Permission
from engagement.actions.digest import Waiting
from engagement.analytics.todo.line import Asked
from engagement.presenters.todo import todo_list
from jobs.actions.mail import Letter
from nhsuk.formats import counted, nhs_date
from partners.models import System

# A mail is read on the way: the rest stands on the page.
MOST_OF_A_KIND = 5


def digest_letter(user: User, day: date) -> Waiting:
    """What waits for somebody on a day, in each system in which they work with partners."""
    systems = System.objects.with_permission(user, Permission.LOG_EVENTS).order_by("name", "id")
    parts = []
    for system in systems:
        found = todo_list(Asked(user, system, most=MOST_OF_A_KIND))
        if found.total:
            parts.append((system, found))
    things = sum(found.total for _system, found in parts)
    late = sum(len(found.late) for _system, found in parts)
    text = render_to_string(
        "engagement/email/digest.txt",
        {
            "name": user.name,
            "day": day,
            "things": things,
            "parts": parts,
            "is_several": len(parts) > 1,
            "base": settings.PUBLIC_URL,
        },
    )
    subject = (
        f"{counted(things, 'thing')} waiting, {late} late" if late else counted(things, "thing")
    )
    return Waiting(things, Letter(f"{subject} on {nhs_date(day)}", text))
