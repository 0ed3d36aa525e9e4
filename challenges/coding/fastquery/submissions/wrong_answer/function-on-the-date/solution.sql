CREATE INDEX orders_of_customer ON orders (customer_id, status, placed_at);

SELECT o.id, o.placed_at, o.total,
       (SELECT count(*) FROM order_items AS i WHERE i.order_id = o.id) AS items
FROM orders AS o
WHERE o.customer_id = 42
  AND o.status = 'paid'
  AND date(o.placed_at) BETWEEN '2024-03-01' AND '2024-03-31'
ORDER BY o.placed_at DESC, o.id DESC
LIMIT 20;
