"""Writes the surveys of the fictional system: whom they asked, what came back, and what it says.

The wording, the choice of people and the close are the product's own. Only the way to an open wave
is shorter: no mail goes to people who do not exist, and answers are written all at once. What is
shown of the confidential review differs a little each time, as masking wants it.
"""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone

from engagement.actions.survey.asked_who import Candidate
from engagement.actions.survey.asking import whom
from engagement.actions.survey.asking_choice import Asking
from engagement.actions.survey.closing import finish_close
from engagement.actions.survey.comment import hide, let_through, redact
from engagement.actions.survey.opening import write_invitations
from engagement.actions.survey.wave import WaveFacts, prepare_wave
from engagement.demonstration import climate, survey_cast
from engagement.demonstration.cast import ORGANISATIONS
from engagement.demonstration.survey_cast import CommentCast, WaveCast
from engagement.demonstration.world import BY, LONDON, World
from engagement.enums import CommentState, Side, WaveState
from engagement.models import (
    SurveyComment,
    SurveyInstrumentVersion,
    SurveyInvitation,
    SurveyResponse,
    SurveyWave,
)
from engagement.scoring.survey.instrument import Instrument
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.surveys.secrets import answers_key, secret_of
from partners.enums import Tier
from partners.models import Partnership

# Who of the accounts says something about partners, and how many of them do.
RATERS = (0, 1, 4)
MODERATOR = 4
# Who asks: those who are invited read the name.
ASKS = 0
SPREAD, PERSONAL = 0.55, 0.35
CANNOT_SAY = 0.04
AT_WORK, AT_CLOSE = time(9), time(17)
Answers = dict[str, int | None]
# What somebody answered: about which partner (none: about the system), and what they wrote.
Given = tuple[Partnership | None, Answers, str]


def write_surveys(world: World) -> None:
    """All waves in the order of their days; comments are looked at, but for a few."""
    respondents = _Respondents(world)
    for cast in survey_cast.WAVES:
        wave = _prepared(world, cast)
        write_invitations(wave, list(respondents.people(wave, cast)))
        _set(wave, WaveState.OPEN, opened_at=datetime.combine(wave.opens_on, AT_WORK, LONDON))
        respondents.answer(wave, cast)
        if cast.is_open:
            respondents.could_not_be_reached(wave)
            continue
        _set(wave, WaveState.CLOSING)
        closed_at = datetime.combine(wave.closes_on, AT_CLOSE, LONDON)
        finish_close(by=BY, wave=wave, closed_at=closed_at)
        for comment in cast.comments:
            _moderated(world, wave, comment)


def _prepared(world: World, cast: WaveCast) -> SurveyWave:
    """As a draft whose mails nobody sends."""
    version = SurveyInstrumentVersion.objects.published().get(
        instrument__system=None, instrument__code=cast.instrument
    )
    closes_on = world.working_day(cast.closes)
    opens_on = min(world.working_day(cast.opens), timezone.localdate())
    facts = WaveFacts(
        instrument_version=version,
        title=f"{cast.title}, {closes_on:%B %Y}",
        opens_on=opens_on,
        closes_on=closes_on,
        introduction=cast.introduction,
        answered_by=cast.side,
        board=world.boards.get(cast.board),
        reminder_days=cast.reminders,
    )
    partners = (Tier.MANAGED,) if cast.side == Side.SYSTEM else (Tier.MANAGED, Tier.REPRESENTED)
    asking = Asking(tiers=partners, most_people=4)
    board = Asking(board=True)
    by = world.users[ASKS]
    wave = prepare_wave(
        by=by, system=world.system, facts=facts, asking=board if cast.board else asking
    )
    _set(wave, WaveState.OPENING)
    return wave


def _set(wave: SurveyWave, state: WaveState, *, opened_at: datetime | None = None) -> None:
    wave.state = state
    wave.opened_at = opened_at or wave.opened_at
    wave.save()


