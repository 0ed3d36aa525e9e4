#include "store/redis_store.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/uuid/detail/sha1.hpp>
#include <utility>

#include "base/assert.hpp"
#include "store/account_scripts.hpp"
#include "store/study_scripts.hpp"
#include "store/submission_scripts.hpp"

namespace rehearse::store {
namespace {

// clang-format off
// Keys, all behind the prefix (rh: unless configured otherwise). <s> is a session, <p> a person.
//
//   s:<s>:log           stream   the events; entry <seq>-0 with t (Redis TIME, ms), h (hash), p (payload)
//   s:<s>:archive       hash     seq and hash of the end, blob: the whole log of an archived session, compressed; then
//                                there is no s:<s>:log any more
//   s:<s>:head          hash     seq and hash of the last entry; a session exists if this key does
//   s:<s>:snapshot      hash     seq, hash, blob: the state after entry seq
//   s:<s>:results       hash     job -> result that a candidate may see
//   s:<s>:full_results  hash     job -> result with hidden tests, for the server only
//   s:<s>:sources       hash     of:<job> -> hash of the source submitted, text:<hash> -> that source, bytes -> of all
//   s:<s>:source_ages   zset     hash by the seq of the last submission of it: the oldest make room
//   s:<s>:people        set      whose index names the session
//   s:<s>:shares        hash     link to its report -> what it shows and until when; what opens it is nowhere (shares.cpp)
//   s:<s>:opinions      hash     told -> where its answers may be sent, of:<item> -> a second opinion on one (opinions.cpp)
//   opinion_lease:<s>:<item> string  while a server asks for that
//   s:<s>:events        channel  "E <from> <to> <count>\n" and per entry "<seq> <t> <h> <bytes>\n<p>";
//                                or "P" and an ephemeral payload
//   p:<p>:sessions      zset     session by its place in the list
//   p:<p>:summaries     hash     session -> summary
//   p:<p>:outcomes      hash     session -> what it came to by topic, once somebody asked for their progress
//   p:<p>:reviews       stream   what a person studied; entry <seq>-0 with t (ms) and p (payload)
//   p:<p>:study         hash     seq and bytes of those reviews
//   p:<p>:upcoming      hash     interview to come -> payload
//   idempotency:study:… string   hash of the request, what it made (<seq>-<t> of a review, or an id of upcoming)
//   idempotency:...     string   the session that a person's key made, a space, the hash of what asked for it
//   deadlines           zset     session by its next deadline, ms; +inf: when its next job is done
//   jobs:interactive    stream   jobs with j (id), s (session) or u (submission of the API), p (payload),
//   jobs:submission     stream     t (queued at, ms); consumer group `runners`; an entry goes when its job is
//   jobs:batch          stream     finished
//   sub:<u>             hash     a submission of the API: who, what, its files, state, verdict, results (result,
//                                full_result), those of earlier judgings (j<n>:…), its place in a queue
//   sub:<u>:events      channel  the number of each change, `seq` in the hash
//   submissions         string   how many were ever accepted: each one's place in all lists
//   by:<o>:submissions  zset     submissions of principal <o> by place
//   by:<o>:challenge:<c> zset    those of them that are of challenge <c>
//   by:<o>:unfinished   set      those of them that have no verdict yet
//   batch:<b>           hash     principal, created_at
//   batch:<b>:entries   list     what was answered, in order: +<submission> or -<refusal>
//   batch:<b>:submissions zset   those accepted, by place
//   idempotency:api:…   hash     body (its hash), made (sub:<u> or batch:<b>)
//   secret              string   what client ids are sealed with
//   content:<hash>      string   number of pieces; content:<hash>:<n> are the pieces
//   runners             hash     name -> when it was heard of, and what it offers (runners.cpp)
//   token:<id>          hash     name, hash (of the secret), scopes, per_minute, unfinished_max, and created_at,
//                                expires_at, used_at in ms
//   tokens              zset     token id by when it was made
//   token_hashes        hash     hash of the secret -> token id
//   token_names         hash     name -> token id
//   rate:<id>           hash     level, at: the bucket of a token's requests
//   account:<id>        hash     name, password (argon2id), made_at
//   accounts            zset     account id by when it was made
//   account_names       hash     name in small letters -> account id
//   login:<id>          hash     account, made_at, used_at, address, agent; the id is a hash of the cookie
//   logins:<account>    zset     login id by when it was made
//   login_tries:<w>     hash     failures, until: of a name, an address or a known browser, by its hash
//   webhook:<owner>     hash     url, secret, created_at, delivered_at, failed_at, last_error; an owner is a principal
//   webhooks:due        zset     submission that must be told, by when to try, ms; whoever finishes one whose owner has a
//                                webhook adds it, in the same step
//   webhook_try:<subm.> hash     id, first_at, tries: of the delivery that is under way
//
// A session lives until it is removed, and what belongs to it goes with it. Contents stay, as any session may name them.
// Time limits: idempotency keys 24 h, buckets a minute (full by then), tries 2 d; logins limits::login_kept
// after their last use, tries to log in a day; submissions limits::submission_kept
// after their verdict, never before, and the lists that name them as long after the last such verdict. The scripts build
// their keys from the prefix instead of KEYS, since one call spans many: Redis Cluster is ruled out anyway.
// clang-format on

constexpr std::string_view prelude = R"lua(
local prefix = ARGV[1]
local position = 1
local function arg() position = position + 1; return ARGV[position] end
local function number() return tonumber(arg()) end
local function text(n) return string.format('%.0f', n) end
local function now()
  local time = redis.call('TIME')
  return text(time[1] * 1000 + math.floor(time[2] / 1000))
end
local function of(session, what) return prefix .. 's:' .. session .. ':' .. what end
local function jobs(queue) return prefix .. 'jobs:' .. queue end
local function sub(id) return prefix .. 'sub:' .. id end
-- In the order of taking. Behind the last there is only work that nobody waits for.
local queues = {'interactive', 'submission', 'batch'}
local function queue_arguments() return {unpack(queues, 1, number())} end

local function head_of(session)
  local head = redis.call('HMGET', of(session, 'head'), 'seq', 'hash')
  if not head[1] then return nil, nil end
  return tonumber(head[1]), head[2]
end

local function is_archived(session) return redis.call('EXISTS', of(session, 'archive')) == 1 end

local function hash_at(session, seq)
  local last, hash = head_of(session)
  if last == seq then return hash end
  local id = text(seq) .. '-0'
  local found = redis.call('XRANGE', of(session, 'log'), id, id)
  return found[1] and found[1][2][4]
end

-- The session that a person's key made: nil, {'conflict'} if something else was asked with it, or
-- {'existed', session, seq, hash}.
local function key_of_session(person, key)
  return prefix .. 'idempotency:' .. #person .. ':' .. person .. ':' .. key
end
local function made_before(person, key, request)
  if key == '' then return nil end
  local remembered = redis.call('GET', key_of_session(person, key)) or ''
  local session, asked = string.match(remembered, '^(%S+) ?(%S*)$')
  if not session then return nil end
  local seq, hash = head_of(session)
  if not seq then return nil end
  -- Keys of an older server do not tell what asked.
  if asked ~= '' and asked ~= request then return {'conflict'} end
  return {'existed', session, seq, hash}
end

local hint_bytes_max = 262144
local function extend(session, seq, hash, at, payloads)
  local from, hashes, hint, bytes = seq + 1, {}, {}, 0
  for i, payload in ipairs(payloads) do
    seq = seq + 1
    local name = text(seq)
    hash = string.sub(redis.sha1hex(hash .. ':' .. name .. ':' .. at .. ':' .. payload), 1, 16)
    redis.call('XADD', of(session, 'log'), name .. '-0', 't', at, 'h', hash, 'p', payload)
    hashes[i] = hash
    bytes = bytes + #payload
    hint[i] = name .. ' ' .. at .. ' ' .. hash .. ' ' .. #payload .. '\n' .. payload
  end
  redis.call('HSET', of(session, 'head'), 'seq', text(seq), 'hash', hash)
  if #payloads > 0 then
    if bytes > hint_bytes_max then hint = {} end
    redis.call('PUBLISH', of(session, 'events'), 'E ' .. text(from) .. ' ' .. text(seq) .. ' '
      .. #hint .. '\n' .. table.concat(hint))
  end
  return seq, hash, hashes
end

local function payload_arguments()
  local payloads = {}
  for i = 1, number() do payloads[i] = arg() end
  return payloads
end

-- Keeps what was submitted, each text once. Beyond the bound the oldest make room, but never what is needed.
local function source_arguments(session, seq)
  local kept, ages = of(session, 'sources'), of(session, 'source_ages')
  local sources = number()
  if sources == 0 then return end
  for _ = 1, sources do
    local job, hash, source = arg(), arg(), arg()
    redis.call('HSET', kept, 'of:' .. job, hash)
    if redis.call('HSETNX', kept, 'text:' .. hash, source) == 1 then
      redis.call('HINCRBY', kept, 'bytes', #source)
    end
    redis.call('ZADD', ages, text(seq), hash)
  end
  local bytes_max, needed = number(), {}
  for _ = 1, number() do
    local hash = redis.call('HGET', kept, 'of:' .. arg())
    if hash then needed[hash] = true end
  end
  local bytes = tonumber(redis.call('HGET', kept, 'bytes'))
  if bytes <= bytes_max then return end
  for _, hash in ipairs(redis.call('ZRANGEBYSCORE', ages, '-inf', '(' .. text(seq))) do
    if bytes <= bytes_max then return end
    if not needed[hash] then
      bytes = redis.call('HINCRBY', kept, 'bytes', -redis.call('HSTRLEN', kept, 'text:' .. hash))
      redis.call('HDEL', kept, 'text:' .. hash)
      redis.call('ZREM', ages, hash)
    end
  end
end

-- A list is in the order in which its sessions came to it: a time would leave two of one millisecond in any order.
local function index_session(list, session)
  if redis.call('ZSCORE', list, session) then return end
  local newest = redis.call('ZREVRANGE', list, 0, 0, 'WITHSCORES')
  redis.call('ZADD', list, text(tonumber(newest[2] or 0) + 1), session)
end

local function effect_arguments(session, at, seq)
  for i = 1, number() do
    local queue, job, payload = arg(), arg(), arg()
    redis.call('XADD', jobs(queue), '*', 'j', job, 's', session, 'p', payload, 't', at)
  end
  source_arguments(session, seq)
  local deadline = arg()
  if deadline == 'none' then redis.call('ZREM', prefix .. 'deadlines', session)
  elseif deadline ~= 'keep' then redis.call('ZADD', prefix .. 'deadlines', deadline, session) end
  if arg() == 'index' then
    local person, summary = arg(), arg()
    index_session(prefix .. 'p:' .. person .. ':sessions', session)
    redis.call('HSET', prefix .. 'p:' .. person .. ':summaries', session, summary)
    redis.call('SADD', of(session, 'people'), person)
  end
end

local function make_group(queue)
  redis.pcall('XGROUP', 'CREATE', jobs(queue), 'runners', '0', 'MKSTREAM')
end
-- A group that was lost (a flush, a failover) is made again, from the start of the stream.
local function with_group(queue, ...)
  local answer = redis.pcall(...)
  if type(answer) == 'table' and answer.err and string.find(answer.err, 'NOGROUP', 1, true) then
    make_group(queue)
    answer = redis.pcall(...)
  end
  return answer
end
local function is_held(queue, entry, consumer)
  local held = with_group(queue, 'XPENDING', jobs(queue), 'runners', entry, entry, 1)
  if held.err or not held[1] then return nil end
  return held[1][2] == consumer, held[1][4]
end
local function drop(queue, entry)
  redis.pcall('XACK', jobs(queue), 'runners', entry)
  redis.call('XDEL', jobs(queue), entry)
end
-- Every change of a submission has a number, so that who follows it knows what is new.
-- Tells the state that it leaves, which is among the values or as it was.
local function touch(id, ...)
  local values, state = {...}, nil
  for i = 1, #values, 2 do if values[i] == 'state' then state = values[i + 1] end end
  redis.call('HSET', sub(id), ...)
  redis.call('HINCRBY', sub(id), 'seq', 1)
  redis.call('PUBLISH', sub(id) .. ':events', state or redis.call('HGET', sub(id), 'state'))
end
-- At the end of its queue and as new: what was delivered so far says nothing against it.
local function put_back(queue, entry)
  local found = redis.call('XRANGE', jobs(queue), entry, entry)
  if found[1] then
    local fields = found[1][2]
    local again = redis.call('XADD', jobs(queue), '*', unpack(fields))
    local is_submission = fields[3] == 'u'
    if is_submission and redis.call('HGET', sub(fields[4]), 'job') == fields[2] then
      touch(fields[4], 'entry', again, 'state', 'queued', 'phase', '', 'done', 0, 'total', 0)
    end
  end
  drop(queue, entry)
end

local function token_key(id) return prefix .. 'token:' .. id end
local function token_of(hash, at)
  local id = redis.call('HGET', prefix .. 'token_hashes', hash)
  if not id then return {'unknown'} end
  local expires = redis.call('HGET', token_key(id), 'expires_at')
  if expires ~= '' and tonumber(expires) <= tonumber(at) then return {'expired'} end
  return {'fine', id, redis.call('HGETALL', token_key(id))}
end
)lua";

constexpr std::string_view append_lua = R"lua(
local session, expected, expected_hash = arg(), number(), arg()
local seq, hash = head_of(session)
if not seq then return {'gone'} end
if seq ~= expected or hash ~= expected_hash then
  -- Whoever has missed what happened last reads the archive; whether theirs is its past shows then.
  if expected < seq and is_archived(session) then return {'conflict', seq, hash, {}} end
  local is_ours = expected < seq and
    ((expected == 0 and expected_hash == '') or hash_at(session, expected) == expected_hash)
  if not is_ours then return {'changed', seq, hash} end
  return {'conflict', seq, hash, redis.call('XRANGE', of(session, 'log'),
    text(expected + 1) .. '-0', '+', 'COUNT', 1000)}
end
local payloads = payload_arguments()
if #payloads > 0 and is_archived(session) then return {'gone'} end
local at = now()
local hashes
seq, hash, hashes = extend(session, seq, hash, at, payloads)
effect_arguments(session, at, seq)
return {'kept', seq, hash, at, hashes}
)lua";

// Entries that a failover took, as they were: they change nothing but what is missing, and only if
// all of them follow the head.
constexpr std::string_view restore_lua = R"lua(
local session, expected, expected_hash = arg(), number(), arg()
local seq, hash = head_of(session)
if not seq then return 'gone' end
if seq ~= expected or hash ~= expected_hash then return 'changed' end
local entries, last_seq, last = {}, seq, hash
for i = 1, number() do
  local at, its_hash, payload = arg(), arg(), arg()
  last_seq = last_seq + 1
  last = string.sub(redis.sha1hex(last .. ':' .. text(last_seq) .. ':' .. at .. ':' .. payload), 1, 16)
  if last ~= its_hash then return 'changed' end
  entries[i] = {at, payload}
end
for _, entry in ipairs(entries) do seq, hash = extend(session, seq, hash, entry[1], {entry[2]}) end
effect_arguments(session, now(), seq)
return 'restored'
)lua";

constexpr std::string_view create_lua = R"lua(
local session, person, key, request, sessions_max = arg(), arg(), arg(), arg(), number()
local same = made_before(person, key, request)
if same then return same end
if redis.call('EXISTS', of(session, 'head')) == 1 then return {'taken'} end
if redis.call('ZCARD', prefix .. 'p:' .. person .. ':sessions') >= sessions_max then
  return {'full'}
end
local at = now()
local seq, hash, hashes = extend(session, 0, '', at, payload_arguments())
effect_arguments(session, at, seq)
if key ~= '' then
  redis.call('SET', key_of_session(person, key), session .. ' ' .. request, 'EX', 86400)
end
return {'made', session, seq, hash, at, hashes}
)lua";

