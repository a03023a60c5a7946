"""Two people change one record: the second one learns of it instead of overwriting the first."""

from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request

from accounts.api.errors import ChangedMeanwhileError, VersionNeededError


def etag_of(record: Any) -> str:
    """The record's version as an entity tag."""
    return f'"{record.version}"'


def expected_version(request: Request, record: Any) -> int:
    """The version that the caller wants to change, which is the record's.

    :raises VersionNeededError: there is no header If-Match.
    :raises ChangedMeanwhileError: it names another version.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise VersionNeededError
    return _matched(header, record)


def check_version_if_given(request: Request, record: Any) -> None:
    """For deeds that need no version: hold the caller to the one that they name all the same.

    :raises ChangedMeanwhileError: If-Match names another version.
    """
    header = request.headers.get("If-Match")
    if header is not None:
        _matched(header, record)


def _matched(header: str, record: Any) -> int:
    # A proxy that compresses marks our tags as weak; the version in them is as exact as before.
    tags = [tag.removeprefix("W/") for tag in parse_etags(header)]
    if "*" not in tags and etag_of(record) not in tags:
        raise ChangedMeanwhileError
    version: int = record.version
    return version
