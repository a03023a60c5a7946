import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from partners.tables import together


class Migration(migrations.Migration):
    """Every change of a record that carries a judgement is kept."""

    beside_old_code = "Triggers write to a table of their own; old code neither sees nor fills it."

    dependencies = [
        ("audit", "0007_field_history"),
        ("partners", "0009_deleted_records"),
    ]

    operations = together(
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'partners.appointment', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'partners.board', (SELECT t1.public_id FROM \"partners_seat\" t0 JOIN \"partners_board\" t1 ON t1.id = t0.\"board_id\" WHERE t0.id = coalesce(NEW.\"seat_id\", OLD.\"seat_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="f202d7ecad640256aaf8c50f9a60dbd3c6b311e0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_7b3f5",
                    table="partners_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="board",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'partners.board', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="5fd6bed9374137945971bf1c1eedf91e660e08c2",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_e2d9d",
                    table="partners_board",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nomination",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'partners.nomination', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'partners.board', (SELECT t1.public_id FROM \"partners_seat\" t0 JOIN \"partners_board\" t1 ON t1.id = t0.\"board_id\" WHERE t0.id = coalesce(NEW.\"seat_id\", OLD.\"seat_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="b0f35ab75ca30378097493acc47219b404657eb2",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_76aa7",
                    table="partners_nomination",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'partners.partnership', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,facts_changed_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="484f8d392aeeabf1d1910690a4b16f8848a050bb",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_29dcc",
                    table="partners_partnership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'partners.seat', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'partners.board', (SELECT t0.public_id FROM \"partners_board\" t0 WHERE t0.id = coalesce(NEW.\"board_id\", OLD.\"board_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{board_id,changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="cbe78d5551ed25c4fb3334c72c6adff3018fd453",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_1f7db",
                    table="partners_seat",
                    when="AFTER",
                ),
            ),
        ),
    )
