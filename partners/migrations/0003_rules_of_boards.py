"""Ship what law and guidance say about who sits on an integrated care board.

The Act speaks of what a board's constitution must provide for, and asks for mental health knowledge
among the ordinary members: those who are neither chair nor chief executive. The number of ten is
nowhere in the law: it is what NHS England's guidance adds up to.
"""

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ACT = "Membership of an integrated care board"
GUIDANCE = "NHS England's guidance on the members of an integrated care board"
VALID_FROM = date(2022, 7, 1)

ACT_SOURCE = (
    "National Health Service Act 2006, Schedule 1B, paragraphs 3 to 8, inserted by the "
    "Health and Care Act 2022, Schedule 2: what a board's constitution must provide for"
)
GUIDANCE_SOURCE = (
    "Guidance, not law: NHS England's guidance on integrated care board constitutions and "
    "governance, first issued on 13 May 2022"
)
CHAIR = "title:chair|independent chair|icb chair"
CHIEF_EXECUTIVE = "title:chief executive|chief executive officer|icb chief executive"


def _rule(code: str, text: str, test: str, at_least: int = 1) -> dict[str, Any]:
    return {"code": code, "text": text, "test": test, "at_least": at_least}


ACT_RULES = [
    _rule("chair", "A chair", CHAIR),
    _rule("chief-executive", "A chief executive", CHIEF_EXECUTIVE),
    _rule(
        "ordinary-members",
        "At least three other members, called ordinary members",
        "ordinary",
        at_least=3,
    ),
    _rule(
        "trusts",
        "At least one ordinary member nominated jointly by the NHS trusts and NHS foundation "
        "trusts that provide services in the area",
        "route:trusts",
    ),
    _rule(
        "primary-care",
        "At least one ordinary member nominated jointly by those who provide primary medical "
        "services in the area",
        "route:primary_care",
    ),
    _rule(
        "local-authorities",
        "At least one ordinary member nominated jointly by the local authorities of the area",
        "route:local_authorities",
    ),
    _rule(
        "mental-health",
        "Appointments made with a view to at least one ordinary member having knowledge and "
        "experience of services for mental illness",
        "ordinary:mental health",
    ),
]
GUIDANCE_RULES = [
    _rule(
        "ten-members",
        "About ten members: a chair, a chief executive, directors of finance, medicine and "
        "nursing, two non-executive and three partner members",
        "members",
        at_least=10,
    )
]


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rule_sets = apps.get_model("partners", "CompositionRuleSet").objects
    for name, source, rules in (
        (ACT, ACT_SOURCE, ACT_RULES),
        (GUIDANCE, GUIDANCE_SOURCE, GUIDANCE_RULES),
    ):
        rule_sets.create(
            board_kind="icb_board",
            name=name,
            legal_source=source,
            valid_from=VALID_FROM,
            rules=rules,
        )


class Migration(migrations.Migration):
    # What earlier installations have applied in its place.
    replaces = [
        ("partners", "0004_icb_board_rules"),
        ("partners", "0007_board_rules_read_again"),
    ]

    dependencies = [("partners", "0002_held_to_their_system")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
