SELECT c.id,
       c.name,
       substr(o.placed_on, 1, 7) AS month,
       count(DISTINCT o.id)      AS orders,
       coalesce(sum(i.quantity * i.unit_price - i.discount), 0) AS revenue
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id AND o.status = 'paid'
LEFT JOIN items AS i ON i.order_id = o.id
GROUP BY c.id, c.name, month;
