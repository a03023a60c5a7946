"""Surveys: what is asked, whom, and what becomes of what they answer."""

from django.db import models


class InstrumentState(models.TextChoices):
    """A version of an instrument. A published one never changes; the next one is a new version."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class WaveState(models.TextChoices):
    """A wave on its way: prepared, mails going out, answers coming in, results frozen."""

    DRAFT = "draft", "Being prepared"
    OPENING = "opening", "Being sent out"
    OPEN = "open", "Open for answers"
    CLOSING = "closing", "Being closed"
    CLOSED = "closed", "Closed"


class MailStep(models.TextChoices):
    """Which mail somebody gets; each at most once for an invitation."""

    INVITATION = "invitation", "Invitation"
    REMINDER_1 = "reminder_1", "First reminder"
    REMINDER_2 = "reminder_2", "Second reminder"
    REMINDER_3 = "reminder_3", "Third reminder"


class OptOutRoute(models.TextChoices):
    """How we learned that somebody does not want to be asked."""

    LINK = "link", "They said so through their link"
    TOLD_US = "told_us", "They told us"


class CommentState(models.TextChoices):
    """What was decided about something that somebody wrote in a survey."""

    WAITING = "waiting", "Not looked at yet"
    SHOWN = "shown", "Shown as written"
    REDACTED = "redacted", "Shown with parts left out"
    HIDDEN = "hidden", "Not shown"
