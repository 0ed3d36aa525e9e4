CREATE INDEX newest_of_customer ON orders (status, customer_id, placed_at DESC, id DESC, total);

WITH page AS (
    SELECT id, placed_at, total
    FROM orders
    WHERE customer_id = 42 AND status = 'paid' AND placed_at BETWEEN '2024-03-01 00:00:00' AND '2024-03-31 23:59:59'
    ORDER BY placed_at DESC, id DESC
    LIMIT 20
)
SELECT p.id, p.placed_at, p.total, (SELECT count(*) FROM order_items WHERE order_id = p.id)
FROM page AS p
ORDER BY p.placed_at DESC, p.id DESC;
