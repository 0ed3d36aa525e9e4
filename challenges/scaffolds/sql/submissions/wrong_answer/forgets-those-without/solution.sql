-- One plausible mistake: users who invited nobody are missing.
SELECT inviter.name, count(*)
FROM users AS inviter
JOIN users AS invited ON invited.invited_by = inviter.id
GROUP BY inviter.id;