constexpr std::string_view made_before_lua = R"lua(
local person, key, request = arg(), arg(), arg()
return made_before(person, key, request) or false
)lua";

constexpr std::string_view remove_lua = R"lua(
local session = arg()
local existed = redis.call('EXISTS', of(session, 'head'))
local seq = head_of(session)
for _, person in ipairs(redis.call('SMEMBERS', of(session, 'people'))) do
  redis.call('ZREM', prefix .. 'p:' .. person .. ':sessions', session)
  redis.call('HDEL', prefix .. 'p:' .. person .. ':summaries', session)
  redis.call('HDEL', prefix .. 'p:' .. person .. ':outcomes', session)
end
redis.call('ZREM', prefix .. 'deadlines', session)
for _, what in ipairs({'log', 'archive', 'head', 'snapshot', 'results', 'full_results', 'sources',
    'source_ages', 'people', 'shares', 'opinions'}) do
  redis.call('UNLINK', of(session, what))
end
-- Something came after the end: who looks for it finds that all is gone.
if seq then
  redis.call('PUBLISH', of(session, 'events'), 'E ' .. text(seq + 1) .. ' ' .. text(seq + 1) .. ' 0\n')
end
return existed
)lua";

constexpr std::string_view save_snapshot_lua = R"lua(
local session, seq, hash, blob = arg(), number(), arg(), arg()
local head = head_of(session)
if not head or seq > head or hash_at(session, seq) ~= hash then return 0 end
local stored = redis.call('HGET', of(session, 'snapshot'), 'seq')
if stored and tonumber(stored) >= seq then return 0 end
redis.call('HSET', of(session, 'snapshot'), 'seq', text(seq), 'hash', hash, 'blob', blob)
return 1
)lua";

