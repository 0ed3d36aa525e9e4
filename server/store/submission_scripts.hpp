// The Lua scripts of submissions.hpp, each one step: a submission and all that follows from it, or
// nothing. Included by redis_store.cpp alone, whose prelude and table of keys they share.
#pragma once

#include <string_view>

namespace rehearse::store {

// What every script of submissions uses beside the common prelude.
inline constexpr std::string_view submission_prelude = R"lua(
local function unfinished(principal) return prefix .. 'by:' .. principal .. ':unfinished' end
local function list_of(principal, challenge)
  if challenge == '' then return prefix .. 'by:' .. principal .. ':submissions' end
  return prefix .. 'by:' .. principal .. ':challenge:' .. challenge
end
local function batch_of(id) return prefix .. 'batch:' .. id end
local function field(id, name) return redis.call('HGET', sub(id), name) end
local function is_open(state) return state == 'queued' or state == 'running' end
local function is_judged_by(id, job)
  return field(id, 'job') == job and is_open(field(id, 'state'))
end

local function for_each_list(id, change)
  local principal, challenge, batch = unpack(redis.call('HMGET', sub(id), 'principal', 'challenge',
    'batch'))
  change(list_of(principal, ''))
  if challenge ~= '' then change(list_of(principal, challenge)) end
  if batch ~= '' then
    change(batch_of(batch))
    change(batch_of(batch) .. ':entries')
    change(batch_of(batch) .. ':submissions')
  end
end
local function persist(key) redis.call('PERSIST', key) end
-- Waits for its verdict. It and its lists must have no end: see persist.
local function open(principal, id, job, queue, at)
  local entry = redis.call('XADD', jobs(queue), '*', 'j', job, 'u', id, 'p', '', 't', at)
  redis.call('SADD', unfinished(principal), id)
  touch(id, 'job', job, 'queue', queue, 'entry', entry, 'state', 'queued', 'queued_at', at,
    'started_at', '', 'finished_at', '', 'attempt', 0, 'phase', '', 'done', 0, 'total', 0,
    'verdict', '', 'outcome', '')
end
-- Has its verdict, and is kept for a time. So is every list that names it, for as long again.
local function close(id, kept_s, ...)
  redis.call('SREM', unfinished(field(id, 'principal')), id)
  redis.call('EXPIRE', sub(id), kept_s)
  for_each_list(id, function(list) redis.call('EXPIRE', list, kept_s) end)
  touch(id, ...)
end
-- A job that waits is dropped; one that runs is noticed by its runner when it renews its lease.
local function cancel(id, kept_s)
  local queue, entry = unpack(redis.call('HMGET', sub(id), 'queue', 'entry'))
  drop(queue, entry)
  close(id, kept_s, 'state', 'cancelled', 'finished_at', now(), 'verdict', 'AB')
end

-- Why one more cannot be taken, or nothing. The bounds are arguments of the script.
local function room_arguments(principal)
  local room = number() - redis.call('SCARD', unfinished(principal))
  local left = {}
  for _, queue in ipairs({'submission', 'batch'}) do
    left[queue] = number() - redis.call('XLEN', jobs(queue))
  end
  return function(queue)
    if room <= 0 then return 'too_many_requests' end
    if left[queue] <= 0 then return 'queue_full' end
    room, left[queue] = room - 1, left[queue] - 1
  end
end

local function remembered(principal, key)
  return prefix .. 'idempotency:api:' .. #principal .. ':' .. principal .. ':' .. key
end
-- What the request made that came first with this key, or that it was another request; or nothing.
local function earlier(principal, key, body, batch)
  if key == '' then return nil end
  local earlier_body, made = unpack(redis.call('HMGET', remembered(principal, key), 'body', 'made'))
  if not earlier_body or redis.call('EXISTS', prefix .. made) == 0 then return nil end
  if earlier_body ~= body then return {'conflict'} end
  if batch == '' then return {'existed', string.sub(made, 5), {}} end
  return {'existed', string.sub(made, 7), redis.call('LRANGE', prefix .. made .. ':entries', 0, -1)}
end

-- What a client is shown; submissions.cpp reads them in this order.
local shown = {'challenge', 'package', 'language', 'batch', 'queue', 'state', 'created_at',
  'started_at', 'finished_at', 'attempt', 'phase', 'done', 'total', 'verdict', 'outcome',
  'judging', 'seq', 'pinned'}
local function shown_of(id)
  local values = redis.call('HMGET', sub(id), unpack(shown))
  if not values[6] then return nil end
  values[#values + 1] = id
  return values
end
)lua";

// Lists lose those that expired from their old end, and beyond the bound the oldest that are done.
// Those that are passed over are unfinished, of which there is a bound as well.
inline constexpr std::string_view submissions_accept_lua = R"lua(
local function tidy(list, kept_max)
  local surplus, passed_over = redis.call('ZCARD', list) - kept_max, 0
  while true do
    local id = redis.call('ZRANGE', list, passed_over, passed_over)[1]
    local state = id and field(id, 'state')
    if not id or (state and surplus <= 0) then return end
    if state and is_open(state) then passed_over = passed_over + 1
    else
      redis.call('UNLINK', sub(id))
      redis.call('ZREM', list, id)
      surplus = surplus - 1
    end
  end
end

local principal, key, body, kept_max = arg(), arg(), arg(), number()
local reason_for_none = room_arguments(principal)
local words = {too_many_requests = arg(), queue_full = arg()}
local batch = arg()
local same = earlier(principal, key, body, batch)
if same then return same end

local wanted, accepted, lacking = {}, 0, nil
for i = 1, number() do
  local one = {refusal = arg()}
  if one.refusal == '' then
    one.refusal = nil
    for _, name in ipairs({'id', 'job', 'queue', 'challenge', 'package', 'language', 'files',
        'pinned'}) do
      one[name] = arg()
    end
    local reason = reason_for_none(one.queue)
    if reason then one.refusal, lacking = words[reason], lacking or reason
    else accepted = accepted + 1 end
  end
  wanted[i] = one
end
if accepted == 0 and lacking then return {'full', lacking} end

-- Redis does nothing else meanwhile: what all of them need is done once.
local at, entries, lists = now(), {}, {[list_of(principal, '')] = true}
if batch ~= '' then
  redis.call('HSET', batch_of(batch), 'principal', principal, 'created_at', at)
end
for i, one in ipairs(wanted) do
  if one.refusal then entries[i] = '-' .. one.refusal
  else
    entries[i] = '+' .. one.id
    local place = redis.call('INCR', prefix .. 'submissions')
    redis.call('HSET', sub(one.id), 'principal', principal, 'challenge', one.challenge,
      'package', one.package, 'language', one.language, 'files', one.files, 'batch', batch,
      'pinned', one.pinned, 'created_at', at, 'judging', 1)
    redis.call('ZADD', list_of(principal, ''), place, one.id)
    if one.challenge ~= '' then
      local list = list_of(principal, one.challenge)
      redis.call('ZADD', list, place, one.id)
      lists[list] = true
    end
    if batch ~= '' then redis.call('ZADD', batch_of(batch) .. ':submissions', place, one.id) end
    open(principal, one.id, one.job, one.queue, at)
  end
end
local made = 'sub:' .. (wanted[1].id or '')
if batch ~= '' then
  made = 'batch:' .. batch
  redis.call('RPUSH', batch_of(batch) .. ':entries', unpack(entries))
  if accepted == 0 then
    redis.call('EXPIRE', batch_of(batch), 86400)
    redis.call('EXPIRE', batch_of(batch) .. ':entries', 86400)
  end
end
if key ~= '' then
  redis.call('HSET', remembered(principal, key), 'body', body, 'made', made)
  redis.call('EXPIRE', remembered(principal, key), 86400)
end

for list in pairs(lists) do
  persist(list)
  tidy(list, kept_max)
end
return {'made', batch ~= '' and batch or wanted[1].id, entries}
)lua";

