"""Audit events, marks and changes of a system for work within that system alone; those of none for all."""

from typing import ClassVar

from django.db import migrations

from tenancy.policies import SystemWall


class Migration(migrations.Migration):
    # Of the first: the policy of the events asks the table of systems.
    dependencies: ClassVar = [("audit", "0007_field_history"), ("partners", "0001_who_exists")]

    operations: ClassVar = [
        SystemWall("audit_auditevent", shared=True, by_public_id=True),
        SystemWall("audit_deletedrecord", "system_pk", shared=True),
        SystemWall("audit_recordchange", "system_pk", shared=True),
    ]