// In one step, so that there is always one of both to read.
constexpr std::string_view archive_lua = R"lua(
local session, seq, hash, blob = arg(), number(), arg(), arg()
local last, last_hash = head_of(session)
if not last then return 'gone' end
if is_archived(session) then return 'already' end
if last ~= seq or last_hash ~= hash then return 'behind' end
redis.call('HSET', of(session, 'archive'), 'seq', text(seq), 'hash', hash, 'blob', blob)
redis.call('UNLINK', of(session, 'log'))
return 'archived'
)lua";

// `before` is the place of the last line of the page before: no two sessions have the same.
constexpr std::string_view list_lua = R"lua(
local person, limit, before = arg(), number(), arg()
local sessions = prefix .. 'p:' .. person .. ':sessions'
local found = redis.call('ZREVRANGEBYSCORE', sessions, before == '' and '+inf' or '(' .. before,
  '-inf', 'WITHSCORES', 'LIMIT', 0, limit + 1)
local lines = {}
for i = 1, #found, 2 do
  local summary = redis.call('HGET', prefix .. 'p:' .. person .. ':summaries', found[i])
  lines[#lines + 1] = {found[i], text(tonumber(found[i + 1])), summary or ''}
end
return lines
)lua";

constexpr std::string_view due_lua = R"lua(
return redis.call('ZRANGEBYSCORE', prefix .. 'deadlines', '-inf', now(), 'LIMIT', 0, arg())
)lua";

