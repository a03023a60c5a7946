SELECT p.public_id, p.tier, o.name, o.kind, u.name, contact.starts_at, s.newest_mean, s.newest_sd,
    s.newest_credibility, promises.rows
FROM partners_partnership AS p
JOIN partners_organisation AS o ON o.id = p.organisation_id
LEFT JOIN accounts_user AS u ON u.id = p.owner_id
LEFT JOIN engagement_scoreseries AS s ON s.partnership_id = p.id AND s.measure = 'health' AND s.is_newest
LEFT JOIN LATERAL (
    SELECT starts_at FROM engagement_participation AS r
    WHERE r.partnership_id = p.id AND r.is_standing AND r.attendance <> 'apologies' AND r.starts_at <= now()
    ORDER BY r.starts_at DESC, r.id DESC
    LIMIT 1
) AS contact ON TRUE
LEFT JOIN LATERAL (
    SELECT count(*) AS rows FROM engagement_commitment AS c
    WHERE c.partnership_id = p.id AND c.state IN ('open', 'renegotiated') AND c.withdrawn_at IS NULL
) AS promises ON TRUE
WHERE p.system_id = %(system)s AND p.withdrawn_at IS NULL
ORDER BY lower(o.name), p.id
LIMIT 25;
