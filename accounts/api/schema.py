"""How the API describes itself in OpenAPI: what all operations share is said once, here."""

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import force_instance
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.serializers import ChoiceField, ModelSerializer

from accounts.api.authentication import SCHEME
from accounts.api.permissions import scopes_needed
from accounts.api.problems import CATALOGUE, PROBLEM_JSON
from accounts.api.serializers import ProblemSerializer, ReferenceSerializer
from accounts.api.shape_schema import IF_NONE_MATCH, shape_parameters
from accounts.api.version_reading import VersionReading, version_reading
from accounts.limits import SCOPE_HINTS, Scope

ALWAYS = (400, 401, 403, 406, 429, 500)
OF_LIST = (410,)
OF_RECORD = (404,)
OF_WRITE = (409, 413, 415, 422)
OF_VERSION = {
    VersionReading.NONE: (),
    VersionReading.OPTIONAL: (412,),
    VersionReading.REQUIRED: (412, 428),
}

START = "/api/v1/"
TOKEN_URL = "/api/v1/oauth/token"  # noqa: S105 - an address
ABOUT_SURVEYS = re.compile(r"/api/v1/(survey-|pulse-results)|.*/surveys/")

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
    OpenApiParameter.HEADER,
    description="A name of your own for this request, such as a UUID. Sent again with the same key "
    "within 24 hours, it gets the first answer and nothing happens twice.",
)
IF_MATCH = {
    VersionReading.REQUIRED: OpenApiParameter(
        "If-Match",
        str,
        OpenApiParameter.HEADER,
        required=True,
        description="The ETag of the version that you change.",
    ),
    VersionReading.OPTIONAL: OpenApiParameter(
        "If-Match",
        str,
        OpenApiParameter.HEADER,
        description="The ETag of the version that you decided on. If the record has another one "
        "by now, nothing is done.",
    ),
}
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="The record's version; of what is read, followed by a dot and a digest of it.",
)

CODES_OF_REFERENCE = {
    name: {"type": ["string", "null"], "description": f"Only with codes: {meaning}"}
    for name, meaning in {
        "ods": "the code of an organisation, a partnership or a system in use today.",
        "gss": "that of a council's area; systems have none.",
    }.items()
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Personal tokens, and those that clients are issued: sent alike, got in two ways."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = ["personalToken", "clientCredentials"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        """Bearer tokens, as in RFC 6750; OAuth 2.0 client credentials, as in RFC 6749."""
        scopes = {scope.value: SCOPE_HINTS[scope] for scope in Scope}
        return [
            {
                "type": "http",
                "scheme": SCHEME.lower(),
                "description": "A personal token from your account page.",
            },
            {
                "type": "oauth2",
                "description": "For programs that act by themselves: an administrator registers "
                "them. A token carries the scopes that were asked for, or all of its client.",
                "flows": {"clientCredentials": {"tokenUrl": TOKEN_URL, "scopes": scopes}},
            },
        ]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        """The scopes without which the operation answers 403, or finds nothing."""
        needed = [str(scope) for scope in scopes_of(auto_schema)]
        return [{"personalToken": []}, {"clientCredentials": needed}]


def scopes_of(operation: Any) -> list[Scope]:
    """What a token must carry for an operation of the description."""
    collection = getattr(operation.view, "collection", "")
    needed = list(scopes_needed(operation.method, collection))
    if ABOUT_SURVEYS.match(operation.path):
        needed.append(Scope.SURVEYS)
    return needed


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The browser session of the product's pages."""

    target_class = "accounts.api.authentication.SessionAuthentication"
    name = "browserSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The cookie's name differs from installation to installation."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "session",
            "description": "The session of someone signed in; writes need the header X-CSRFToken.",
        }


