class ReferenceFileError(Exception):
    """A reference file cannot be brought in; the text is a plain sentence for the person."""


class WrongFileError(ReferenceFileError):
    """The file is not what it should be: another kind, cut off, empty, not a table at all."""


class NotWithoutConsentError(ReferenceFileError):
    """The file can be brought in, but only if the person says that it is meant so.

    ``consent`` names what has to be agreed to: ``fewer_rows`` or ``older_facts``.
    """

    def __init__(self, sentence: str, consent: str) -> None:
        super().__init__(sentence)
        self.consent = consent
