"""Ship the first score models: engagement health in force, trust in shadow.

Trust is computed for all and in force for nobody until somebody approves a calibrated model.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from engagement.scoring.model import HealthModel
from engagement.scoring.models import FIRST_HEALTH_MODEL, FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.trust_parsing import trust_model

HEALTH_REASON = (
    "Shipped with the product: starting values set as policy, not measured on real partners."
)
TRUST_REASON = (
    "Shipped with the product: fitted on simulated data, so it runs in shadow until a model has "
    "been calibrated on a real survey wave and approved."
)


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("engagement", "ScoreModel").objects
    approvals = apps.get_model("engagement", "ScoreModelApproval").objects
    health = HealthModel.from_dict(shipped_model(FIRST_HEALTH_MODEL))
    row = rows.create(
        family="health",
        name=health.version,
        description=health.basis,
        parameters=health.to_dict(),
        sha256=health.hash(),
    )
    approvals.create(model=row, reason=HEALTH_REASON)
    trust = trust_model(shipped_model(FIRST_TRUST_MODEL))
    row = rows.create(
        family="trust",
        name=trust.version,
        description=trust.calibrated_on,
        parameters=trust.to_dict(),
        sha256=trust.hash(),
    )
    approvals.create(model=row, decision="beside", reason=TRUST_REASON)


class Migration(migrations.Migration):
    # What earlier installations have applied in its place.
    replaces = [
        ("engagement", "0003_first_health_model"),
        ("engagement", "0009_first_trust_model"),
    ]

    dependencies = [("engagement", "0002_held_to_their_system")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
