"""Answers that come in through a link: kept as they are given, sent once, and refused on record.

An answer and who gave it must not meet in the database: what is written here touches no row of the
invitation, not even by a lock, whose traces PostgreSQL keeps. An advisory lock leaves none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from psycopg.errors import CheckViolation

from audit.recording import Actor, action, record
from engagement.analytics.survey_link import AnswerRefusal, LinkState, SurveyLink, link_behind
from engagement.errors import NotPossibleError
from engagement.models import SurveyInvitation, SurveyResponse, SurveyWave
from engagement.scoring.survey.instrument import LONGEST_COMMENT
from partners.models import Partnership

# In the history of the wave: what was tried, and never by whom.
REFUSED: Mapping[LinkState | AnswerRefusal, str] = {
    LinkState.ANSWERED: "The link had been used to answer.",
    LinkState.NOT_YET: "The survey had not begun.",
    LinkState.CLOSED: "The survey was closed.",
    LinkState.STOPPED: "The survey was stopped.",
    LinkState.TAKEN_BACK: "The invitation was taken back.",
    LinkState.PASSED_ON: "The link was, or could not be, handed to a colleague.",
    AnswerRefusal.FIELDS: "It held something that the page does not ask for.",
    AnswerRefusal.VALUES: "It held an answer that the page does not offer.",
}
NOTHING_ANSWERED = "Answer at least one question before you send your answers."


class NotTakenError(NotPossibleError):
    """Answers that are not taken (any more); ``state`` of the link says why."""

    def __init__(self, state: LinkState) -> None:
        super().__init__("This link does not take answers any more.")
        self.state = state


def keep_answers(
    *,
    link: SurveyLink,
    about: Partnership | None,
    asked: Iterable[str],
    answers: Mapping[str, int | None],
    comment: str | None,
    language: str,
) -> None:
    """Keep what was answered on one page until all is sent. Not audited: nobody else sees it.

    ``asked`` are the codes of the questions of the page, so that an answer can be taken back;
    ``comment`` is None where the page did not ask for one.

    :raises NotTakenError: they were sent before, or the wave is closed.
    :raises ValidationError: an answer to what was not asked, or that the question does not have.
    """
    _check(link, answers, comment)
    with held(link.key):
        refuse_unless_open(link)
        row = _row(link, about)
        rest = {code: value for code, value in row.answers.items() if code not in set(asked)}
        row.answers = {**rest, **answers}
        row.comment = row.comment if comment is None else comment
        row.language = language
        if row._state.adding and about is None and not (row.answers or row.comment):
            return
        with _only_while_open():
            row.save()


def pass_over(*, link: SurveyLink, about: Partnership, language: str) -> None:
    """Say nothing of a partner; between organisations: that they did not work together.

    :raises NotTakenError: answers were sent before, or the wave is closed.
    """
    with held(link.key):
        refuse_unless_open(link)
        row = _row(link, about)
        row.answers = link.when_passed_over
        row.comment, row.language = "", language
        with _only_while_open():
            row.save()


@action
def finish_answers(*, by: Actor, link: SurveyLink) -> None:
    """Send what was kept, for good. Recorded on the wave alone, without anything on who it was.

    :raises NotTakenError: they were sent before, or the wave is closed.
    :raises ValidationError: nothing was answered.
    """
    lock(link.key)
    refuse_unless_open(link)
    rows = SurveyResponse.objects.filter(wave=link.wave, key=link.key)
    empty = rows.filter(answers={}, comment="")
    sent = rows.exclude(pk__in=empty.values("pk"))
    if not sent.exists():
        raise ValidationError(NOTHING_ANSWERED)
    with _only_while_open():
        empty.delete()
        rows.update(is_finished=True)
    record("survey_wave.answered", link.wave, system_id=link.invitation.system.public_id)


@action
def refuse_answer(*, by: Actor, link: SurveyLink, why: LinkState | AnswerRefusal) -> None:
    """Record that something sent through a link was refused, and nothing of what or by whom."""
    record(
        "survey_wave.answer_refused",
        link.wave,
        system_id=link.invitation.system.public_id,
        facts={"why": why.value},
        reason=REFUSED[why],
    )


@action
def note_guessing(*, by: Actor, waves: Sequence[SurveyWave]) -> None:
    """Record that somebody tries links that do not exist, on a wave of each system that asks."""
    for wave in waves:
        record("survey.links_guessed", wave, system_id=wave.system.public_id)


def lock(key: str) -> None:
    """Let one request at a time act on the answers with this key, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


@contextmanager
def held(key: str) -> Iterator[None]:
    """A transaction in which no other request acts on the answers with this key."""
    with transaction.atomic():
        lock(key)
        yield


def refuse_unless_open(link: SurveyLink) -> None:
    """Look again, within the lock: another tab may have sent them meanwhile.

    :raises NotTakenError: the link takes no answers now.
    """
    rows = SurveyResponse.objects.filter(wave=link.wave, key=link.key)
    standing = SurveyInvitation.objects.answerable().filter(pk=link.invitation.pk)
    if rows.finished().exists() or not standing.exists():
        now = link_behind(link.token)
        raise NotTakenError(LinkState.CLOSED if now is None else now.state)
    if link.state is not LinkState.OPEN:
        raise NotTakenError(link.state)


def _row(link: SurveyLink, about: Partnership | None) -> SurveyResponse:
    """What was kept about this partner, or a new row that knows the group it stands for alone."""
    found = SurveyResponse.objects.filter(wave=link.wave, key=link.key, about=about).first()
    invitation = link.invitation
    return found or SurveyResponse(
        system_id=invitation.system_id,
        wave=link.wave,
        key=link.key,
        partnership_id=invitation.partnership_id,
        about=about,
        sector=invitation.sector,
        place_id=invitation.place_id,
    )


def _check(link: SurveyLink, answers: Mapping[str, int | None], comment: str | None) -> None:
    points = {one.code: len(link.instrument.labels(one)) for one in link.instrument.scale_questions}
    for code, value in answers.items():
        if code not in points or (value is not None and not 1 <= value <= points[code]):
            raise ValidationError("This is not an answer to a question that was asked.")
    if comment is not None and len(comment) > LONGEST_COMMENT:
        raise ValidationError(f"What you write must be {LONGEST_COMMENT:,} characters or less.")


@contextmanager
def _only_while_open() -> Iterator[None]:
    """The database has the last word: the wave may be closed in this moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        # Neither cause goes on: the database tells of the row that it refused, words and all.
        if isinstance(error.__cause__, CheckViolation):
            raise NotTakenError(LinkState.CLOSED) from None
        raise RuntimeError("The database refused answers to a survey.") from None
