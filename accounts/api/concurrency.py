"""Two people change one record: the second one learns of it instead of overwriting the first."""

from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request

from accounts.api.errors import ChangedMeanwhileError, VersionNeededError


def etag_of(record: Any) -> str:
    """The record's version as an entity tag. What is read carries more: ``conditional``."""
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
    version: int = record.version
    versions = {_version_in(tag) for tag in parse_etags(header)}
    if "*" not in versions and str(version) not in versions:
        raise ChangedMeanwhileError
    return version


def _version_in(tag: str) -> str:
    """What stands before the dot. The rest tells how the record was shown, and to whom.

    What compresses marks our tags as weak; the version in them is as exact as before.
    """
    return tag.removeprefix("W/").strip('"').partition(".")[0]
