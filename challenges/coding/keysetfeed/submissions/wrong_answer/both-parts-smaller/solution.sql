SELECT id, published_at, title
FROM posts
WHERE deleted = 0
  AND published_at IS NOT NULL
  AND ((SELECT after_id FROM page) IS NULL
       OR (published_at <= (SELECT after_published_at FROM page)
           AND id < (SELECT after_id FROM page)))
ORDER BY published_at DESC, id DESC
LIMIT (SELECT size FROM page);
