class JobError(Exception):
    """Long work cannot go on."""


class JobRefusedError(JobError):
    """The work cannot be done; the text is a plain sentence for the person who asked for it."""


class LeaseLostError(JobError):
    """Another worker has taken the job, or it was cancelled: this one must stop and undo."""


class UnknownKindError(JobError):
    """No handler is registered for this kind of job."""
