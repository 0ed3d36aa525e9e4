SELECT p.id, p.published_at, p.title
FROM posts AS p
CROSS JOIN page AS c
WHERE p.deleted = 0
  AND p.published_at IS NOT NULL
  AND (c.after_id IS NULL
       OR p.published_at < c.after_published_at
       OR (p.published_at = c.after_published_at AND p.id < c.after_id))
ORDER BY p.published_at DESC, p.id DESC
LIMIT (SELECT size FROM page);
