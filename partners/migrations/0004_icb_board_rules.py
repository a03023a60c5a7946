"""Ship what law and guidance say about who sits on an integrated care board."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PARTNER_MEMBERS = "one partner member nominated by"
ACT = {
    "name": "Membership of an integrated care board",
    "legal_source": "National Health Service Act 2006, Schedule 1B, "
    "as inserted by the Health and Care Act 2022",
    "valid_from": date(2022, 7, 1),
    "rules": [
        {
            "code": "chair",
            "text": "A chair",
            "test": "title:chair|independent chair|icb chair",
            "at_least": 1,
        },
        {
            "code": "chief-executive",
            "text": "A chief executive",
            "test": "title:chief executive|chief executive officer|icb chief executive",
            "at_least": 1,
        },
        {
            "code": "trusts",
            "text": f"At least {PARTNER_MEMBERS} NHS trusts and foundation trusts",
            "test": "route:trusts",
            "at_least": 1,
        },
        {
            "code": "primary-care",
            "text": f"At least {PARTNER_MEMBERS} providers of primary medical services",
            "test": "route:primary_care",
            "at_least": 1,
        },
        {
            "code": "local-authorities",
            "text": f"At least {PARTNER_MEMBERS} local authorities",
            "test": "route:local_authorities",
            "at_least": 1,
        },
        {
            "code": "mental-health",
            "text": "A member with knowledge and experience of mental health services",
            "test": "competence:mental health",
            "at_least": 1,
        },
    ],
}
GUIDANCE = {
    "name": "Guidance on the size of an integrated care board",
    "legal_source": "NHS England, Interim guidance on the functions and governance "
    "of the integrated care board, August 2021",
    "valid_from": date(2022, 7, 1),
    "rules": [
        {"code": "ten-members", "text": "About ten members", "test": "members", "at_least": 10}
    ],
}


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rule_sets = apps.get_model("partners", "CompositionRuleSet").objects
    for facts in (ACT, GUIDANCE):
        key = {"board_kind": "icb_board", "name": facts["name"], "valid_from": facts["valid_from"]}
        rule_sets.get_or_create(
            **key, defaults={"legal_source": facts["legal_source"], "rules": facts["rules"]}
        )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    names = [ACT["name"], GUIDANCE["name"]]
    apps.get_model("partners", "CompositionRuleSet").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_alter_membership_valid_to")]

    operations = [migrations.RunPython(add, remove)]
