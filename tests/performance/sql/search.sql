SELECT public_id, name, kind, town, legal_end
FROM partners_organisation
WHERE search_key LIKE %(fragment)s
ORDER BY name, id
LIMIT 21;
