// The Lua scripts of what people study and of their interviews to come; part of redis_store.cpp,
// which has the table of keys.
#pragma once

#include <string_view>

namespace rehearse::store {

inline constexpr std::string_view study_prelude = R"lua(
local function of_person(person, what) return prefix .. 'p:' .. person .. ':' .. what end
local function remembered(person, key)
  return prefix .. 'idempotency:study:' .. #person .. ':' .. person .. ':' .. key
end
-- What an earlier request with that key made, and whether that was the same request.
local function earlier(person, key, request)
  local known = key ~= '' and redis.call('GET', remembered(person, key))
  if not known then return nil, true end
  return string.sub(known, #request + 2), string.sub(known, 1, #request) == request
end
local function remember(person, key, request, made)
  if key ~= '' then
    redis.call('SET', remembered(person, key), request .. ' ' .. made, 'EX', 86400)
  end
end
)lua";

// An entry that was deleted meanwhile is made anew: its place may be another's by now, hence the
// time beside it.
inline constexpr std::string_view study_add_lua = R"lua(
local person, key, request, payload = arg(), arg(), arg(), arg()
local reviews_max, bytes_max = number(), number()
local reviews, counts = of_person(person, 'reviews'), of_person(person, 'study')
local made, is_same = earlier(person, key, request)
if not is_same then return {'conflict'} end
if made then
  local seq, t = string.match(made, '^(%d+)-(%d+)$')
  local found = redis.call('XRANGE', reviews, seq .. '-0', seq .. '-0')
  if found[1] and found[1][2][2] == t then return {'existed', seq, t, found[1][2][4]} end
end
local known = redis.call('HMGET', counts, 'seq', 'bytes')
local bytes = tonumber(known[2] or 0) + #payload
if redis.call('XLEN', reviews) >= reviews_max or bytes > bytes_max then return {'full'} end
local seq, at = text(tonumber(known[1] or 0) + 1), now()
redis.call('XADD', reviews, seq .. '-0', 't', at, 'p', payload)
redis.call('HSET', counts, 'seq', seq, 'bytes', text(bytes))
remember(person, key, request, seq .. '-' .. at)
return {'made', seq, at, payload}
)lua";

inline constexpr std::string_view study_remove_lua = R"lua(
local person = arg()
local reviews, upcoming = of_person(person, 'reviews'), of_person(person, 'upcoming')
local counts = {redis.call('XLEN', reviews), redis.call('HLEN', upcoming)}
redis.call('UNLINK', reviews, upcoming, of_person(person, 'study'), of_person(person, 'outcomes'))
return counts
)lua";

// Of a session that was deleted meanwhile nothing is kept: nobody would come by to delete it.
inline constexpr std::string_view study_outcome_lua = R"lua(
local person, session, payload = arg(), arg(), arg()
if redis.call('EXISTS', of(session, 'head')) == 0 then return 0 end
redis.call('HSET', of_person(person, 'outcomes'), session, payload)
return 1
)lua";

// `how` is `new`, or `old`: then there must be one of that id.
inline constexpr std::string_view upcoming_put_lua = R"lua(
local person, how, id, payload = arg(), arg(), arg(), arg()
local key, request, upcoming_max = arg(), arg(), number()
local upcoming = of_person(person, 'upcoming')
local made, is_same = earlier(person, key, request)
if not is_same then return {'conflict'} end
if made then
  local known = redis.call('HGET', upcoming, made)
  if known then return {'existed', made, known} end
end
if how == 'old' and redis.call('HEXISTS', upcoming, id) == 0 then return {'none'} end
if how == 'new' and redis.call('HLEN', upcoming) >= upcoming_max then return {'full'} end
redis.call('HSET', upcoming, id, payload)
remember(person, key, request, id)
return {'made', id, payload}
)lua";

}  // namespace rehearse::store