constexpr std::string_view take_lua = R"lua(
local consumer = arg()
for _, queue in ipairs(queue_arguments()) do
  local answer = with_group(queue, 'XREADGROUP', 'GROUP', 'runners', consumer, 'COUNT', 1,
    'STREAMS', jobs(queue), '>')
  if answer and answer.err then return answer end
  if answer and answer[1] then
    local entry = answer[1][2][1]
    return {queue, entry[1], entry[2], 1}
  end
end
return false
)lua";

// XCLAIM would also take a job from somebody else, so the holder is checked first.
constexpr std::string_view renew_lua = R"lua(
local queue, entry, consumer = arg(), arg(), arg()
if not is_held(queue, entry, consumer) then return 0 end
return #redis.call('XCLAIM', jobs(queue), 'runners', consumer, 0, entry, 'JUSTID')
)lua";

constexpr std::string_view recover_lua = R"lua(
local consumer, idle, limit = arg(), arg(), number()
local taken = {}
for _, queue in ipairs(queue_arguments()) do
  local cursor = '0-0'
  repeat
    if #taken >= limit then return taken end
    local answer = with_group(queue, 'XAUTOCLAIM', jobs(queue), 'runners', consumer, idle, cursor,
      'COUNT', limit - #taken)
    if answer.err then return answer end
    for _, entry in ipairs(answer[2]) do
      if entry and entry[2] then
        local _, deliveries = is_held(queue, entry[1], consumer)
        taken[#taken + 1] = {queue, entry[1], entry[2], deliveries or 1}
      end
    end
    cursor = answer[1]
  until cursor == '0-0'
end
return taken
)lua";

constexpr std::string_view give_back_lua = R"lua(
local queue, entry, consumer = arg(), arg(), arg()
if not is_held(queue, entry, consumer) then return 0 end
put_back(queue, entry)
return 1
)lua";

