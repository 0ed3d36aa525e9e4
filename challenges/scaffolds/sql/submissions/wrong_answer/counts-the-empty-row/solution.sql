-- One plausible mistake: the row without a partner is counted as one.
SELECT inviter.name, count(*)
FROM users AS inviter
LEFT JOIN users AS invited ON invited.invited_by = inviter.id
GROUP BY inviter.id;
