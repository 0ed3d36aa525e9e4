SELECT inviter.name, count(invited.id)
FROM users AS inviter
LEFT JOIN users AS invited ON invited.invited_by = inviter.id
GROUP BY inviter.id;