// A consumer that still holds something is never deleted: what it holds would go with it.
constexpr std::string_view retire_lua = R"lua(
local consumer, silence = arg(), number()
local given = 0
for _, queue in ipairs(queues) do
  local held
  repeat
    held = with_group(queue, 'XPENDING', jobs(queue), 'runners', '-', '+', 100, consumer)
    if held.err then return held end
    for _, one in ipairs(held) do
      put_back(queue, one[1])
      given = given + 1
    end
  until #held == 0
  for _, row in ipairs(redis.call('XINFO', 'CONSUMERS', jobs(queue), 'runners')) do
    local other = {}
    for at = 1, #row, 2 do other[row[at]] = row[at + 1] end
    local is_over = other.name == consumer or other.idle > silence
    if is_over and other.pending == 0 then
      redis.call('XGROUP', 'DELCONSUMER', jobs(queue), 'runners', other.name)
    end
  end
end
return given
)lua";

constexpr std::string_view started_lua = R"lua(
local session, payload = arg(), arg()
local seq, hash = head_of(session)
if not seq or is_archived(session) then return {'gone'} end
seq, hash = extend(session, seq, hash, now(), {payload})
return {'kept', seq, hash}
)lua";

constexpr std::string_view finish_lua = R"lua(
local session, job, queue, entry = arg(), arg(), arg(), arg()
local payload, result, full_result = arg(), arg(), arg()
drop(queue, entry)
local seq, hash = head_of(session)
if not seq then return 'gone' end
if is_archived(session) then return 'already' end
if redis.call('HSETNX', of(session, 'results'), job, result) == 0 then return 'already' end
redis.call('HSET', of(session, 'full_results'), job, full_result)
local at = now()
extend(session, seq, hash, at, {payload})
if redis.call('ZSCORE', prefix .. 'deadlines', session) == 'inf' then
  redis.call('ZADD', prefix .. 'deadlines', at, session)
end
return 'stored'
)lua";

constexpr std::string_view depth_lua = R"lua(
local waiting, running, oldest = {}, 0, nil
for i, queue in ipairs(queues) do
  local held = with_group(queue, 'XPENDING', jobs(queue), 'runners')
  if held.err then return held end
  running = running + held[1]
  waiting[i] = math.max(0, redis.call('XLEN', jobs(queue)) - held[1])
  local last = '0-0'
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', jobs(queue))) do
    local is_ours = false
    for at = 1, #group, 2 do
      if group[at] == 'name' then is_ours = group[at + 1] == 'runners' end
      if group[at] == 'last-delivered-id' and is_ours then last = group[at + 1] end
    end
  end
  local first = redis.call('XRANGE', jobs(queue), '(' .. last, '+', 'COUNT', 1)
  if first[1] and queue ~= 'batch' then
    local since = tonumber(string.match(first[1][1], '^%d+'))
    if not oldest or since < oldest then oldest = since end
  end
