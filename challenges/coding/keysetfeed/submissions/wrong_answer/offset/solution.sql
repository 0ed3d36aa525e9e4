SELECT id, published_at, title
FROM posts
WHERE deleted = 0 AND published_at IS NOT NULL
ORDER BY published_at DESC, id DESC
LIMIT (SELECT size FROM page) OFFSET (SELECT (number - 1) * size FROM page);