class ApiSchema(AutoSchema):
    """Adds the shared headers and every refusal that an operation may answer with."""

    def get_override_parameters(self) -> list[Any]:
        """The headers that a method takes, beside those of the view."""
        shared: list[Any] = list(super().get_override_parameters())
        if self.method == "POST":
            shared.append(IDEMPOTENCY_KEY)
        if self.version_reading is not VersionReading.NONE:
            shared.append(IF_MATCH[self.version_reading])
        if self.method != "GET" or self._is_record():
            shared += [ETAG] if hasattr(self.view, "answer_changed") else []
        if self._reads_collection():
            view: Any = self.view
            shared += [*shape_parameters(view.shown_by), IF_NONE_MATCH]
        return shared

    @property
    def version_reading(self) -> VersionReading:
        """What the operation does with If-Match."""
        view: Any = type(self.view)  # by which the answer is remembered
        return version_reading(view, getattr(self.view, "action", None) or self.method.lower())

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """The answers that the view declares, and the refusals."""
        answers: dict[str, Any] = super()._get_response_bodies(direction)
        if self._reads_collection():
            answers["304"] = {"description": "Nothing changed since the answer with this ETag."}
        for status in self._refusals():
            said = " ".join(kind.detail for of, kind in CATALOGUE if of == status)
            refusal = OpenApiResponse(ProblemSerializer, description=said)
            answers[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                refusal, str(status), media_types=[PROBLEM_JSON]
            )
        return answers

    def get_operation_id(self) -> str:
        """The collection and what is done: ``partnerships_withdraw``, ``partnerships_scores_why``.

        Clients make the names of their methods of it. What a POST to an address below a record
        does, the address does not say: those views name it themselves.
        """
        deed = getattr(self.view, "action", None)
        if deed is None and self.method == "GET" and self._is_record():
            parts = self.path.partition("{id}/")[2].split("/")
            deed = "_".join(part for part in parts if not part.startswith("{"))
        name = f"{self.get_tags()[0]}_{deed or self.method.lower()}"
        return name.replace("-", "_")

    def get_tags(self) -> list[str]:
        """One group a collection: the first word of the address."""
        return [self.path.removeprefix("/api/v1/").split("/")[0] or "start"]

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """A choice that may be empty in its model may be so in an answer."""
        if isinstance(field, ChoiceField) and field.read_only and _may_be_empty(field):
            field.allow_blank = True
        return super()._map_serializer_field(  # type: ignore[no-untyped-call]
            field, direction, bypass_extensions
        )

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """Fields that a record has from its model may be left out of a request, never of an answer;
        and another record is named with its codes, where they were asked for.
        """
        schema: dict[str, Any] = super()._map_basic_serializer(  # type: ignore[no-untyped-call]
            serializer, direction
        )
        if direction != "response":
            return schema
        serializer = force_instance(serializer)  # type: ignore[no-untyped-call]
        if isinstance(serializer, ModelSerializer):
            declared = set(type(serializer)._declared_fields)
            always = {*schema.get("required", ()), *schema.get("properties", {})} - declared
            schema["required"] = sorted(always.union(schema.get("required", ())))
        if isinstance(serializer, ReferenceSerializer):
            schema["properties"] |= CODES_OF_REFERENCE
        return schema

    def _is_record(self) -> bool:
        return "{id}" in self.path

    def _reads_collection(self) -> bool:
        return getattr(self.view, "action", None) in {"list", "retrieve"}

    def _refusals(self) -> list[int]:
        found = set(ALWAYS)
        if self.method == "GET":
            found.update(() if self._is_record() else OF_LIST)
        else:
            found.update(OF_WRITE)
        found.update(OF_VERSION[self.version_reading])
        if self._is_record():
            found.update(OF_RECORD)
        return sorted(found)


def _may_be_empty(field: Any) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    columns = {each.name: each for each in model._meta.concrete_fields} if model else {}
    return field.source in columns and columns[field.source].blank


def without_optional_slash(endpoints: list[Any]) -> list[Any]:
    """Addresses are described without the slash at the end, which is allowed and not needed.

    Only the start is nowhere but at its slash: without it, it answers with a redirection.
    """
    return [
        (path if path == START else path.rstrip("/"), regex, *rest)
        for path, regex, *rest in endpoints
    ]