end
local age = oldest and math.max(0, tonumber(now()) - oldest) or 0
return {waiting[1], waiting[2], waiting[3], running, age}
)lua";

constexpr std::string_view token_add_lua = R"lua(
local id, hash, name, scopes, lifetime = arg(), arg(), arg(), arg(), arg()
if redis.call('HEXISTS', prefix .. 'token_names', name) == 1 then return 'name_taken' end
local per_minute, unfinished_max = arg(), arg()
if redis.call('ZCARD', prefix .. 'tokens') >= number() then return 'full' end
local at = now()
local expires = lifetime == '' and '' or text(tonumber(at) + tonumber(lifetime))
redis.call('HSET', token_key(id), 'name', name, 'hash', hash, 'scopes', scopes, 'created_at', at,
  'expires_at', expires, 'per_minute', per_minute, 'unfinished_max', unfinished_max)
redis.call('ZADD', prefix .. 'tokens', at, id)
redis.call('HSET', prefix .. 'token_hashes', hash, id)
redis.call('HSET', prefix .. 'token_names', name, id)
return redis.call('HGETALL', token_key(id))
)lua";

constexpr std::string_view token_list_lua = R"lua(
local tokens = {}
for _, id in ipairs(redis.call('ZRANGE', prefix .. 'tokens', 0, -1)) do
  tokens[#tokens + 1] = id
  tokens[#tokens + 1] = redis.call('HGETALL', token_key(id))
end
return tokens
)lua";

constexpr std::string_view token_revoke_lua = R"lua(
local id, kept_s = arg(), arg()
if not redis.call('ZSCORE', prefix .. 'tokens', id) then
  id = redis.call('HGET', prefix .. 'token_names', id)
end
if not id then return false end
local was = redis.call('HGETALL', token_key(id))
local known = redis.call('HMGET', token_key(id), 'hash', 'name')
redis.call('HDEL', prefix .. 'token_hashes', known[1])
redis.call('HDEL', prefix .. 'token_names', known[2])
redis.call('ZREM', prefix .. 'tokens', id)
redis.call('DEL', token_key(id), prefix .. 'rate:' .. id, prefix .. 'webhook:token:' .. id)
for _, submission in ipairs(redis.call('SMEMBERS', unfinished('token:' .. id))) do
  cancel(submission, kept_s)
end
return {id, was}
)lua";

constexpr std::string_view token_find_lua = R"lua(
return token_of(arg(), now())
)lua";

// A full bucket holds a minute's worth; what has run out comes back evenly within a minute.
constexpr std::string_view token_use_lua = R"lua(
local at = now()
local token = token_of(arg(), at)
if token[1] ~= 'fine' then return token end
at = tonumber(at)
local id = token[2]
local used = redis.call('HGET', token_key(id), 'used_at')
if not used or at - tonumber(used) >= 60000 then
  redis.call('HSET', token_key(id), 'used_at', text(at))
end
local size = tonumber(redis.call('HGET', token_key(id), 'per_minute'))
local bucket = redis.call('HMGET', prefix .. 'rate:' .. id, 'level', 'at')
local level = size
if bucket[1] then
  level = math.min(size, bucket[1] + math.max(0, at - bucket[2]) * size / 60000)
end
local within = level >= 1
if within then level = level - 1 end
redis.call('HSET', prefix .. 'rate:' .. id, 'level', string.format('%.17g', level), 'at', text(at))
redis.call('PEXPIRE', prefix .. 'rate:' .. id, 60000)
local function time_for(missing) return math.max(0, math.ceil(missing * 60000 / size)) end
token[4] = within and 1 or 0
token[5] = math.floor(level)
token[6] = time_for(size - level)
token[7] = time_for(1 - level)
return token
)lua";

constexpr std::string_view webhook_set_lua = R"lua(
local key = prefix .. 'webhook:' .. arg()
redis.call('DEL', key)
redis.call('HSET', key, 'url', arg(), 'secret', arg(), 'created_at', now())
return redis.call('HMGET', key, 'url', 'secret', 'created_at', 'delivered_at', 'failed_at', 'last_error')
)lua";

// The new score is the lease: who settles names it, and it is theirs only as long as it stands.
constexpr std::string_view webhook_take_lua = R"lua(
local limit, lease, at = arg(), number(), tonumber(now())
local due, taken = prefix .. 'webhooks:due', {}
for i, submission in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', text(at), 'LIMIT', 0, limit)) do
  local key = prefix .. 'webhook_try:' .. submission
  if redis.call('HSETNX', key, 'id', arg()) == 1 then
    local first = text(tonumber(redis.call('ZSCORE', due, submission)))
    redis.call('HSET', key, 'first_at', first, 'tries', 0)
    redis.call('PEXPIRE', key, 172800000)
  end
  local hold = text(at + lease + i)
  redis.call('ZADD', due, hold, submission)
  local known = redis.call('HMGET', key, 'id', 'first_at', 'tries')
  taken[i] = {submission, known[1], known[2], known[3], hold}
