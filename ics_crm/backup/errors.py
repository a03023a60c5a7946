"""The one exception of this package: its message is a sentence for a person."""


class BackupError(Exception):
    """Something a person has to put right; the message says what and how."""
