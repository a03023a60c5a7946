"""What the stored document of a pack looks like, for the API's description.

Nothing is made from these: a document goes out as the bytes that were stored. A test holds them
against what is stored.
"""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from engagement.enums import PackAudience, PackKind
from engagement.packs.document import ColumnKind

COLUMN_KINDS = [
    (ColumnKind.TEXT.value, "text"),
    (ColumnKind.NUMBER.value, "a whole number"),
    (ColumnKind.DECIMAL.value, "a number, shown to two places"),
    (ColumnKind.PERCENT.value, "a share: 0.62 is 62%"),
    (ColumnKind.DAY.value, "a day, as 2026-03-31"),
    (ColumnKind.MONTH.value, "a month, as its first day"),
]


@extend_schema_field({"type": ["string", "number", "null"]})
class ValueField(serializers.JSONField):
    """A value of a table: text, a number, or nothing."""


class DocumentColumnSerializer(serializers.Serializer[Any]):
    """A column of a table: its heading, and what its values are."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=COLUMN_KINDS)


class DocumentRowSerializer(serializers.Serializer[Any]):
    """A row of values in the order of the columns."""

    key = serializers.CharField(help_text="The same whenever the same thing is gathered again.")
    values = serializers.ListField(
        child=ValueField(),
        help_text="A text in a column of numbers stands for there being none, such as “Too few to "
        "say”.",
    )
    url = serializers.CharField(help_text="The page with the evidence, or empty.")


class DocumentTableSerializer(serializers.Serializer[Any]):
    """Figures, and what they mean."""

    key = serializers.CharField(help_text="Stable, and unique within the document.")
    title = serializers.CharField()
    columns = DocumentColumnSerializer(many=True)
    rows = DocumentRowSerializer(many=True)
    sentence = serializers.CharField(help_text="What they say, written by rules; may be empty.")
    note = serializers.CharField(help_text="What stands below the table; may be empty.")
    nothing = serializers.CharField(help_text="What is said where there are no rows.")
    url = serializers.CharField(help_text="The page that shows the same, or empty.")


class DocumentDrawingSerializer(serializers.Serializer[Any]):
    """What a chart is drawn from."""

    description = serializers.CharField(help_text="What it shows, for those who cannot see it.")
    spec = serializers.DictField(help_text="A specification of Vega-Lite.")
    key = serializers.CharField(help_text="Where it is not drawn from the table: its own key.")
    legend = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Pairs of glyph and words.",
    )
    icons = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Words, letter and drawing of each.",
    )


class FigureBlockSerializer(serializers.Serializer[Any]):
    """A table, which may have a drawing."""

    block = serializers.ChoiceField(choices=["figure"])
    table = DocumentTableSerializer()
    drawing = DocumentDrawingSerializer(allow_null=True)


class DocumentItemSerializer(serializers.Serializer[Any]):
    """A line of a list."""

    text = serializers.CharField()
    tag = serializers.CharField(help_text="How it stands, in a word or two; may be empty.")
    url = serializers.CharField(help_text="The page that it leads to, or empty.")


class WordsBlockSerializer(serializers.Serializer[Any]):
    """A paragraph, and perhaps a list below it."""

    block = serializers.ChoiceField(choices=["words"])
    text = serializers.CharField()
    items = DocumentItemSerializer(many=True)


class DocumentHeadlineSerializer(serializers.Serializer[Any]):
    """What is held against the same of the last pack."""

    key = serializers.CharField(help_text="The same from pack to pack.")
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField()
    state = serializers.CharField(help_text="How it stands, in words; may be empty.")
    is_concern = serializers.BooleanField()
    is_measured = serializers.BooleanField(
        help_text="A measure, whose value may change by chance; anything else is a fact."
    )


BLOCK = PolymorphicProxySerializer(
    component_name="DocumentBlock",
    serializers=[FigureBlockSerializer, WordsBlockSerializer],
    resource_type_field_name=None,
    many=True,
)


@extend_schema_field(BLOCK)
class BlocksField(serializers.JSONField):
    """Figures and words, in the order in which they are read."""


class DocumentSectionSerializer(serializers.Serializer[Any]):
    """A part of a pack."""

    key = serializers.CharField(help_text="The same from pack to pack.")
    title = serializers.CharField()
    about = serializers.CharField(help_text="Which question it answers.")
    blocks = BlocksField()
    headlines = DocumentHeadlineSerializer(many=True)


class PackDocumentSerializer(serializers.Serializer[Any]):
    """All figures of a pack as they were known when they were gathered."""

    format = serializers.IntegerField(help_text="Of this form: 1. Another form has another number.")
    kind = serializers.ChoiceField(choices=PackKind.choices)
    audience = serializers.ChoiceField(choices=PackAudience.choices)
    system = serializers.CharField(help_text="Its name.")
    since = serializers.DateField(help_text="The first day of the period.")
    until = serializers.DateField(help_text="The last one.")
    gathered_at = serializers.DateTimeField()
    is_fictional = serializers.BooleanField(help_text="Whether it is about invented partners.")
    sections = DocumentSectionSerializer(many=True)