end
return taken
)lua";

// A submission that was judged anew meanwhile, or that another took when the lease was over, stays
// as it is.
constexpr std::string_view webhook_settle_lua = R"lua(
local submission, hold, outcome, owner, why, again = arg(), number(), arg(), arg(), arg(), arg()
local due, key = prefix .. 'webhooks:due', prefix .. 'webhook_try:' .. submission
local webhook, at = prefix .. 'webhook:' .. owner, now()
if owner ~= '' and redis.call('EXISTS', webhook) == 1 then
  if outcome == 'delivered' then redis.call('HSET', webhook, 'delivered_at', at) end
  if outcome == 'failed' then redis.call('HSET', webhook, 'failed_at', at, 'last_error', why) end
end
local score = redis.call('ZSCORE', due, submission)
local is_held = score and tonumber(score) == hold
if not is_held then
  if outcome == 'delivered' then redis.call('DEL', key) end
  return 0
end
if again ~= '' then
  if outcome == 'failed' then redis.call('HINCRBY', key, 'tries', 1) end
  redis.call('ZADD', due, text(tonumber(at) + tonumber(again)), submission)
else
  redis.call('ZREM', due, submission)
  redis.call('DEL', key)
end
return 1
)lua";

// clang-format off
std::string_view body_of(Script script) {
    switch (script) {
        case Script::append: return append_lua;
        case Script::restore: return restore_lua;
        case Script::create: return create_lua;
        case Script::made_before: return made_before_lua;
        case Script::remove: return remove_lua;
        case Script::save_snapshot: return save_snapshot_lua;
        case Script::archive: return archive_lua;
        case Script::list: return list_lua;
        case Script::due: return due_lua;
        case Script::take: return take_lua;
        case Script::renew: return renew_lua;
        case Script::recover: return recover_lua;
        case Script::give_back: return give_back_lua;
        case Script::retire: return retire_lua;
        case Script::started: return started_lua;
        case Script::finish: return finish_lua;
        case Script::depth: return depth_lua;
        case Script::token_add: return token_add_lua;
        case Script::token_list: return token_list_lua;
        case Script::token_revoke: return token_revoke_lua;
        case Script::token_find: return token_find_lua;
        case Script::token_use: return token_use_lua;
        case Script::webhook_set: return webhook_set_lua;
        case Script::webhook_take: return webhook_take_lua;
        case Script::webhook_settle: return webhook_settle_lua;
        case Script::account_add: return account_add_lua;
        case Script::account_list: return account_list_lua;
        case Script::account_remove: return account_remove_lua;
        case Script::account_password: return account_password_lua;
        case Script::login_try: return login_try_lua;
        case Script::login_take_back: return login_take_back_lua;
        case Script::login_add: return login_add_lua;
        case Script::login_find: return login_find_lua;
        case Script::login_ended: return login_ended_lua;
        case Script::login_list: return login_list_lua;
        case Script::login_end: return login_end_lua;
        case Script::study_add: return study_add_lua;
        case Script::study_remove: return study_remove_lua;
        case Script::study_outcome: return study_outcome_lua;
        case Script::upcoming_put: return upcoming_put_lua;
        case Script::submissions_accept: return submissions_accept_lua;
        case Script::submissions_earlier: return submissions_earlier_lua;
        case Script::submissions_get: return submissions_get_lua;
        case Script::submissions_list: return submissions_list_lua;
        case Script::submissions_cancel: return submissions_cancel_lua;
        case Script::submissions_rejudge: return submissions_rejudge_lua;
        case Script::submissions_batch: return submissions_batch_lua;
        case Script::submissions_started: return submissions_started_lua;
        case Script::submissions_progress: return submissions_progress_lua;
        case Script::submissions_finish: return submissions_finish_lua;
    }
    return {};
}
// clang-format on

constexpr std::size_t scripts_count = static_cast<std::size_t>(Script::submissions_finish) + 1;

std::string whole_text(Script script) {
    const bool is_of_submissions =
        script >= Script::submissions_accept || script == Script::token_revoke;
    const bool is_of_accounts = script >= Script::account_add && script <= Script::login_end;
    const bool is_of_study = script >= Script::study_add && script <= Script::upcoming_put;
    return fmt::format("{}{}{}{}{}", prelude, is_of_submissions ? submission_prelude : "",
                       is_of_accounts ? account_prelude : "", is_of_study ? study_prelude : "",
                       body_of(script));
}

