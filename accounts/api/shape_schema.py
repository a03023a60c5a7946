"""How the API's description explains which fields of a record come, and which records whole."""

from drf_spectacular.utils import OpenApiParameter

from accounts.api.shape import CODES, EXPAND, FIELDS, MOST_EXPANDED, MOST_LEVELS, expandable
from accounts.api.structure import SerializerClass, names_of

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of an earlier answer: while that is still right, it is not sent again.",
)


def shape_parameters(serializer_class: SerializerClass) -> list[OpenApiParameter]:
    """The parameters of lists and single records of a collection."""
    names = ", ".join(names_of(serializer_class))
    paths = [".".join(path) for path in expandable(serializer_class)]
    found = [
        OpenApiParameter(
            FIELDS,
            str,
            description="Only these fields, with commas between them; fields of what stands in a "
            f"field after a dot. There are: {names}.",
        ),
        OpenApiParameter(
            CODES,
            bool,
            description="With the ODS and GSS codes of organisations, partnerships and systems "
            "beside their names. A feed of changes always has them.",
        ),
    ]
    if paths:
        found.append(
            OpenApiParameter(
                EXPAND,
                str,
                description="These records whole where they are named, as far as you may see them: "
                f"at most {MOST_EXPANDED}, and those in them, to {MOST_LEVELS} levels. There are: "
                f"{', '.join(paths)}.",
            )
        )
    return found
