"""Has paper printed by a program of its own, and waits for it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from nhsuk.paper.press import LENGTH

PRESS = Path(__file__).parent / "press.py"


class PaperError(Exception):
    """The paper could not be made; the pages hold the same."""


def printed(
    template: Path,
    documents: Sequence[Sequence[Mapping[str, Any]]],
    *,
    most_pages: int = 0,
    wait: float,
) -> list[bytes]:
    """A PDF/UA-1 for each document, all made by one program.

    :param template: a Typst template, which reads the data of a document and nothing else.
    :param documents: of each the versions of its data, the fullest first. Printed is the first that
        takes at most ``most_pages``, else the last.
    :param wait: seconds until the program is given up.
    :raises PaperError: they could not be made in time, or would not be accessible.
    """
    if not documents:
        return []
    order = {
        "template": str(template),
        "fonts": str(settings.PAPER_FONTS),
        "pages": most_pages,
        "documents": documents,
    }
    program = [sys.executable, "-I", str(PRESS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of it is said by people
            program, input=json.dumps(order).encode(), capture_output=True, timeout=wait, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise PaperError(f"The paper was not ready within {wait} seconds.") from error
    except subprocess.CalledProcessError as error:
        # What the program says may hold words of the record, so it is kept out of logs.
        raise PaperError("The paper could not be made.") from error
    return list(_parts(done.stdout))


def _parts(output: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(output):
        (length,) = LENGTH.unpack_from(output, at)
        at += LENGTH.size
        yield output[at : at + length]
        at += length