inline constexpr std::string_view submissions_earlier_lua = R"lua(
local principal, key, body, batch = arg(), arg(), arg(), arg()
return earlier(principal, key, body, batch) or false
)lua";

inline constexpr std::string_view submissions_get_lua = R"lua(
local id, principal, result = arg(), arg(), arg()
if field(id, 'principal') ~= principal then return false end
local values = shown_of(id)
if result == '' then return {values, false, {}} end
local earlier = {}
for judging = 1, tonumber(field(id, 'judging')) - 1 do
  local of = 'j' .. judging .. ':'
  earlier[judging] = redis.call('HMGET', sub(id), of .. 'package', of .. 'state',
    of .. 'finished_at', of .. 'verdict', of .. 'outcome', of .. result)
end
return {values, field(id, result), earlier}
)lua";

// `place` is the order in which they were accepted: no two are at the same.
inline constexpr std::string_view submissions_list_lua = R"lua(
local principal, challenge, batch, limit, before = arg(), arg(), arg(), number(), arg()
local list = list_of(principal, challenge)
if batch ~= '' then
  if redis.call('HGET', batch_of(batch), 'principal') ~= principal then return false end
  list = batch_of(batch) .. ':submissions'
end
local lines, next_before = {}, before == '' and '+inf' or '(' .. before
repeat
  local found = redis.call('ZREVRANGEBYSCORE', list, next_before, '-inf', 'WITHSCORES', 'LIMIT', 0,
    limit + 1)
  for i = 1, #found, 2 do
    local id, place = found[i], found[i + 1]
    local values = shown_of(id)
    if not values then redis.call('ZREM', list, id)
    elseif challenge == '' or values[1] == challenge then
      if #lines == limit then return {lines, lines[limit][#values + 1]} end
      values[#values + 1] = place
      lines[#lines + 1] = values
    end
    next_before = '(' .. place
  end
until #found == 0
return {lines, ''}
)lua";

inline constexpr std::string_view submissions_cancel_lua = R"lua(
local id, principal, kept_s = arg(), arg(), arg()
if field(id, 'principal') ~= principal then return 'gone' end
local state = field(id, 'state')
if not is_open(state) then return state end
cancel(id, kept_s)
return 'cancelled'
)lua";

