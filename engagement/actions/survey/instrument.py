"""Instruments: made, or copied; their drafts changed, translated and published; withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.survey.instrument_content import checked, code_of, stored
from engagement.enums import InstrumentState, WaveState
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import SurveyInstrument, SurveyInstrumentVersion, SurveyWave
from engagement.scoring.survey.instrument import untranslated
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.surveys.languages import language_name
from partners.models import System

Content = Mapping[str, Any]


@action
def make_instrument(
    *,
    by: Actor,
    system: System,
    content: Content,
    copied_from: SurveyInstrumentVersion | None = None,
) -> SurveyInstrumentVersion:
    """Begin an instrument of a system; its first version is a draft.

    ``content`` is a document as `engagement.scoring.survey` writes it; format and code are set
    here, and a question without a code gets one. ``copied_from`` is only told to the history.

    :raises ValidationError: with a sentence for everything that is wrong.
    """
    System.objects.select_for_update().get(pk=system.pk)
    code = code_of(str(content.get("title", "")), _codes_in(system))
    document = stored(checked(content, code=code))
    instrument = SurveyInstrument.objects.create(system=system, code=code)
    version = _begun(by, instrument, number=1, **document)
    copied = {"copied_from": str(copied_from.public_id)} if copied_from else {}
    _record("survey_instrument.made", version, facts=copied)
    return version


@action
def begin_draft(*, by: Actor, instrument: SurveyInstrument) -> SurveyInstrumentVersion:
    """Begin the next version, as the newest published one is.

    :raises NotPossibleError: there is a draft already, or it is shipped.
    :raises AlreadyWithdrawnError: it was withdrawn.
    """
    instrument = _locked(instrument)
    newest = instrument.versions.order_by("-number").first()
    if newest is None or not newest.is_published:
        raise NotPossibleError("There is a draft already. Change that one, or discard it.")
    document = stored(parse_instrument(newest.document))
    version = _begun(by, instrument, number=newest.number + 1, **document)
    _record("survey_instrument.draft_begun", version)
    return version


@action
def change_draft(
    *, by: Actor, version: SurveyInstrumentVersion, content: Content, expected_version: int
) -> SurveyInstrumentVersion:
    """Replace what a draft asks, in all its languages.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: it is published, was discarded, or is shipped.
    :raises AlreadyWithdrawnError: the instrument was withdrawn.
    :raises ValidationError: with a sentence for everything that is wrong.
    """
    version = _locked_draft(version, expected_version)
    instrument = version.instrument
    earlier = instrument.versions.exclude(pk=version.pk).values_list("document", flat=True)
    taken = {one["code"] for document in earlier for one in document["questions"]}
    columns = stored(checked(content, code=instrument.code, taken=taken))
    before, after = version.document, columns["document"]
    changed = [name for name in after if after[name] != before.get(name)]
    for name, value in columns.items():
        setattr(version, name, value)
    version.save()
    _record("survey_instrument.changed", version, changed=changed)
    return version


@action
def translate_draft(
    *,
    by: Actor,
    version: SurveyInstrumentVersion,
    language: str,
    words: Content | None,
    expected_version: int,
) -> SurveyInstrumentVersion:
    """Say a draft in another language, whole or in part; no ``words`` take the language out.

    ``words`` are what a document has under the code of the language.

    :raises ChangedMeanwhileError: someone else changed the draft after the person opened it.
    :raises NotPossibleError: it is no draft. :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence for everything that is wrong.
    """
    version = _locked_draft(version, expected_version)
    translations = {**version.document["translations"]}
    translations.pop(language, None)
    if words is not None:
        translations[language] = words
    content = {**version.document, "translations": translations}
    version.document = stored(checked(content, code=version.instrument.code))["document"]
    version.save()
    _record("survey_instrument.translated", version, facts={"language": language})
    return version


@action
def publish_draft(
    *, by: Actor, version: SurveyInstrumentVersion, expected_version: int
) -> SurveyInstrumentVersion:
    """Let waves ask with it. From then on it never changes.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: a language is not complete, nothing differs from the version before,
        or it is no draft. :raises AlreadyWithdrawnError: the instrument was withdrawn.
    """
    version = _locked_draft(version, expected_version)
    instrument = parse_instrument(version.document)
    unfinished = [
        language_name(language)
        for language in instrument.translations
        if untranslated(instrument, language)
    ]
    if unfinished:
        raise NotPossibleError(
            f"Not complete in {', '.join(unfinished)}. Finish the language, or take it out: a "
            "published version never changes."
        )
    before = version.instrument.versions.published().order_by("-number").first()
    if before is not None and before.document == version.document:
        raise NotPossibleError(f"Nothing differs from version {before.number}.")
    version.state, version.published_at = InstrumentState.PUBLISHED, timezone.now()
    version.save()
    _record("survey_instrument.published", version)
    return version


@action
def discard_draft(
    *, by: Actor, version: SurveyInstrumentVersion, expected_version: int
) -> SurveyInstrument | None:
    """Delete a draft; the instrument too, when nothing of it was ever published.

    Returns the instrument that is left, if one is.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: it is no draft.
    """
    version = _locked_draft(version, expected_version)
    _record("survey_instrument.draft_discarded", version)
    instrument = version.instrument
    version.delete()
    if instrument.versions.exists():
        # Its versions show inside it, so that one is gone is a change of it.
        SurveyInstrument.objects.filter(pk=instrument.pk).update(version=F("version"))
        return instrument
    instrument.delete()
    return None


@action
def withdraw_instrument(*, by: User, instrument: SurveyInstrument, reason: str) -> SurveyInstrument:
    """Ask with it no longer. What was asked with it stays as it is.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises NotPossibleError: a wave with it has not ended, or it is shipped.
    :raises ValidationError: no reason was given.
    """
    instrument = _locked(instrument)
    waves = SurveyWave.objects.standing().filter(instrument_version__instrument=instrument)
    running = waves.exclude(state=WaveState.CLOSED).order_by("-id").first()
    if running is not None:
        raise NotPossibleError(
            f"The wave “{running}” asks with it. Close or cancel that one first."
        )
    instrument.mark_withdrawn(by, reason)
    instrument.save()
    record(
        "survey_instrument.withdrawn",
        instrument,
        system_id=_system_of(instrument).public_id,
        reason=require_reason(reason),
    )
    return instrument


def _codes_in(system: System) -> set[str]:
    """Codes that are taken, also those of shipped ones: nobody should mix them up."""
    rows = SurveyInstrument.objects.filter(system=system) | SurveyInstrument.objects.filter(
        system=None
    )
    return set(rows.values_list("code", flat=True))


def _begun(
    by: Actor, instrument: SurveyInstrument, *, number: int, **columns: Any
) -> SurveyInstrumentVersion:
    maker = by if isinstance(by, User) else None
    return SurveyInstrumentVersion.objects.create(
        instrument=instrument, number=number, made_by=maker, **columns
    )


def _locked(instrument: SurveyInstrument) -> SurveyInstrument:
    """The instrument read again and locked, if its system may change it.

    :raises NotPossibleError: it is shipped. :raises AlreadyWithdrawnError: it was withdrawn.
    """
    rows = SurveyInstrument.objects.select_for_update(of=("self",)).select_related("system")
    found = rows.filter(pk=instrument.pk).first()
    if found is None:
        raise NotPossibleError("This was discarded by somebody else.")
    if found.is_shipped:
        raise NotPossibleError("This comes with the product and stays as it is. Make a copy of it.")
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This was withdrawn, so it cannot be changed.")
    return found


def _locked_draft(
    version: SurveyInstrumentVersion, expected_version: int
) -> SurveyInstrumentVersion:
    """The draft read again, with its instrument locked.

    :raises NotPossibleError: it is no draft.
    :raises ChangedMeanwhileError: it is no longer the version that the person opened.
    """
    instrument = _locked(version.instrument)
    found = instrument.versions.select_for_update().filter(pk=version.pk).first()
    if found is None:
        raise NotPossibleError("This draft was discarded by somebody else.")
    if found.is_published:
        raise NotPossibleError("This version is published. Begin a draft of the next one.")
    if found.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this draft after you opened it. Look at their version first."
        )
    found.instrument = instrument
    return found


def _system_of(instrument: SurveyInstrument) -> System:
    system = instrument.system
    if system is None:
        raise NotPossibleError("This comes with the product and stays as it is.")
    return system


def _record(
    event_type: str,
    version: SurveyInstrumentVersion,
    *,
    changed: Sequence[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> None:
    record(
        event_type,
        version.instrument,
        system_id=_system_of(version.instrument).public_id,
        changed=changed,
        facts={
            "number": version.number,
            "questions": len(version.document["questions"]),
            "languages": sorted(version.document["translations"]),
            **(facts or {}),
        },
    )
