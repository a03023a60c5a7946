"""Reads JSON bodies, and no more of them than the API takes."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from accounts.api.errors import TooLargeError


class LimitedJSONParser(JSONParser):
    """JSON up to a limit; what is no JSON, or is nested beyond reason, is a sentence."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed body."""
        request = (parser_context or {})["request"]
        view = (parser_context or {}).get("view")
        most: int = getattr(view, "most_body_bytes", settings.API_MAX_BODY_BYTES)
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            raise TooLargeError(
                f"The body is larger than {most // 1024:,} kB. "
                "Send several requests, or use the import for long lists."
            )
        try:
            body = super().parse(stream, media_type, parser_context)
            written = json.dumps(body, ensure_ascii=False)
            written.encode()
        except UnicodeEncodeError as error:
            # Half a character, such as "\\ud800" alone: no text that could be kept or sent back.
            raise ParseError("The body holds text that is not Unicode.") from error
        except ParseError as error:
            raise ParseError("The body is not JSON in UTF-8.") from error
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.") from error
        # A NUL is written so, and a backslash doubled: what remains of a pair is no escape.
        if "\\u0000" in written.replace("\\\\", ""):
            raise ParseError("The body holds the character NUL, which no text can keep.")
        if not isinstance(body, dict):
            raise ParseError("The body must be one JSON object.")
        return body
