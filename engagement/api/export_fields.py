"""How exports look from outside: what the API shows of them, and what it takes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.changes import cursor_at
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from engagement.enums import ExportFormat
from engagement.exports.catalogue import TABLE
from engagement.exports.columns import Kind
from engagement.models import Export, ExportFile
from jobs.enums import JobState
from partners.models import System


class ExportFileSerializer(serializers.ModelSerializer[ExportFile]):
    """A table of an export, as a file."""

    rows = serializers.IntegerField(source="row_count")
    address = serializers.SerializerMethodField(help_text="Where it can be had; null once deleted.")

    class Meta:
        model = ExportFile
        fields = ("table", "name", "rows", "size", "sha256", "address")

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_address(self, file: ExportFile) -> str | None:
        """Of the file itself."""
        if file.file_id is None or file.export.is_over:
            return None
        kwargs = {"id": file.export.public_id, "name": file.name}
        return reverse("api:exports-files", kwargs=kwargs, request=self.context["request"])


class ExportSerializer(RecordSerializer):
    """Everything that its maker may read of a system, as files."""

    system = ReferenceSerializer(read_only=True)
    created_by = ReferenceSerializer(read_only=True)
    state = serializers.ChoiceField(source="job.state", choices=JobState.choices, read_only=True)
    doing = serializers.CharField(source="job.message", read_only=True)
    tables_done = serializers.IntegerField(source="job.done", read_only=True)
    tables_to_do = serializers.IntegerField(source="job.total", read_only=True, allow_null=True)
    error = serializers.CharField(
        source="job.error", read_only=True, help_text="Why it failed; empty if it did not."
    )
    changed_since = serializers.SerializerMethodField(
        help_text="The cursor from which its changes were asked for; null for everything."
    )
    next_cursor = serializers.SerializerMethodField(
        help_text="Send it as changed_since next time, here or to any collection. Null until made."
    )
    files = ExportFileSerializer(many=True, read_only=True)

    class Meta:
        model = Export
        fields = (
            "id",
            "system",
            "format",
            "tables",
            "changed_since",
            "state",
            "doing",
            "tables_done",
            "tables_to_do",
            "error",
            "made_at",
            "schema_version",
            "next_cursor",
            "files",
            "expires_at",
            "revoked_at",
            "created_by",
            "version",
            "changed",
        )

    @extend_schema_field({"type": ["string", "null"]})
    def get_changed_since(self, export: Export) -> str | None:
        """As it was asked for, or another cursor that means the same."""
        return None if export.since_xid is None else cursor_at(export.since_xid)

    @extend_schema_field({"type": ["string", "null"]})
    def get_next_cursor(self, export: Export) -> str | None:
        """Where the next one goes on."""
        return None if export.next_xid is None else cursor_at(export.next_xid)


class NewExportSerializer(StrictSerializer):
    """What is to be exported."""

    system = IdField(System.objects.visible_to)
    format = serializers.ChoiceField(choices=ExportFormat.choices, default=ExportFormat.CSV.value)
    tables = serializers.ListField(
        child=serializers.ChoiceField(choices=list(TABLE)),
        required=False,
        max_length=len(TABLE),
        help_text="Without: all.",
    )
    changed_since = serializers.CharField(
        max_length=200,
        required=False,
        help_text="A cursor of an earlier export or of a feed of changes: only records that "
        "changed since, each with all rows inside it. Without: everything.",
    )


class SchemaColumnSerializer(serializers.Serializer[Any]):
    """A column of a table."""

    name = serializers.CharField()
    type = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    unit = serializers.CharField(allow_null=True)
    meaning = serializers.CharField()
    nullable = serializers.BooleanField()
    is_limited = serializers.BooleanField(help_text="Empty for those who may not read it.")
    since = serializers.IntegerField(help_text="The version of the schema that brought it.")


class SchemaTableSerializer(serializers.Serializer[Any]):
    """A table of an export."""

    name = serializers.CharField()
    about = serializers.CharField()
    collection = serializers.CharField(allow_null=True, help_text="The API's own.")
    parent = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="Its rows stand inside the rows of this table."
    )
    is_whole = serializers.BooleanField(help_text="Given whole even when only changes were asked.")
    since = serializers.IntegerField()
    columns = SchemaColumnSerializer(many=True)


class LeftOutTableSerializer(serializers.Serializer[Any]):
    """A collection that has no table."""

    collection = serializers.CharField()
    reason = serializers.CharField()


class SchemaSerializer(serializers.Serializer[Any]):
    """All tables of exports, and the version of their schema."""

    version = serializers.IntegerField()
    tables = SchemaTableSerializer(many=True)
    left_out = LeftOutTableSerializer(many=True)
