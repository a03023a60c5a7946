"""Mails of surveys: invitations and reminders, written at the moment they go out.

They hold a personal link, so what they say never lies in a table. At that moment it is known who
answered meanwhile, said no or was taken back: such a mail is dropped.
"""

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audit.recording import Service
from engagement.actions.survey.invitation import record_bounce
from engagement.actions.survey.invitation_rows import COMPOSER, link_secret
from engagement.analytics.survey_words import languages_of
from engagement.enums import MailStep, Side
from engagement.errors import EngagementError
from engagement.models import SurveyInvitation, SurveyOptOut, SurveyResponse, SurveyWave
from engagement.models.survey.invitation import SurveyInvitationQuerySet
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.surveys.languages import ENGLISH, Language, language_of
from engagement.surveys.secrets import answers_key
from jobs.composing import Composed, Letter, composer

BY = Service("survey_mails")
# Reserved for examples, so nobody has a mailbox there: the people of the demonstration. What is
# only written to a file, as in a trial, may well be looked at.
NO_MAILBOX = (".example", ".invalid")
SMTP = "django.core.mail.backends.smtp.EmailBackend"
# The last word of a reminder; the others say that more will come.
STEPS = {
    MailStep.INVITATION: "",
    MailStep.REMINDER_1: "Reminder: ",
    MailStep.REMINDER_2: "Reminder: ",
    MailStep.REMINDER_3: "Last reminder: ",
}

log = logging.getLogger(__name__)


def note_refusal(reference: str) -> None:
    """The mail server of the recipient does not know the address."""
    for invitation in _found([_public_id(reference)]):
        with suppress(EngagementError):
            record_bounce(by=BY, invitation=invitation)


@composer(COMPOSER, refused=note_refusal)
def survey_mails(references: Sequence[str]) -> dict[str, Composed]:
    """The mails of invitations and steps, ``<public id>:<step>``, as far as they are wanted."""
    invitations = {
        invitation.public_id: invitation
        for invitation in _found([_public_id(reference) for reference in references]).still_there()
        if is_wanted(invitation)
    }
    waves: dict[int, SurveyWave] = {}
    for invitation in invitations.values():  # what is read of a wave is read once for all
        invitation.wave = waves.setdefault(invitation.wave_id, invitation.wave)
    secrets = _secrets(invitations.values())
    composed: dict[str, Composed] = {}
    for reference in references:
        secret = secrets.get(_public_id(reference))
        if secret is not None:
            step = MailStep(reference.partition(":")[2])
            composed[reference] = _mail(invitations[_public_id(reference)], step, secret)
    return composed


def is_wanted(invitation: SurveyInvitation) -> bool:
    """Whether somebody can be reached, may still answer, and has not said no."""
    stamps = (
        invitation.taken_back_at,
        invitation.passed_on_at,
        invitation.bounced_at,
        invitation.declined_at,
    )
    wave = invitation.wave
    if any(stamps) or not wave.is_open or wave.closes_on < timezone.localdate():
        return False
    return _is_reachable(invitation)


def letter_of(invitation: SurveyInvitation, step: MailStep, link: str, stop: str) -> Letter:
    """What somebody is told, for a mail and for its preview."""
    wave = invitation.wave
    person = invitation.person or invitation.user
    facts = {
        "invitation": invitation,
        "wave": wave,
        "version": wave.instrument_version,
        "name": str(person),
        "asks_system": wave.answered_by == Side.SYSTEM,
        "is_reminder": step != MailStep.INVITATION,
        "link": link,
        "other_languages": _other_languages(wave),
        "stop": stop,
    }
    text = render_to_string("engagement/email/survey.txt", facts)
    return Letter(f"{STEPS[step]}{wave.system.name} asks for your view: {wave.title}", text)


def _other_languages(wave: SurveyWave) -> list[Language]:
    """Those in which the questions can be read beside English."""
    document = wave.instrument_version.document
    if not document["translations"]:
        return []
    instrument = parse_instrument(document)
    return [language_of(each) for each in languages_of(instrument) if each != ENGLISH]


def preview_of(invitation: SurveyInvitation, step: MailStep = MailStep.INVITATION) -> Letter:
    """The mail as it would go out, with links that open nothing."""
    base = settings.PUBLIC_URL
    return letter_of(
        invitation, step, f"{base}/s/(their own link)/", f"{base}/s/(their own link)/stop/"
    )


def address_of(route: str, secret: str) -> str:
    """Where a link leads, for somebody outside."""
    return f"{settings.PUBLIC_URL}{reverse(route, args=[secret])}"


def _mail(invitation: SurveyInvitation, step: MailStep, secret: str) -> Composed:
    stop = address_of("engagement:survey_stop", secret)
    letter = letter_of(invitation, step, address_of("engagement:survey_answer", secret), stop)
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return Composed(_address(invitation), letter, headers)


def _secrets(invitations: Iterable[SurveyInvitation]) -> dict[UUID, str]:
    """The secrets of the links of those who have not answered, by public id."""
    found: dict[UUID, str] = {}
    for invitation in invitations:
        try:
            found[invitation.public_id] = link_secret(invitation)
        except LookupError:
            log.warning("The key of invitation %s is not known any more", invitation.public_id)
    marks = {public_id: answers_key(secret) for public_id, secret in found.items()}
    finished = SurveyResponse.objects.finished().filter(key__in=marks.values())
    answered = set(finished.values_list("key", flat=True))
    return {one: secret for one, secret in found.items() if marks[one] not in answered}


def _public_id(reference: str) -> UUID:
    return UUID(reference.partition(":")[0])


def _found(public_ids: Sequence[UUID]) -> SurveyInvitationQuerySet:
    said_no = SurveyOptOut.objects.standing().filter(person=OuterRef("person"))
    return (
        SurveyInvitation.objects.filter(public_id__in=public_ids)
        .select_related(
            "wave__system",
            "wave__board",
            "wave__instrument_version",
            "partnership__organisation",
            "person",
            "user",
        )
        .defer("wave__instrument_version__document", "wave__asking")
        .annotate(said_no=Exists(said_no))
    )


def _address(invitation: SurveyInvitation) -> str:
    person = invitation.person or invitation.user
    return person.email if person else ""


def _is_reachable(invitation: SurveyInvitation) -> bool:
    """Opted-out people, and accounts that are none of anybody's, are not written to.

    Who was erased, or may not speak for the system any more, was left out before.
    """
    user, person = invitation.user, invitation.person
    if user is not None:
        return not user.is_demo
    if person is None or getattr(invitation, "said_no", False):
        return False
    is_invented = invitation.wave.system.is_fictional and person.email.endswith(NO_MAILBOX)
    return bool(person.email) and not (is_invented and settings.EMAIL_BACKEND == SMTP)
