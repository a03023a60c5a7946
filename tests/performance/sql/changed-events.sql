SELECT
    e.public_id, e.version, e.updated_at, e.kind, e.title, e.starts_at, e.ends_at, e.occurred_on,
    e.channel, e.initiated_by, e.stage, e.themes, e.notes, e.source, e.external_id, e.revision,
    boards.rows, u.public_id, u.name, parts.rows, people.rows
FROM engagement_event AS e
LEFT JOIN accounts_user AS u ON u.id = e.logged_by_id
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(p.public_id, o.name, r.attendance, r.tone) ORDER BY r.id) AS rows
    FROM engagement_participation AS r
    JOIN partners_partnership AS p ON p.id = r.partnership_id
    JOIN partners_organisation AS o ON o.id = p.organisation_id
    WHERE r.event_id = e.id
) AS parts
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(h.public_id, h.name, a.attendance) ORDER BY a.id) AS rows
    FROM engagement_attendee AS a
    JOIN partners_person AS h ON h.id = a.person_id
    WHERE a.event_id = e.id
) AS people
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(b.public_id, b.name) ORDER BY j.id) AS rows
    FROM engagement_eventboard AS j JOIN partners_board AS b ON b.id = j.board_id
    WHERE j.event_id = e.id
) AS boards
WHERE e.system_id = %(system)s
ORDER BY e.changed_xid, e.id
LIMIT %(limit)s;
