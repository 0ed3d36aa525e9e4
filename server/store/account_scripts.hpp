// The Lua scripts of accounts and their logins; part of redis_store.cpp, which has the table of
// keys.
#pragma once

#include <string_view>

namespace rehearse::store {

inline constexpr std::string_view account_prelude = R"lua(
local function account_key(id) return prefix .. 'account:' .. id end
local function login_key(id) return prefix .. 'login:' .. id end
local function logins_of(account) return prefix .. 'logins:' .. account end
local function tries_key(who) return prefix .. 'login_tries:' .. who end
local function account_named(name) return redis.call('HGET', prefix .. 'account_names', name) end
local function end_login(account, id)
  redis.call('DEL', login_key(id))
  return redis.call('ZREM', logins_of(account), id)
end
-- Those that stand, oldest first; what has expired is forgotten on the way.
local function standing(account)
  local found = {}
  for _, id in ipairs(redis.call('ZRANGE', logins_of(account), 0, -1)) do
    if redis.call('EXISTS', login_key(id)) == 1 then found[#found + 1] = id
    else redis.call('ZREM', logins_of(account), id) end
  end
  return found
end
local function end_logins(account, but)
  for _, id in ipairs(redis.call('ZRANGE', logins_of(account), 0, -1)) do
    if id ~= but then end_login(account, id) end
  end
end
local function told(id)
  local known = redis.call('HMGET', account_key(id), 'name', 'made_at')
  return {id, known[1], known[2], #standing(id)}
end
-- A try of that name, or from there, was none or was right after all.
local function forgive(tries)
  redis.call('HDEL', tries_key(tries), 'until')
  if redis.call('HINCRBY', tries_key(tries), 'failures', -1) <= 0 then
    redis.call('DEL', tries_key(tries))
  end
end
-- The account of a login that stands, which is used by that.
local function use_login(id, at, kept_ms)
  local login = redis.call('HMGET', login_key(id), 'account', 'used_at')
  if not login[1] then return nil end
  local name = redis.call('HGET', account_key(login[1]), 'name')
  if not name then return nil end
  if tonumber(at) - tonumber(login[2]) >= 60000 then
    redis.call('HSET', login_key(id), 'used_at', at)
    redis.call('PEXPIRE', login_key(id), kept_ms)
  end
  return login[1], name
end
)lua";

inline constexpr std::string_view account_add_lua = R"lua(
local id, name, folded, password = arg(), arg(), arg(), arg()
if account_named(folded) then return 'name_taken' end
if redis.call('ZCARD', prefix .. 'accounts') >= number() then return 'full' end
local at = now()
redis.call('HSET', account_key(id), 'name', name, 'password', password, 'made_at', at)
redis.call('ZADD', prefix .. 'accounts', at, id)
redis.call('HSET', prefix .. 'account_names', folded, id)
return told(id)
)lua";

inline constexpr std::string_view account_list_lua = R"lua(
local accounts = {}
for i, id in ipairs(redis.call('ZRANGE', prefix .. 'accounts', 0, -1)) do accounts[i] = told(id) end
return accounts
)lua";

inline constexpr std::string_view account_remove_lua = R"lua(
local folded = arg()
local id = account_named(folded)
if not id then return false end
local was = told(id)
end_logins(id, '')
redis.call('HDEL', prefix .. 'account_names', folded)
redis.call('ZREM', prefix .. 'accounts', id)
redis.call('DEL', account_key(id), logins_of(id))
return was
)lua";

// Who knows the new password alone comes in; waits that others caused are over.
inline constexpr std::string_view account_password_lua = R"lua(
local folded, password, kept, tries = arg(), arg(), arg(), arg()
local own_tries, address_tries = arg(), arg()
local id = account_named(folded)
if not id then return false end
redis.call('HSET', account_key(id), 'password', password)
redis.call('DEL', tries_key(tries), tries_key(own_tries))
if address_tries ~= '' then forgive(address_tries) end
end_logins(id, kept)
return told(id)
)lua";

// A try counts before its password is looked at, so that a hundred at once are not a hundred
// guesses; one that was right takes its count back (login_add).
inline constexpr std::string_view login_try_lua = R"lua(
local folded, wait_max, kept_ms = arg(), number(), arg()
local counted, at, wait = {}, tonumber(now()), 0
for i = 1, number() do counted[i] = {tries = tries_key(arg()), free = number()} end
for _, one in ipairs(counted) do
  local over = redis.call('HGET', one.tries, 'until')
  if over then wait = math.max(wait, tonumber(over) - at) end
end
if wait > 0 then return {'wait', math.min(wait, wait_max)} end
for _, one in ipairs(counted) do
  local failures = redis.call('HINCRBY', one.tries, 'failures', 1)
  if failures > one.free then
    local pause = math.min(wait_max, 1000 * 2 ^ math.min(30, failures - one.free - 1))
    redis.call('HSET', one.tries, 'until', text(at + pause))
  end
  redis.call('PEXPIRE', one.tries, kept_ms)
end
local id = account_named(folded)
if not id then return {'go'} end
local known = redis.call('HMGET', account_key(id), 'name', 'password')
return {'go', id, known[1], known[2]}
)lua";

inline constexpr std::string_view login_take_back_lua = R"lua(
local own_tries, address_tries = arg(), arg()
forgive(own_tries)
if address_tries ~= '' then forgive(address_tries) end
return 1
)lua";

inline constexpr std::string_view login_add_lua = R"lua(
local login, account, password, own_tries, address_tries = arg(), arg(), arg(), arg(), arg()
local address, agent, kept_ms, logins_max = arg(), arg(), arg(), number()
-- Removed, or given another password, while this one was being looked at.
if redis.call('HGET', account_key(account), 'password') ~= password then return 0 end
redis.call('DEL', tries_key(own_tries))
if address_tries ~= '' then forgive(address_tries) end
local old = standing(account)
for i = 1, #old - logins_max + 1 do end_login(account, old[i]) end
local at = now()
redis.call('HSET', login_key(login), 'account', account, 'made_at', at, 'used_at', at,
  'address', address, 'agent', agent)
redis.call('PEXPIRE', login_key(login), kept_ms)
redis.call('ZADD', logins_of(account), at, login)
return 1
)lua";

inline constexpr std::string_view login_find_lua = R"lua(
local account, name = use_login(arg(), now(), arg())
if not account then return false end
return {account, name}
)lua";

inline constexpr std::string_view login_ended_lua = R"lua(
local kept_ms, at, ended = arg(), now(), {}
for _ = 1, number() do
  local id = arg()
  if not use_login(id, at, kept_ms) then ended[#ended + 1] = id end
end
return ended
)lua";

inline constexpr std::string_view login_list_lua = R"lua(
local logins = {}
for i, id in ipairs(standing(arg())) do
  local known = redis.call('HMGET', login_key(id), 'made_at', 'used_at', 'address', 'agent')
  logins[i] = {id, known[1], known[2], known[3], known[4]}
end
return logins
)lua";

inline constexpr std::string_view login_end_lua = R"lua(
local account, id = arg(), arg()
if redis.call('HGET', login_key(id), 'account') ~= account then return 0 end
return end_login(account, id)
)lua";

}  // namespace rehearse::store
