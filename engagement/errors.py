class EngagementError(Exception):
    """Something asked for cannot be done; the text is a plain sentence for the person who asked."""


class AlreadyWithdrawnError(EngagementError):
    """The record was withdrawn before."""


class ChangedMeanwhileError(EngagementError):
    """The record was changed by someone else after the person opened it."""


class NotPossibleError(EngagementError):
    """The record is in a state in which this cannot be done."""


class DecidedBeforeError(NotPossibleError):
    """A meeting from a calendar waits no more: it was accepted or ignored, or left the calendar."""


class TooLittleEvidenceError(EngagementError):
    """A score model cannot be calibrated: the text says what is missing."""