inline constexpr std::string_view submissions_rejudge_lua = R"lua(
local id, principal, job, package, queue = arg(), arg(), arg(), arg(), arg()
local judgings_max = number()
if field(id, 'principal') ~= principal then return 'gone' end
if is_open(field(id, 'state')) then return 'open' end
local judging = tonumber(field(id, 'judging'))
if judging >= judgings_max then return 'often' end
local reason = room_arguments(principal)(queue)
if reason then return reason end
for _, name in ipairs({'package', 'state', 'finished_at', 'verdict', 'outcome', 'result',
    'full_result'}) do
  redis.call('HSET', sub(id), 'j' .. judging .. ':' .. name, field(id, name) or '')
end
redis.call('HDEL', sub(id), 'result', 'full_result')
redis.call('HSET', sub(id), 'judging', judging + 1, 'package', package)
persist(sub(id))
for_each_list(id, persist)
open(principal, id, job, queue, now())
return 'queued'
)lua";

inline constexpr std::string_view submissions_batch_lua = R"lua(
local id, principal = arg(), arg()
local owner, created_at = unpack(redis.call('HMGET', batch_of(id), 'principal', 'created_at'))
if owner ~= principal then return false end
local entries, states = redis.call('LRANGE', batch_of(id) .. ':entries', 0, -1), {}
for i, entry in ipairs(entries) do
  states[i] = {'', ''}
  if string.sub(entry, 1, 1) == '+' then
    local state, verdict = unpack(redis.call('HMGET', sub(string.sub(entry, 2)), 'state',
      'verdict'))
    states[i] = {state or 'expired', verdict or ''}
  end
end
return {created_at, entries, states}
)lua";

// Gives what is to be graded, or drops the job: it was cancelled, or judged by another one.
inline constexpr std::string_view submissions_started_lua = R"lua(
local id, job, queue, entry, attempt = arg(), arg(), arg(), arg(), arg()
if not is_judged_by(id, job) then
  drop(queue, entry)
  return false
end
touch(id, 'state', 'running', 'started_at', now(), 'attempt', attempt, 'phase', '', 'done', 0,
  'total', 0)
return redis.call('HMGET', sub(id), 'challenge', 'package', 'language', 'files')
)lua";

inline constexpr std::string_view submissions_progress_lua = R"lua(
local id, job, phase, done, total = arg(), arg(), arg(), arg(), arg()
if not is_judged_by(id, job) or field(id, 'state') ~= 'running' then return 0 end
touch(id, 'phase', phase, 'done', done, 'total', total)
return 1
)lua";

inline constexpr std::string_view submissions_finish_lua = R"lua(
local id, job, queue, entry, kept_s = arg(), arg(), arg(), arg(), arg()
local verdict, outcome, result, full_result = arg(), arg(), arg(), arg()
drop(queue, entry)
local principal = field(id, 'principal')
if not principal then return 'gone' end
if not is_judged_by(id, job) then return 'already' end
local at = now()
close(id, kept_s, 'state', 'done', 'finished_at', at, 'verdict', verdict, 'outcome', outcome,
  'result', result, 'full_result', full_result)
if redis.call('EXISTS', prefix .. 'webhook:' .. principal) == 1 then
  redis.call('ZADD', prefix .. 'webhooks:due', at, id)
  redis.call('DEL', prefix .. 'webhook_try:' .. id)
end
return 'stored'
)lua";

}  // namespace rehearse::store
