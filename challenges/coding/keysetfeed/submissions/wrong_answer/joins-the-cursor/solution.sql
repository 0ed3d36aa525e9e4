SELECT p.id, p.published_at, p.title
FROM posts AS p
LEFT JOIN posts AS c ON c.id = (SELECT after_id FROM page) AND c.deleted = 0
WHERE p.deleted = 0
  AND p.published_at IS NOT NULL
  AND (c.id IS NULL OR (p.published_at, p.id) < (c.published_at, c.id))
ORDER BY p.published_at DESC, p.id DESC
LIMIT (SELECT size FROM page);