class _Respondents:
    """The people of the story, and what they say when they are asked."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._keys = {partnership.pk: key for key, partnership in world.partnerships.items()}
        self._stories = {member.key: member.story for member in ORGANISATIONS}

    def people(self, wave: SurveyWave, cast: WaveCast) -> Iterator[Candidate]:
        """Whom a wave asks. A partner is not asked before it came."""
        world = self._world
        if cast.board:
            for key, number in survey_cast.MEMBERS.items():
                others = tuple(world.partnerships[k] for k in survey_cast.MEMBERS if k != key)
                person = world.people[key][number]
                yield Candidate(world.partnerships[key], person=person, abouts=others)
            return
        if cast.side == Side.SYSTEM:
            chosen = {about for one in whom(wave).people for about in one.abouts}
            known = sorted((p for p in chosen if self._mood(p, cast)), key=lambda one: one.pk)
            for number in RATERS:
                yield Candidate(None, user=world.users[number], abouts=tuple(known))
            return
        for one in whom(wave).people:
            if one.partnership is not None and self._mood(one.partnership, cast):
                yield one

    def answer(self, wave: SurveyWave, cast: WaveCast) -> None:
        """All answers of a wave, as if each had been sent off."""
        instrument = parse_instrument(wave.instrument_version.document)
        rows = wave.invitations.select_related("person", "user").prefetch_related("abouts")
        SurveyResponse.objects.bulk_create(
            SurveyResponse(
                system=wave.system,
                wave=wave,
                key=answers_key(secret_of(one.public_id)),
                partnership_id=one.partnership_id,
                about=about,
                sector=one.sector,
                place_id=one.place_id,
                answers=answers,
                comment=comment,
                is_finished=True,
            )
            for one in rows.order_by("pk")
            for about, answers, comment in self._given(one, cast, instrument)
        )

    def could_not_be_reached(self, wave: SurveyWave) -> None:
        """One address came back, and one person said no."""
        for (key, number), column in (
            (survey_cast.BOUNCED, "bounced_at"),
            (survey_cast.DECLINED, "declined_at"),
        ):
            person = self._world.people[key][number]
            wave.invitations.filter(person=person).update(**{column: wave.opened_at})

    def _given(
        self, one: SurveyInvitation, cast: WaveCast, instrument: Instrument
    ) -> Iterator[Given]:
        partners = {p.pk: p for p in self._world.partnerships.values()}
        if cast.board:
            rated = survey_cast.TIES.get(self._keys[one.partnership_id or 0], {})
            for key, letters in rated.items():
                yield self._world.partnerships[key], _tie(letters), ""
        elif one.partnership_id is None:
            for about in one.abouts.all():
                partner = partners[about.partnership_id]
                yield partner, self._said(partner, cast, instrument), ""
        else:
            partner = partners[one.partnership_id]
            wrote = self._wrote(one, cast)
            if wrote or self._answers(one, partner, cast):
                yield None, self._said(partner, cast, instrument), wrote

    def _mood(self, partner: Partnership, cast: WaveCast) -> climate.Mood | None:
        return climate.mood_at(self._stories[self._keys[partner.pk]], max(cast.closes, 0))

    def _throughout(self, partner: Partnership, cast: WaveCast) -> int | None:
        """The one point that a partner chooses throughout, if it does."""
        if cast.side == Side.SYSTEM or cast.closes not in survey_cast.PULSE_DAYS:
            return None
        return survey_cast.THROUGHOUT.get(self._keys[partner.pk])

    def _answers(self, one: SurveyInvitation, partner: Partnership, cast: WaveCast) -> bool:
        key = self._keys[partner.pk]
        if self._throughout(partner, cast):
            return True
        person, number = survey_cast.BOUNCED if cast.is_open else ("", 0)
        if key == person and one.person == self._world.people[key][number]:
            return False
        mood = self._mood(partner, cast)
        share = mood.they_answer * cast.answered if mood else 0.0
        return self._world.random.random() < share

    def _wrote(self, one: SurveyInvitation, cast: WaveCast) -> str:
        for comment in cast.comments:
            if self._world.people[comment.key][comment.person] == one.person:
                return comment.text
        return ""

    def _said(self, partner: Partnership, cast: WaveCast, instrument: Instrument) -> Answers:
        """Around the mood, one thing better than another, and each person in their own way."""
        point = self._throughout(partner, cast)
        if point:
            return {question.code: point for question in instrument.scale_questions}
        random, mood = self._world.random, self._mood(partner, cast)
        of_side = 3.0 if mood is None else mood.we if cast.side == Side.SYSTEM else mood.they
        level = random.gauss(of_side, PERSONAL)
        found: Answers = {}
        for question in instrument.scale_questions:
            leaning = cast.leanings[question.dimension] if question.dimension else 0.0
            chosen = round(random.gauss(level + leaning, SPREAD))
            found[question.code] = min(instrument.points, max(1, chosen))
            if random.random() < CANNOT_SAY:
                found[question.code] = None
        return found


def _tie(letters: str) -> Answers:
    given = letters.replace(" ", "")
    return {
        code: None if letter == "?" else int(letter)
        for code, letter in zip(survey_cast.TIE_QUESTIONS, given, strict=True)
    }


def _moderated(world: World, wave: SurveyWave, cast: CommentCast) -> None:
    comment = SurveyComment.objects.get(wave=wave, text=cast.text)
    by = world.users[MODERATOR]
    if cast.state == CommentState.SHOWN:
        let_through(by=by, comment=comment)
    elif cast.state == CommentState.REDACTED:
        redact(by=by, comment=comment, shown_text=cast.shown, reason=cast.reason)
    elif cast.state == CommentState.HIDDEN:
        hide(by=by, comment=comment, reason=cast.reason)
