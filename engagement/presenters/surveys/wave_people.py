"""Who is asked in a wave, line by line, and why others are not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engagement.actions.survey.asked_who import WhoIsAsked
from engagement.actions.survey.asking_choice import WhyNot
from engagement.models import SurveyInvitation, SurveyWave
from nhsuk.formats import nhs_short_date
from partners.models import Partnership, Person

REASONS = {
    WhyNot.NO_ADDRESS: "we do not know an address",
    WhyNot.OPTED_OUT: "does not want to be asked",
    WhyNot.ERASED: "was erased",
    WhyNot.NOBODY_KNOWN: "we know nobody there",
    WhyNot.BOUNCED_BEFORE: "the last mail came back",
}
MENDED = {
    WhyNot.NO_ADDRESS: "Add an address",
    WhyNot.BOUNCED_BEFORE: "Put the address right",
}


@dataclass
class PartnerLine:
    """A partner that the choice fits: who is asked of it, and who is not."""

    partnership: Partnership
    people: list[str] = field(default_factory=list)
    left_out: list["LeftOutLine"] = field(default_factory=list)
    is_unknown: bool = False


@dataclass(frozen=True)
class LeftOutLine:
    """Somebody who is not asked, why, and what would mend it."""

    person: Person
    why: str
    mended_by: str


def partner_lines(partnerships: Iterable[Partnership], asked: WhoIsAsked) -> list[PartnerLine]:
    """One line for each partner, in their order."""
    lines = {partnership.pk: PartnerLine(partnership) for partnership in partnerships}
    for one in asked.people:
        if one.partnership is not None:
            lines[one.partnership.pk].people.append(str(one.person))
        for about in one.abouts if one.user else ():
            lines[about.pk].people.append(str(one.user))
    for left in asked.left_out:
        line = lines[left.partnership.pk]
        if left.person is None:
            line.is_unknown = True
        else:
            words = LeftOutLine(left.person, REASONS[left.reason], MENDED.get(left.reason, ""))
            line.left_out.append(words)
    return list(lines.values())


@dataclass(frozen=True)
class InvitationLine:
    """Somebody who is asked, as things are. Never whether they have answered.

    ``answers``: how many came in for their organisation, where that is no secret.
    """

    invitation: SurveyInvitation
    answers: int = 0

    @property
    def name(self) -> str:
        return str(self.invitation.person or self.invitation.user)

    @property
    def is_standing(self) -> bool:
        """Whether the link opens something."""
        return self.invitation.taken_back_at is None and self.invitation.passed_on_at is None

    @property
    def state(self) -> tuple[str, str]:
        """What is known of it, in words and a colour; empty where there is nothing to say."""
        one = self.invitation
        for moment, words, colour in (
            (one.taken_back_at, "Taken back", "grey"),
            (one.passed_on_at, "Passed on", "grey"),
            (one.bounced_at, "Mail came back", "red"),
            (one.declined_at, "Said no", "grey"),
        ):
            if moment is not None:
                return f"{words} {nhs_short_date(moment)}", colour
        return ("Passed on by a colleague", "blue") if one.passed_on_from_id else ("", "")


def invitation_lines(
    wave: SurveyWave, invitations: Sequence[SurveyInvitation]
) -> list[InvitationLine]:
    """One line for each, in their order."""
    answered = _answered(wave, {one.partnership_id for one in invitations})
    return [InvitationLine(one, len(answered[one.partnership_id])) for one in invitations]


def _answered(wave: SurveyWave, partnerships: set[int | None]) -> dict[int | None, set[str]]:
    """Marks of answers by partner; nothing where people answer in confidence."""
    found: dict[int | None, set[str]] = defaultdict(set)
    if not wave.instrument_version.is_confidential:
        rows = wave.responses.finished().filter(partnership__in=partnerships - {None})
        for partnership, key in rows.values_list("partnership", "key"):
            found[partnership].add(key)
    return found
