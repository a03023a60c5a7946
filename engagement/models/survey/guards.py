"""What the database itself refuses of surveys, whatever code asks for it."""

import pgtrigger


class PublishedStays(pgtrigger.Trigger):
    """Questions that somebody may have answered never change; nor does anybody delete them."""

    name = "published_stays"
    when = pgtrigger.Before
    operation = pgtrigger.Update | pgtrigger.Delete
    condition = pgtrigger.Q(old__state="published")
    func = "RAISE EXCEPTION 'A published version of an instrument cannot be changed.';"


class AsksWithItsOwn(pgtrigger.Trigger):
    """A wave asks with a published version that is shipped, or of its own system."""

    name = "asks_with_its_own"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("instrument_version_id")  # type: ignore[no-untyped-call]
    func = """
        IF NOT EXISTS (
            SELECT FROM engagement_surveyinstrumentversion v
            JOIN engagement_surveyinstrument i ON i.id = v.instrument_id
            WHERE v.id = NEW.instrument_version_id AND v.state = 'published'
            AND (i.system_id IS NULL OR i.system_id = NEW.system_id)
        ) THEN
            RAISE EXCEPTION 'The questions of a wave must be published and of its own system.'
            USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NEW;
    """


class FinishedStays(pgtrigger.Trigger):
    """Nobody answers twice: once finished, answers stay.

    Only words may be blanked, and at the close of the wave what leads to whoever answered.
    """

    name = "finished_stays"
    when = pgtrigger.Before
    operation = pgtrigger.Update
    condition = pgtrigger.Q(old__is_finished=True)
    func = """
        IF NEW.is_finished AND NEW.answers = OLD.answers AND NEW.comment IN ('', OLD.comment)
            AND (NEW.key = OLD.key OR EXISTS (
                SELECT FROM engagement_surveywave w
                WHERE w.id = OLD.wave_id AND w.state = 'closing'
            )) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'Finished answers cannot be changed.';
    """


class AnswersOnlyWhileOpen(pgtrigger.Trigger):
    """Answers come in while the wave is open: a late request loses against its close.

    The row of the wave is locked in share mode, so a close waits for what is being written and
    whatever comes after it is refused.
    """

    name = "answers_only_while_open"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("answers", "is_finished")  # type: ignore[no-untyped-call]
    func = """
        PERFORM FROM engagement_surveywave w
        WHERE w.id = NEW.wave_id AND w.state = 'open' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'This wave does not take answers.'
            USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """
