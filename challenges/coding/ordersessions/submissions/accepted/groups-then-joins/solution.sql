WITH marked AS (
    SELECT *, CASE WHEN at - lag(at) OVER w > 1800 THEN 1 ELSE 0 END AS gap
    FROM order_events
    WINDOW w AS (PARTITION BY order_id ORDER BY at, id)
),
numbered AS (
    SELECT *, 1 + sum(gap) OVER (PARTITION BY order_id ORDER BY at, id ROWS UNBOUNDED PRECEDING) AS session
    FROM marked
),
sessions AS (
    SELECT order_id, session, min(at) AS started_at, max(at) AS ended_at, count(*) AS events,
           total(amount) AS moved
    FROM numbered
    GROUP BY order_id, session
)
SELECT order_id, session, started_at, ended_at, events,
       (SELECT n.status FROM numbered AS n
        WHERE n.order_id = s.order_id AND n.session = s.session
        ORDER BY n.at DESC, n.id DESC LIMIT 1),
       sum(moved) OVER (PARTITION BY order_id ORDER BY session)
FROM sessions AS s;
