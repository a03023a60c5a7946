import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from partners.tables import together


class Migration(migrations.Migration):
    """Every change of a record that carries a judgement is kept."""

    beside_old_code = "Triggers write to a table of their own; old code neither sees nor fills it."

    dependencies = [
        ("audit", "0007_field_history"),
        ("engagement", "0024_survey_partner_results"),
    ]

    operations = together(
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.agendaitem', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'engagement.event', (SELECT t0.public_id FROM \"engagement_event\" t0 WHERE t0.id = coalesce(NEW.\"event_id\", OLD.\"event_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,event_id,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="48ac7e946763d650cfe985cf060729b53ee218e9",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_eadbc",
                    table="engagement_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendee",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n                AND EXISTS (\n                    SELECT FROM \"engagement_event\" p WHERE p.id = NEW.\"event_id\"\n                    AND p.version = 1 AND p.changed_xid = pg_current_xact_id()::text::bigint\n                )\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.attendee', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'engagement.event', (SELECT t0.public_id FROM \"engagement_event\" t0 WHERE t0.id = coalesce(NEW.\"event_id\", OLD.\"event_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,event_id,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="027a3834fd3d6d1ff0c432638d41ae07a0396c2e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_c895a",
                    table="engagement_attendee",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commissionedservice",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.commissionedservice', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="1b12f87f6314674f18134e7ce628157b194221e1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_ecea3",
                    table="engagement_commissionedservice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.commitment', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,search_key,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="f7fa14a39b4ae95cbd22ff6a0c0be6e3674db0ef",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_d708e",
                    table="engagement_commitment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consultation",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n                AND EXISTS (\n                    SELECT FROM \"engagement_decision\" p WHERE p.id = NEW.\"decision_id\"\n                    AND p.version = 1 AND p.changed_xid = pg_current_xact_id()::text::bigint\n                )\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.consultation', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'engagement.decision', (SELECT t0.public_id FROM \"engagement_decision\" t0 WHERE t0.id = coalesce(NEW.\"decision_id\", OLD.\"decision_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,decision_id,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="556d8f10733f8e1391f15b182daf49472a11a2af",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_e2943",
                    table="engagement_consultation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consultedaudience",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.consultedaudience', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'engagement.decision', (SELECT t1.public_id FROM \"engagement_consultation\" t0 JOIN \"engagement_decision\" t1 ON t1.id = t0.\"decision_id\" WHERE t0.id = coalesce(NEW.\"consultation_id\", OLD.\"consultation_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,consultation_id,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="d38bed72c2cd58aeb24252192471c067cf1f4923",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_72054",
                    table="engagement_consultedaudience",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.decision', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="014a85e8d2855d604f49832ea5d367285c2afa95",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_cd43f",
                    table="engagement_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="declaredinterest",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.declaredinterest', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'engagement.event', (SELECT t1.public_id FROM \"engagement_agendaitem\" t0 JOIN \"engagement_event\" t1 ON t1.id = t0.\"event_id\" WHERE t0.id = coalesce(NEW.\"item_id\", OLD.\"item_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="1185e9fc372499a2b2db5f75d4aff24a2c5e00d4",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_b8d5f",
                    table="engagement_declaredinterest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discussionpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.discussionpoint', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'partners.partnership', (SELECT t0.public_id FROM \"partners_partnership\" t0 WHERE t0.id = coalesce(NEW.\"partnership_id\", OLD.\"partnership_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="0400ad4686358a2e9e3226668f4e18ab0ad7c87f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_2d527",
                    table="engagement_discussionpoint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.document', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="b4bde91cb11d9c3ac6fa3ffb81b3fc574d12a16c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_2cedb",
                    table="engagement_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.event', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,occurred_on,posted_revision,public_id,recorded_at,revision,search_key,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="1795f2e3fd0dec436d38a25f1f6147cdd389ad60",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_d1cce",
                    table="engagement_event",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issue",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.issue', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="5e71adf886b7d3be614c7c141f7e08d1afb732a7",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_3014f",
                    table="engagement_issue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participation",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n                AND EXISTS (\n                    SELECT FROM \"engagement_event\" p WHERE p.id = NEW.\"event_id\"\n                    AND p.version = 1 AND p.changed_xid = pg_current_xact_id()::text::bigint\n                )\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.participation', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'engagement.event', (SELECT t0.public_id FROM \"engagement_event\" t0 WHERE t0.id = coalesce(NEW.\"event_id\", OLD.\"event_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,event_id,id,public_id,recorded_at,revision,starts_at,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="9b99c13858ce6e653e0f5d354ebf1f38e33291e7",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_c1f8c",
                    table="engagement_participation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plan",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.plan', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), '', NULL,\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="b891f300485009d630edc74a6ae9ae3d33ac5323",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_839e8",
                    table="engagement_plan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plannedconversation",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.plannedconversation', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'partners.partnership', (SELECT t0.public_id FROM \"partners_partnership\" t0 WHERE t0.id = coalesce(NEW.\"partnership_id\", OLD.\"partnership_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="3ab9b6d872e9f9bf3628d7e869b219508f974516",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_f3d6a",
                    table="engagement_plannedconversation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planpartner",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_history",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF TG_OP = 'INSERT' AND current_setting('ics_crm.acting', true) <> ''\n            THEN\n                RETURN NULL;\n            END IF;\n            PERFORM audit_keep_change(\n                TG_OP, 'engagement.planpartner', coalesce(NEW.public_id, OLD.public_id),\n                coalesce(NEW.system_id, OLD.system_id), 'engagement.plan', (SELECT t0.public_id FROM \"engagement_plan\" t0 WHERE t0.id = coalesce(NEW.\"plan_id\", OLD.\"plan_id\")),\n                to_jsonb(OLD), to_jsonb(NEW), '{changed_xid,created_at,id,plan_id,public_id,recorded_at,revision,system_id,updated_at,version,withdrawn_by_id,withdrawn_reason}'\n            );\n            RETURN NULL;\n        ",
                    hash="394f2f86213e447fd0279e8c8f7b420f7933904b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_history_adf87",
                    table="engagement_planpartner",
                    when="AFTER",
                ),
            ),
        ),
    )
