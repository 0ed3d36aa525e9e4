SELECT name, (SELECT count(*) FROM users AS invited WHERE invited.invited_by = users.id)
FROM users;
