-- The page after the cursor: id, published_at, title, newest first.
SELECT id, published_at, title
FROM posts
ORDER BY published_at DESC
LIMIT 10;
