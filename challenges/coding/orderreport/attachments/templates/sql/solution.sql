-- One row for each customer and month: customer id, name, month, paid orders, revenue in cents.
SELECT c.id, c.name
FROM customers AS c;
