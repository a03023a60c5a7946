"""Which files of the installed packages browsers may load, and how they are named."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Packages bring source maps, second viewers and themes that no page of ours loads; compressing them
# took most of the set-up's time.
CHOSEN = (
    "django_htmx/htmx-2.min.js",
    "mfa/js/webauthn.js",
    "mfa/js/webauthn-json.js",
    "account/js/onload.js",
)


class ChosenFilesFinder(AppDirectoriesFinder):
    """Finds the chosen files of installed packages, and no others."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """The chosen files and where each is kept."""
        for path, storage in super().list(ignore_patterns):
            if any(fnmatch(path, pattern) for pattern in CHOSEN):
                yield path, storage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names and compressed copies; source maps are not followed, because none are served."""

    patterns = tuple(
        (extension, tuple(one for one in patterns if "sourceMappingURL" not in str(one)))
        for extension, patterns in HashedFilesMixin.patterns
    )
