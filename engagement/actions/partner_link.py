"""Personal links by which a partner says whether what we recorded of promises is so.

Only a digest of a link's secret is kept, so nobody can read a working link out of the database.
What the partner says is recorded as said by that side. That it agrees makes a state count in full;
that it disputes one changes neither the state nor its weight, which is already that of a state that
only one side asserts: people have to talk, reopen the commitment, and settle it as both see it.
"""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.commitment import confirm_commitment_state
from engagement.enums import PartnerSays, Side
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import Commitment, PartnerAnswer, PartnerLink
from engagement.models.partner_link import digest_of
from partners.models import Partnership, Person, Position

USUAL_DAYS, MOST_DAYS = 14, 60


@action
def make_partner_link(
    *,
    by: User,
    partnership: Partnership,
    person: Person,
    days: int = USUAL_DAYS,
    message: str = "",
) -> tuple[PartnerLink, str]:
    """Make a link for someone who works at the partner; its secret is returned this once.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    works_there = Position.objects.current().filter(
        person=person, organisation=partnership.organisation, system=partnership.system
    )
    if person.erased_at is not None or not works_there.exists():
        raise ValidationError({"person": f"Choose someone who works at {partnership} now."})
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": f"A link works for 1 to {MOST_DAYS} days."})
    token = secrets.token_urlsafe(32)
    link = PartnerLink(
        system=partnership.system,
        partnership=partnership,
        person=person,
        message=message.strip(),
        digest=digest_of(token),
        made_by=by,
        valid_until=timezone.now() + timedelta(days=days),
    )
    link.full_clean(exclude=["system", "partnership", "person"], validate_constraints=False)
    link.save()
    _record("partner_link.made", link, facts={"person": str(person.public_id), "days": days})
    return link, token


@action
def revoke_partner_link(*, by: User, link: PartnerLink) -> PartnerLink:
    """End a link at once.

    :raises NotPossibleError: it was ended before.
    """
    link = _locked(link)
    if link.revoked_at is not None:
        raise NotPossibleError("This link was taken back before.")
    link.revoked_at, link.revoked_by = timezone.now(), by
    link.save()
    _record("partner_link.revoked", link)
    return link


@action
def answer_through_link(
    *,
    by: Actor,
    link: PartnerLink,
    commitment: Commitment,
    revision: int,
    answer: str,
    text: str = "",
) -> PartnerAnswer:
    """Record what the partner says of the last state of a commitment that awaits its word.

    Saying the same twice changes nothing; whoever disputed a state may still confirm it.

    :raises ChangedMeanwhileError: the commitment is no longer what the person was looking at.
    :raises NotPossibleError: the link does not work any more, or was not made for this commitment.
    :raises ValidationError: no answer was chosen.
    """
    if answer not in PartnerSays.values:
        raise ValidationError({"answer": "Choose whether it is so."})
    link = _locked(link)
    if not link.is_usable:
        raise NotPossibleError("This link does not work any more.")
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("system")
    found = rows.filter(pk=commitment.pk, partnership=link.partnership_id).first()
    if found is None:
        raise NotPossibleError("This link was not made for this commitment.")
    before = _said_before(link, found, revision, answer)
    if before is None and found.revision != revision:
        raise ChangedMeanwhileError("What we recorded has changed. Look at it again.")
    if before is not None:
        _record("partner_link.answered_again", link, facts={"answer": answer})
        return before
    _refuse_unless_awaited(found)
    if answer == PartnerSays.AGREES:
        confirm_commitment_state(by=by, commitment=found, expected_version=found.version)
    said = PartnerAnswer(
        link=link,
        system=link.system,
        commitment=found,
        revision=revision,
        answer=answer,
        text=text.strip(),
    )
    said.full_clean(exclude=["link", "system", "commitment"], validate_constraints=False)
    said.save()
    record(
        f"commitment.{'agreed' if answer == PartnerSays.AGREES else 'disputed'}_by_partner",
        found,
        system_id=link.system.public_id,
        parent=link.partnership,
        facts={"link": str(link.public_id), "revision": revision},
    )
    return said


@action
def forget_words(*, by: Actor, link: PartnerLink) -> PartnerLink:
    """Blank what an erased person wrote through a link, and what was written to them."""
    link = _locked(link)
    link.message = ""
    link.save()
    for answer in link.answers.exclude(text=""):
        answer.text = ""
        answer.save()
    _record("partner_link.words_erased", link, changed=["message", "text"])
    return link


def _said_before(
    link: PartnerLink, commitment: Commitment, revision: int, answer: str
) -> PartnerAnswer | None:
    same = link.answers.filter(commitment=commitment, revision=revision, answer=answer)
    return same.first()


def _refuse_unless_awaited(commitment: Commitment) -> None:
    if not Commitment.objects.filter(pk=commitment.pk).awaiting(Side.PARTNER).exists():
        raise NotPossibleError("This commitment does not await your word any more.")


def _locked(link: PartnerLink) -> PartnerLink:
    return (
        PartnerLink.objects.select_for_update(of=("self",))
        .select_related("system", "partnership__organisation", "partnership__system", "person")
        .get(pk=link.pk)
    )


def _record(
    event_type: str,
    link: PartnerLink,
    *,
    changed: list[str] | None = None,
    facts: dict[str, object] | None = None,
) -> None:
    record(
        event_type,
        link,
        system_id=link.system.public_id,
        parent=link.partnership,
        changed=changed or (),
        facts=facts,
    )
