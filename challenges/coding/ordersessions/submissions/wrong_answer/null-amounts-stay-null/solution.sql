WITH marked AS (
    SELECT e.*,
           CASE WHEN at - lag(at) OVER (PARTITION BY order_id ORDER BY at, id) <= 1800 THEN 0 ELSE 1 END AS is_first
    FROM order_events AS e
),
numbered AS (
    SELECT m.*, sum(is_first) OVER (PARTITION BY order_id ORDER BY at, id) AS session
    FROM marked AS m
),
told AS (
    SELECT n.*,
           row_number() OVER (PARTITION BY order_id, session ORDER BY at DESC, id DESC) AS from_end,
           count(*)     OVER (PARTITION BY order_id, session) AS events,
           min(at)      OVER (PARTITION BY order_id, session) AS started_at,
           sum(amount) OVER (PARTITION BY order_id ORDER BY at, id) AS balance
    FROM numbered AS n
)
SELECT order_id, session, started_at, at AS ended_at, events, status, balance
FROM told
WHERE from_end = 1;
