"""Mails that tell somebody what was done to their account, so that they notice misuse."""

from jobs.composing import Letter

_END = """
If it was not you, change your password and tell the administrator of your integrated care system
at once.

ICS CRM
"""
_ADDED = """{what} was added to your account in ICS CRM. From now on you are asked for it when you
sign in.
"""
_REMOVED = """{what} was removed from your account in ICS CRM.
"""
_MADE = """New recovery codes were made for your account in ICS CRM. Those from before no longer
work.
"""
_USED = """A recovery code was used to sign in to your account in ICS CRM. Each works once. If you
lost your phone or your key, remove it on the page about your second factor.
"""
_RESET = """An administrator took off the second factor of your account in ICS CRM, because you
cannot use it any more. You are signed out everywhere, and set up a new one when you next sign in.
"""

# By what the audit log calls it: the subject and the sentence.
NOTICES = {
    "user.second_factor_added": ("A second factor was added to your account", _ADDED),
    "user.second_factor_removed": ("A second factor was removed from your account", _REMOVED),
    "user.recovery_codes_made": ("New recovery codes were made for your account", _MADE),
    "user.recovery_code_used": ("A recovery code was used to sign in", _USED),
    "user.second_factor_reset": ("Your second factor was taken off", _RESET),
}


def notice(event_type: str, *, what: str = "") -> Letter:
    """What the owner of an account is told of an event."""
    subject, text = NOTICES[event_type]
    return Letter(subject, text.format(what=what) + _END)
