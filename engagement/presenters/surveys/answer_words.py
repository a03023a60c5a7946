"""What the pages behind a survey link say of themselves: who sees what, who else, what is over."""

from collections.abc import Mapping
from dataclasses import dataclass

from engagement.analytics.survey_link import LinkState, SurveyLink
from engagement.analytics.survey_words import in_language
from engagement.models import SurveyInvitation
from engagement.scoring.survey.phrases import Phrase, translated_phrase
from nhsuk.formats import counted


@dataclass(frozen=True)
class Shut:
    """A link that takes no answers, in words."""

    title: str
    sentences: tuple[str, ...]


SHUT: Mapping[LinkState, Shut] = {
    LinkState.NOT_YET: Shut(
        "This survey has not started yet",
        ("Use the same link again in an hour.",),
    ),
    LinkState.CLOSED: Shut(
        "This survey is closed",
        (
            "No more answers are taken, and nothing more is asked of you.",
            "Answers that were not sent are not counted and are not kept.",
        ),
    ),
    LinkState.STOPPED: Shut(
        "This survey was stopped",
        ("It was taken back by those who asked. Nothing more is asked of you.",),
    ),
    LinkState.TAKEN_BACK: Shut(
        "You are not asked any more",
        ("Those who asked took this link back. Nothing more is asked of you.",),
    ),
    LinkState.PASSED_ON: Shut(
        "You handed this to a colleague",
        ("They have a link of their own. Yours does not open the questions any more.",),
    ),
}


def seen_as(link: SurveyLink) -> str:
    """Which promise `_who_sees.html` makes: who will see what, before anything is asked."""
    if link.instrument.is_confidential:
        return "confidential"
    if link.asks_system:
        return "of_system"
    return "relational" if link.instrument.is_relational else "organisational"


def promise_in(link: SurveyLink, language: str) -> str:
    """The promise in short, where somebody translated it; what binds is said in English beside it.

    "" for the system's own people, who are promised something else.
    """
    found = translated_phrase(link.instrument, Phrase.PROMISE, language)
    return in_language(found, language) if found and not link.asks_system else ""


def others_asked(link: SurveyLink) -> str:
    """How many more are asked for the same organisation; "" where it is not asked as one."""
    invitation = link.invitation
    if invitation.partnership_id is None:
        return ""
    same = SurveyInvitation.objects.standing().filter(
        wave=invitation.wave, partnership=invitation.partnership_id
    )
    others = same.exclude(pk=invitation.pk).count()
    if not others:
        return f"Nobody else is asked for {invitation.partnership}."
    verb = "is" if others == 1 else "are"
    more = counted(others, "more person,more people")
    return f"{more} of {invitation.partnership} {verb} asked."


def pass_over_phrase(link: SurveyLink) -> Phrase:
    """What the button says that leaves out a partner."""
    return Phrase.NOTHING_TO_SAY if link.asks_system else Phrase.NO_TIE
