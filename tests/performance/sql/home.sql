SELECT p.public_id, o.name, contact.starts_at
FROM partners_partnership AS p
JOIN partners_organisation AS o ON o.id = p.organisation_id
LEFT JOIN LATERAL (
    SELECT starts_at FROM engagement_participation AS r
    WHERE r.partnership_id = p.id AND r.is_standing AND r.attendance <> 'apologies' AND r.starts_at <= now()
    ORDER BY r.starts_at DESC, r.id DESC
    LIMIT 1
) AS contact ON TRUE
WHERE p.owner_id = %(owner)s AND p.system_id = %(system)s AND p.withdrawn_at IS NULL
ORDER BY contact.starts_at NULLS FIRST;

SELECT c.public_id, c.text, c.due_on, o.name
FROM engagement_commitment AS c
JOIN partners_partnership AS p ON p.id = c.partnership_id
JOIN partners_organisation AS o ON o.id = p.organisation_id
WHERE (c.owner_id = %(owner)s OR p.owner_id = %(owner)s) AND c.state IN ('open', 'renegotiated')
    AND c.withdrawn_at IS NULL AND c.due_on <= CURRENT_DATE + 14
ORDER BY c.due_on, c.id
LIMIT 8;

SELECT public_id, title, starts_at FROM engagement_event
WHERE logged_by_id = %(owner)s AND system_id = %(system)s AND withdrawn_at IS NULL
ORDER BY created_at DESC, id DESC
LIMIT 5;

SELECT date_trunc('month', occurred_on)::date, count(*) FROM engagement_event
WHERE system_id = %(system)s AND withdrawn_at IS NULL AND occurred_on > CURRENT_DATE - 365
GROUP BY 1 ORDER BY 1;
