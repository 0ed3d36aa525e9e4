WITH marked AS (
    SELECT e.*, CASE WHEN at - lag(at) OVER (PARTITION BY order_id ORDER BY at, id) <= 1800 THEN 0 ELSE 1 END AS is_first
    FROM order_events AS e
),
numbered AS (
    SELECT m.*, sum(is_first) OVER (PARTITION BY order_id ORDER BY at, id) AS session
    FROM marked AS m
)
SELECT order_id, session, min(at), max(at), count(*), max(status),
       sum(sum(coalesce(amount, 0))) OVER (PARTITION BY order_id ORDER BY session)
FROM numbered
GROUP BY order_id, session;
