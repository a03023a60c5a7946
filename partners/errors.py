class PartnersError(Exception):
    """Something asked for cannot be done; the text is a plain sentence for the person who asked."""


class NotAllowedError(PartnersError):
    """The person may see the record but may not do this with it."""


class ChangedMeanwhileError(PartnersError):
    """The record was changed by someone else after the person opened it."""