/// Those after which something is kept that a client was told of.
bool promises(Script script) {
    return script == Script::append || script == Script::create ||
           script == Script::submissions_accept || script == Script::submissions_rejudge ||
           script == Script::token_add || script == Script::webhook_set ||
           script == Script::account_add || script == Script::account_password ||
           script == Script::study_add || script == Script::upcoming_put;
}

/// Those that go on from a head which a failover may have set back. An entry of theirs would be in
/// the way of what others can still restore.
bool extends_a_log(Script script) {
    return script == Script::append || script == Script::started || script == Script::finish;
}

struct Prepared {
    std::string text;
    std::string sha;
};

const Prepared& prepared(Script script) {
    static const std::array<Prepared, scripts_count> all = [] {
        std::array<Prepared, scripts_count> made;
        for (std::size_t at = 0; at < scripts_count; ++at) {
            made[at].text = whole_text(static_cast<Script>(at));
            made[at].sha = sha1_hex(made[at].text);
        }
        return made;
    }();
    return all[static_cast<std::size_t>(script)];
}

LinkOptions link_options(const StoreOptions& options) {
    LinkOptions link = options.link;
    link.address = options.address;
    link.name = "rehearse-commands";
    for (std::size_t at = 0; at < scripts_count; ++at) {
        link.greetings.push_back({"SCRIPT", "LOAD", script_text(static_cast<Script>(at))});
    }
    return link;
}

Error refused(const Reply& reply) {
    return fail(ErrorCode::internal,
                fmt::format("The store answered with an error: {}", reply.text.substr(0, 200)));
}

}  // namespace

const std::string& script_text(Script script) {
    return prepared(script).text;
}
const std::string& script_sha(Script script) {
    return prepared(script).sha;
}

std::string sha1_hex(std::string_view bytes) {
    boost::uuids::detail::sha1 hasher;
    hasher.process_bytes(bytes.data(), bytes.size());
    boost::uuids::detail::sha1::digest_type digest{};
    hasher.get_digest(digest);
    std::string hex;
    for (const unsigned int word : digest) hex += fmt::format("{:08x}", word);
    return hex;
}

RedisStore::RedisStore(boost::asio::any_io_executor executor, StoreOptions options)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      link_(executor_, link_options(options_)) {}

void RedisStore::start() {
    link_.start();
}
Task<void> RedisStore::stop() {
    return link_.stop();
}

LinkOptions RedisStore::subscriber_options(std::string name) const {
    LinkOptions options = options_.link;
    options.address = options_.address;
    options.name = std::move(name);
    options.greetings.clear();
    options.fault = nullptr;
    return options;
}

std::string RedisStore::key(std::string_view rest) const {
    return fmt::format("{}{}", options_.key_prefix, rest);
}

Task<Result<Reply>> RedisStore::run(Script script, std::vector<std::string> arguments) {
    if (promises(script) && !has_room()) {
        co_return fail(ErrorCode::store_away,
                       "The store's disk is full, so nothing was accepted; make room there.");
    }
    if (extends_a_log(script) && link_.settles_in() > Milliseconds{0}) {
        co_return fail(ErrorCode::store_away,
                       "Another Redis has taken over and is being looked through, so nothing was "
                       "accepted; try again in a second.");
    }
    std::vector<std::string> line = {"EVALSHA", script_sha(script), "0", options_.key_prefix};
    for (std::string& argument : arguments) line.push_back(std::move(argument));
    Result<Reply> reply = co_await link_.command(line);
    const bool is_unknown =
        reply.has_value() && reply->is_error() && reply->text.starts_with("NOSCRIPT");
    if (is_unknown) {  // a script flush or a new server: EVAL runs it and makes it known
        line[0] = "EVAL";
        line[1] = script_text(script);
        reply = co_await link_.command(std::move(line));
    }
    if (reply.has_value() && reply->is_error()) co_return refused(*reply);
    co_return reply;
}

Task<Result<Reply>> RedisStore::command(std::vector<std::string> arguments) {
    Result<Reply> reply = co_await link_.command(std::move(arguments));
    if (reply.has_value() && reply->is_error()) co_return refused(*reply);
    co_return reply;
}

Task<Result<std::string>> RedisStore::keep_first(std::string name, std::string value) {
    std::vector<std::string> set = {"SET", key(name), std::move(value), "NX"};
    const Result<Reply> offered = co_await command(std::move(set));
    if (offered.has_error()) co_return offered.error();
    std::vector<std::string> get = {"GET", key(name)};
    Result<Reply> kept = co_await command(std::move(get));
    if (kept.has_error()) co_return kept.error();
    if (kept->is_nil()) co_return fail(ErrorCode::internal, "The store forgot what it was told.");
    co_return std::move(kept->text);
}

}  // namespace rehearse::store
