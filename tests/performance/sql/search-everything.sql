SELECT o.public_id, o.name, o.kind, o.town, o.legal_end, p.public_id,
    (SELECT string_agg(i.value, ', ') FROM partners_identifier AS i
        WHERE i.organisation_id = o.id AND i.scheme = 'ods')
FROM (
    SELECT *, CASE
        WHEN search_key LIKE %(start)s AND ics_fold(name) = %(phrase)s THEN 0
        WHEN search_key LIKE %(start)s THEN 1
        WHEN search_key LIKE %(word)s THEN 2
        ELSE 3
    END AS rank
    FROM partners_organisation
    WHERE search_key LIKE %(fragment)s AND NOT is_fictional
    ORDER BY rank, lower(name), id
    LIMIT 6
) AS o
LEFT JOIN partners_partnership AS p
    ON p.organisation_id = o.id AND p.system_id = %(system)s AND p.withdrawn_at IS NULL
ORDER BY o.rank, lower(o.name), o.id;

SELECT h.public_id, h.name,
    (SELECT string_agg(q.title || ' at ' || o.name, ', ') FROM partners_position AS q
        JOIN partners_organisation AS o ON o.id = q.organisation_id
        WHERE q.person_id = h.id AND q.valid_to IS NULL)
FROM partners_person AS h
WHERE h.search_key LIKE %(fragment)s AND h.system_id = %(system)s AND h.erased_at IS NULL
ORDER BY CASE WHEN h.search_key LIKE %(start)s THEN 1 ELSE 3 END, lower(h.name), h.id
LIMIT 6;

SELECT e.public_id, e.title, e.occurred_on,
    (SELECT string_agg(o.name, ', ') FROM engagement_participation AS r
        JOIN partners_partnership AS p ON p.id = r.partnership_id
        JOIN partners_organisation AS o ON o.id = p.organisation_id
        WHERE r.event_id = e.id AND r.is_standing)
FROM (
    SELECT *, CASE
        WHEN search_key = %(phrase)s THEN 0
        WHEN search_key LIKE %(start)s THEN 1
        WHEN search_key LIKE %(word)s THEN 2
        ELSE 3
    END AS rank
    FROM engagement_event
    WHERE search_key LIKE %(fragment)s AND system_id = %(system)s AND withdrawn_at IS NULL
    ORDER BY rank, starts_at DESC, id DESC
    LIMIT 6
) AS e
ORDER BY e.rank, e.starts_at DESC, e.id DESC;

SELECT c.public_id, c.text, c.due_on, c.state, o.name
FROM engagement_commitment AS c
JOIN partners_partnership AS p ON p.id = c.partnership_id
JOIN partners_organisation AS o ON o.id = p.organisation_id
WHERE (
    c.search_key LIKE %(fragment)s
    OR to_tsvector('english', coalesce(ics_fold(c.text), '')) @@ to_tsquery('english', %(words)s)
) AND c.system_id = %(system)s AND c.withdrawn_at IS NULL
ORDER BY CASE WHEN c.search_key LIKE %(start)s THEN 1 ELSE 3 END, c.made_on DESC, c.id DESC
LIMIT 6;

SELECT d.public_id, d.text, d.said_on, o.name
FROM engagement_discussionpoint AS d
JOIN partners_partnership AS p ON p.id = d.partnership_id
JOIN partners_organisation AS o ON o.id = p.organisation_id
WHERE to_tsvector('english', coalesce(ics_fold(d.text), '')) @@ to_tsquery('english', %(words)s)
    AND d.system_id = %(system)s AND d.withdrawn_at IS NULL
ORDER BY coalesce(d.said_on, d.said_on) DESC, d.id DESC
LIMIT 6;

SELECT e.public_id, e.title, e.notes, e.starts_at,
    (SELECT string_agg(o.name, ', ') FROM engagement_participation AS r
        JOIN partners_partnership AS p ON p.id = r.partnership_id
        JOIN partners_organisation AS o ON o.id = p.organisation_id
        WHERE r.event_id = e.id AND r.is_standing)
FROM (
    SELECT * FROM engagement_event
    WHERE to_tsvector('english', coalesce(ics_fold(notes), '')) @@ to_tsquery('english', %(words)s)
        AND system_id = %(system)s AND withdrawn_at IS NULL
    ORDER BY coalesce(starts_at, starts_at) DESC, id DESC
    LIMIT 6
) AS e
ORDER BY e.starts_at DESC, e.id DESC;
