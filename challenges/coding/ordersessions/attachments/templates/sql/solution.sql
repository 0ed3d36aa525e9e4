-- One row for each session: order_id, session, started_at, ended_at, events, status, balance.
SELECT order_id, count(*) AS events
FROM order_events
GROUP BY order_id;
