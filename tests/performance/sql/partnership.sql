SELECT p.public_id, p.tier, o.name, o.kind, o.town, s.name, u.name, place.name
FROM partners_partnership AS p
JOIN partners_organisation AS o ON o.id = p.organisation_id
JOIN partners_system AS s ON s.id = p.system_id
LEFT JOIN accounts_user AS u ON u.id = p.owner_id
LEFT JOIN partners_place AS place ON place.id = p.place_id
WHERE p.id = %(partnership)s;

SELECT h.public_id, h.name, h.email, q.title, q.grade
FROM partners_position AS q
JOIN partners_person AS h ON h.id = q.person_id
JOIN partners_partnership AS p ON p.organisation_id = q.organisation_id AND p.system_id = q.system_id
WHERE p.id = %(partnership)s AND q.valid_to IS NULL
ORDER BY q.grade DESC, h.name
LIMIT 30;

SELECT t.public_id, t.title, b.name, h.name
FROM partners_seat AS t
JOIN partners_board AS b ON b.id = t.board_id
LEFT JOIN partners_appointment AS a ON a.seat_id = t.id AND a.valid_to IS NULL AND a.kind = 'holder'
LEFT JOIN partners_person AS h ON h.id = a.person_id
WHERE t.expected_from_id = %(partnership)s
ORDER BY b.name, t.title;

SELECT e.public_id, e.kind, e.title, e.starts_at, e.notes, r.attendance, r.tone
FROM engagement_participation AS r
JOIN engagement_event AS e ON e.id = r.event_id
WHERE r.partnership_id = %(partnership)s AND r.is_standing
ORDER BY r.starts_at DESC, r.id DESC
LIMIT 11;

SELECT public_id, text, made_by, due_on, state
FROM engagement_commitment
WHERE partnership_id = %(partnership)s AND state IN ('open', 'renegotiated') AND withdrawn_at IS NULL
ORDER BY due_on, id
LIMIT 25;

SELECT public_id, theme, kind, text, said_on
FROM engagement_discussionpoint
WHERE partnership_id = %(partnership)s AND withdrawn_at IS NULL
ORDER BY said_on DESC, id DESC
LIMIT 10;

SELECT valid_from, contacts_a_year, people, grade FROM engagement_agreement
WHERE partnership_id = %(partnership)s
ORDER BY valid_from DESC;

SELECT year, encode(mean, 'hex'), encode(sd, 'hex'), newest_mean, newest_sd
FROM engagement_scoreseries
WHERE partnership_id = %(partnership)s AND measure = 'health'
ORDER BY year;
