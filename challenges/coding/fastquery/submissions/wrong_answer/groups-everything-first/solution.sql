CREATE INDEX orders_of_customer ON orders (customer_id, status, placed_at);

SELECT o.id, o.placed_at, o.total, count(i.line) AS items
FROM orders AS o
LEFT JOIN order_items AS i ON i.order_id = o.id
WHERE o.customer_id = 42
  AND o.status = 'paid'
  AND o.placed_at >= '2024-03-01'
  AND o.placed_at < '2024-04-01'
GROUP BY o.id, o.placed_at, o.total
ORDER BY o.placed_at DESC, o.id DESC
LIMIT 20;
