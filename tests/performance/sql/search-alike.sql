SELECT o.public_id, o.name, o.kind, o.town, o.legal_end, p.public_id,
    (SELECT string_agg(i.value, ', ') FROM partners_identifier AS i
        WHERE i.organisation_id = o.id AND i.scheme = 'ods')
FROM (
    SELECT * FROM (
        SELECT *, ics_misspelt(search_key, %(phrase)s, %(mistakes)s) AS wrong FROM (
            SELECT * FROM partners_organisation
            WHERE search_key %%> %(phrase)s AND NOT is_fictional
            ORDER BY word_similarity(%(phrase)s, search_key) DESC, lower(name), id
            LIMIT 100
        ) AS likest
    ) AS counted
    WHERE wrong <= %(mistakes)s
    ORDER BY wrong, lower(name), id
    LIMIT 6
) AS o
LEFT JOIN partners_partnership AS p
    ON p.organisation_id = o.id AND p.system_id = %(system)s AND p.withdrawn_at IS NULL
ORDER BY o.wrong, lower(o.name), o.id;

SELECT h.public_id, h.name,
    (SELECT string_agg(q.title || ' at ' || o.name, ', ') FROM partners_position AS q
        JOIN partners_organisation AS o ON o.id = q.organisation_id
        WHERE q.person_id = h.id AND q.valid_to IS NULL)
FROM (
    SELECT *, ics_misspelt(search_key, %(phrase)s, %(mistakes)s) AS wrong FROM (
        SELECT * FROM partners_person
        WHERE search_key %%> %(phrase)s AND system_id = %(system)s AND erased_at IS NULL
        ORDER BY word_similarity(%(phrase)s, search_key) DESC, lower(name), id
        LIMIT 100
    ) AS likest
) AS h
WHERE wrong <= %(mistakes)s
ORDER BY wrong, lower(h.name), h.id
LIMIT 6;

SELECT e.public_id, e.title, e.occurred_on,
    (SELECT string_agg(o.name, ', ') FROM engagement_participation AS r
        JOIN partners_partnership AS p ON p.id = r.partnership_id
        JOIN partners_organisation AS o ON o.id = p.organisation_id
        WHERE r.event_id = e.id AND r.is_standing)
FROM (
    SELECT *, ics_misspelt(search_key, %(phrase)s, %(mistakes)s) AS wrong FROM (
        SELECT * FROM engagement_event
        WHERE search_key %%> %(phrase)s AND system_id = %(system)s AND withdrawn_at IS NULL
        ORDER BY word_similarity(%(phrase)s, search_key) DESC, starts_at DESC, id DESC
        LIMIT 100
    ) AS likest
) AS e
WHERE wrong <= %(mistakes)s
ORDER BY wrong, e.starts_at DESC, e.id DESC
LIMIT 6;
