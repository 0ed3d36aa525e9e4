CREATE INDEX orders_of_customer ON orders (placed_at);

SELECT o.id, o.placed_at, o.total, count(i.line) AS items
FROM orders AS o
LEFT JOIN order_items AS i ON i.order_id = o.id
WHERE o.customer_id = 42
  AND lower(o.status) = 'paid'
  AND date(o.placed_at) BETWEEN '2024-03-01' AND '2024-03-31'
GROUP BY o.id, o.placed_at, o.total
ORDER BY o.placed_at DESC, o.id DESC
LIMIT 20;
