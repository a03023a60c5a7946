from jobs.models.job import Job
from jobs.models.mail import Mail
from jobs.models.stored_file import FileChunk, StoredFile

__all__ = ["FileChunk", "Job", "Mail", "StoredFile"]
