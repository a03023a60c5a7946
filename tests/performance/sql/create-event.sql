-- What logging a meeting with one partner leaves behind, in one round trip.
WITH event AS (
    INSERT INTO engagement_event (
        public_id, version, created_at, updated_at, system_id, kind, title, starts_at, has_time,
        occurred_on, channel, initiated_by, stage, themes, notes, notes_nature, notes_sensitivity,
        source, external_id, revision, posted_revision, logged_by_id, withdrawn_reason
    )
    SELECT
        gen_random_uuid(), 1, now(), now(), p.system_id, 'meeting', 'Measured', now() - interval '1 day',
        TRUE, CURRENT_DATE - 1, 'video', 'partner', '', '{}', 'As said.', 'fact', 'confidential',
        'api', '', 1, 1, p.owner_id, ''
    FROM partners_partnership AS p
    WHERE p.id = %(partnership)s
    RETURNING id, public_id, system_id, starts_at, occurred_on
), part AS (
    INSERT INTO engagement_participation (
        public_id, version, created_at, updated_at, event_id, system_id, partnership_id,
        attendance, tone_recorded_by, starts_at, is_standing
    )
    SELECT
        gen_random_uuid(), 1, now(), now(), id, system_id, %(partnership)s, 'present', '', starts_at, TRUE
    FROM event
    RETURNING public_id, system_id, partnership_id
), evidence AS (
    INSERT INTO engagement_evidence (
        partnership_id, system_id, component, source, truster, subject_type, subject_id, revision,
        x, q, is_void, occurred_on, recorded_at
    )
    SELECT
        part.partnership_id, part.system_id, fact.component, fact.source, '', 'participation',
        part.public_id, 1, 1, 1, FALSE, event.occurred_on, now()
    FROM part, event, (VALUES ('contact', 'meeting'), ('reciprocity', 'event')) AS fact (component, source)
), audit AS (
    INSERT INTO audit_auditevent (
        public_id, happened_at, type, actor_kind, actor_service, target_type, target_id, parent_type,
        changed_fields, facts, reason, request_id
    )
    SELECT
        gen_random_uuid(), now(), 'event.logged', 'service', 'measured', 'engagement.event', public_id,
        '', '[]', '{}', '', ''
    FROM event
), mark AS (
    INSERT INTO engagement_stalescore AS m (partnership_id, system_id, wanted, done, marked_at)
    SELECT %(partnership)s, system_id, 1, 0, now() FROM event
    ON CONFLICT (partnership_id) DO UPDATE SET wanted = m.wanted + 1
)
SELECT public_id FROM event;
