from jobs.models.job import Job
from jobs.models.mail import Mail
from jobs.models.stored_file import StoredFile

__all__ = ["Job", "Mail", "StoredFile"]
