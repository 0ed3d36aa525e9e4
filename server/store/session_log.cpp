#include "store/session_log.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

#include "base/limits.hpp"
#include "store/reading.hpp"
#include "store/session_archive.hpp"

namespace rehearse::store {
namespace {

constexpr std::size_t page_sessions_max = 200;
constexpr std::size_t archive_page = 500;
// Of one that is made: it is unpacked as a whole and kept in memory while it is read.
constexpr std::size_t archived_bytes_max = 32 * 1024 * 1024;

Error no_session() {
    return fail(ErrorCode::not_found, "There is no such session.");
}

/// Entry `[<seq>-0, [t, .., h, .., p, ..]]` of a stream.
std::optional<Entry> entry_of(const Reply& reply) {
    if (reply.elements.size() != 2 || reply.elements[1].elements.size() != 6) return std::nullopt;
    const std::string_view id = reply.elements[0].text;
    const auto& fields = reply.elements[1].elements;
    const auto seq = natural(id.substr(0, id.find('-')));
    const auto at = natural(fields[1].text);
    if (!seq || !at) return std::nullopt;
    return Entry{*seq, static_cast<std::int64_t>(*at), fields[3].text, fields[5].text};
}

Result<std::vector<Entry>> entries_of(const Reply& reply) {
    std::vector<Entry> entries;
    entries.reserve(reply.elements.size());
    for (const Reply& element : reply.elements) {
        auto entry = entry_of(element);
        if (!entry) return strange("a log entry");
        entries.push_back(std::move(*entry));
    }
    return entries;
}

/// What was just written, put together from what we sent and the hashes that came back.
std::vector<Entry> written(std::uint64_t last, const Reply& at, const Reply& hashes,
                           std::vector<std::string> payloads) {
    std::vector<Entry> entries;
    const std::uint64_t first = last - payloads.size() + 1;
    const auto at_ms = static_cast<std::int64_t>(natural(at.text).value_or(0));
    for (std::size_t index = 0; index < payloads.size(); ++index) {
        entries.push_back(
            Entry{first + index, at_ms, hashes.elements[index].text, std::move(payloads[index])});
    }
    return entries;
}

Head head_of(const Reply& seq, const Reply& hash) {
    return Head{static_cast<std::uint64_t>(seq.integer), hash.text};
}

bool tells_of_earlier(const Reply& reply) {
    return !reply.elements.empty() &&
           (reply.elements[0].text == "existed" || reply.elements[0].text == "conflict");
}

/// The session that a key made before. REQUIRES: tells_of_earlier().
Result<Created> earlier_of(const Reply& reply) {
    const auto& parts = reply.elements;
    if (parts[0].text == "conflict") return idempotency_conflict();
    if (parts.size() != 4) return strange("an earlier creation");
    return Created{parts[1].text, true, head_of(parts[2], parts[3]), {}};
}

void add_sources(std::vector<std::string>& arguments, std::vector<SourceToKeep> sources,
                 std::vector<std::string> needed) {
    arguments.push_back(std::to_string(sources.size()));
    if (sources.empty()) return;
    for (SourceToKeep& source : sources) {
        arguments.push_back(std::move(source.job));
        arguments.push_back(std::move(source.hash));
        arguments.push_back(std::move(source.text));
    }
    arguments.push_back(std::to_string(limits::sources_per_session_bytes_max));
    arguments.push_back(std::to_string(needed.size()));
    for (std::string& job : needed) arguments.push_back(std::move(job));
}

void add_effects(std::vector<std::string>& arguments, Effects effects) {
    arguments.push_back(std::to_string(effects.jobs.size()));
    for (JobToQueue& job : effects.jobs) {
        arguments.push_back(std::move(job.queue));
        arguments.push_back(std::move(job.id));
        arguments.push_back(std::move(job.payload));
    }
    add_sources(arguments, std::move(effects.sources), std::move(effects.needed));
    if (!effects.deadline_ms) {
        arguments.push_back("keep");
    } else if (!*effects.deadline_ms) {
        arguments.push_back("none");
    } else if (**effects.deadline_ms == Effects::when_a_job_is_done) {
        arguments.push_back("+inf");
    } else {
        arguments.push_back(std::to_string(**effects.deadline_ms));
    }
    if (!effects.index) {
        arguments.push_back("no index");
        return;
    }
    arguments.push_back("index");
    arguments.push_back(std::move(effects.index->person));
    arguments.push_back(std::move(effects.index->summary_json));
}

void add_payloads(std::vector<std::string>& arguments, const std::vector<std::string>& payloads) {
    arguments.push_back(std::to_string(payloads.size()));
    arguments.insert(arguments.end(), payloads.begin(), payloads.end());
}

bool has_unknown_queue(const Effects& effects) {
    return std::any_of(effects.jobs.begin(), effects.jobs.end(), [](const JobToQueue& job) {
        return job.queue != "interactive" && job.queue != "submission";
    });
}
Error unknown_queue() {
    return fail(ErrorCode::internal, "A job names a queue other than interactive and submission.");
}

/// Takes a word up to `end` off the front of `rest`.
std::string_view take_until(std::string_view& rest, char end) {
    const std::size_t at = rest.find(end);
    const std::string_view word = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return word;
}

/// Reads what `extend` published, see the key table in redis_store.cpp. Whatever does not read well
/// is a hint to somebody else: nullopt, and the next catch-up brings what it said.
std::optional<Message> message_of(std::string_view rest) {
    Message message;
    if (rest.starts_with('P')) {
        message.kind = Message::Kind::ephemeral;
        message.payload = rest.substr(1);
        return message;
    }
    if (!rest.starts_with("E ")) return std::nullopt;
    rest.remove_prefix(2);
    message.kind = Message::Kind::entries;
    const auto from = natural(take_until(rest, ' '));
    const auto to = natural(take_until(rest, ' '));
    const auto count = natural(take_until(rest, '\n'));
    if (!from || !to || !count) return std::nullopt;
    message.from = *from;
    message.to = *to;
    for (std::uint64_t index = 0; index < *count; ++index) {
        const auto seq = natural(take_until(rest, ' '));
        const auto at = natural(take_until(rest, ' '));
        const std::string_view hash = take_until(rest, ' ');
        const auto bytes = natural(take_until(rest, '\n'));
        if (!seq || !at || !bytes || *bytes > rest.size()) return std::nullopt;
        message.entries.push_back(Entry{*seq, static_cast<std::int64_t>(*at), std::string(hash),
                                        std::string(rest.substr(0, *bytes))});
        rest.remove_prefix(*bytes);
    }
    return message;
}

}  // namespace

std::string chain_hash(std::string_view previous, std::uint64_t seq, std::int64_t at_ms,
                       std::string_view payload) {
    return sha1_hex(fmt::format("{}:{}:{}:{}", previous, seq, at_ms, payload)).substr(0, 16);
}

SessionLog::SessionLog(RedisStore& redis)
    : redis_(redis),
      subscriber_(
          redis.executor(), redis.subscriber_options("rehearse-subscriptions"),
          [this](const std::string& channel, const std::string& text) {
              const std::optional<Message> message = message_of(text);
              if (message) deliver(channel, *message);
          },
          [this](const std::string& channel) { deliver(channel, Message{}); }) {}

void SessionLog::start() {
    subscriber_.start();
}
Task<void> SessionLog::stop() {
    return subscriber_.stop();
}

std::string SessionLog::channel(const std::string& session) const {
    return redis_.key(fmt::format("s:{}:events", session));
}

Task<Result<Created>> SessionLog::create(CreateRequest request) {
    if (has_unknown_queue(request.effects)) co_return unknown_queue();
    std::vector<std::string> arguments = {
        request.session, std::move(request.person), std::move(request.idempotency_key),
        std::move(request.request_hash), std::to_string(request.sessions_max)};
    add_payloads(arguments, request.payloads);
    add_effects(arguments, std::move(request.effects));
    const Result<Reply> reply = co_await redis_.run(Script::create, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    const auto& parts = reply->elements;
    if (parts.size() == 1 && parts[0].text == "taken") {
        co_return fail(ErrorCode::internal, "There already is a session with this id.");
    }
    if (tells_of_earlier(*reply)) co_return earlier_of(*reply);
    if (parts.size() == 1 && parts[0].text == "full") {
        co_return fail(ErrorCode::too_many_requests,
                       fmt::format("There are {} sessions of yours: delete some that you do not "
                                   "need any more.",
                                   request.sessions_max));
    }
    Created created;
    if (parts.size() != 6 || parts[5].elements.size() != request.payloads.size()) {
        co_return strange("a creation");
    }
    created.session = parts[1].text;
    created.head = head_of(parts[2], parts[3]);
    created.entries = written(created.head.seq, parts[4], parts[5], std::move(request.payloads));
    co_return created;
}

Task<Result<std::optional<Created>>> SessionLog::made_before(std::string person, std::string key,
                                                             std::string request_hash) {
    std::optional<Created> made;
    if (key.empty()) co_return made;
    std::vector<std::string> arguments = {std::move(person), std::move(key),
                                          std::move(request_hash)};
    const Result<Reply> reply = co_await redis_.run(Script::made_before, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_nil()) co_return made;
    if (!tells_of_earlier(*reply)) co_return strange("an earlier creation");
    Result<Created> earlier = earlier_of(*reply);
    if (earlier.has_error()) co_return earlier.error();
    made = std::move(*earlier);
    co_return made;
}

Task<Result<Appended>> SessionLog::append(std::string session, Head expected,
                                          std::vector<std::string> payloads, Effects effects) {
    if (has_unknown_queue(effects)) co_return unknown_queue();
    std::vector<std::string> arguments = {std::move(session), std::to_string(expected.seq),
                                          std::move(expected.hash)};
    add_payloads(arguments, payloads);
    add_effects(arguments, std::move(effects));
    const Result<Reply> reply = co_await redis_.run(Script::append, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    const auto& parts = reply->elements;
    if (parts.size() == 1 && parts[0].text == "gone") co_return no_session();
    if (parts.size() < 3) co_return strange("an append");
    const Head head = head_of(parts[1], parts[2]);
    const std::string& outcome = parts[0].text;
    if (outcome == "changed") co_return Appended(HistoryChanged{head});
    if (outcome == "conflict" && parts.size() == 4) {
        Result<std::vector<Entry>> missing = entries_of(parts[3]);
        if (missing.has_error()) co_return missing.error();
        co_return Appended(Conflict{head, std::move(*missing)});
    }
    if (outcome != "kept" || parts.size() != 5 || parts[4].elements.size() != payloads.size()) {
        co_return strange("an append");
    }
    co_return Appended(Kept{head, written(head.seq, parts[3], parts[4], std::move(payloads))});
}

Task<Result<bool>> SessionLog::restore(std::string session, Head base, std::vector<Entry> entries,
                                       Effects effects) {
    if (has_unknown_queue(effects)) co_return unknown_queue();
    std::vector<std::string> arguments = {std::move(session), std::to_string(base.seq),
                                          std::move(base.hash), std::to_string(entries.size())};
    for (Entry& entry : entries) {
        arguments.push_back(std::to_string(entry.at_ms));
        arguments.push_back(std::move(entry.hash));
        arguments.push_back(std::move(entry.payload));
    }
    add_effects(arguments, std::move(effects));
    const Result<Reply> reply = co_await redis_.run(Script::restore, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->text == "gone") co_return no_session();
    co_return reply->text == "restored";
}

Task<Result<std::vector<Entry>>> SessionLog::read(std::string session, std::uint64_t after_seq,
                                                  std::size_t limit) {
    auto entries = co_await read_log(session, after_seq, limit);
    if (entries.has_error() || !entries->empty()) co_return entries;
    auto archived = co_await read_archived(std::move(session), after_seq, limit);
    co_return archived;
}

Task<Result<std::optional<Head>>> SessionLog::archived(std::string session) {
    std::vector<std::string> ask = {"HMGET", redis_.key(fmt::format("s:{}:archive", session)),
                                    "seq", "hash"};
    const Result<Reply> reply = co_await redis_.command(std::move(ask));
    if (reply.has_error()) co_return reply.error();
    if (reply->elements.size() != 2) co_return strange("an archive");
    if (reply->elements[0].is_nil()) co_return std::optional<Head>();
    const auto seq = natural(reply->elements[0].text);
    if (!seq) co_return strange("an archive");
    co_return std::optional<Head>(Head{*seq, reply->elements[1].text});
}

Task<Result<std::vector<Entry>>> SessionLog::read_archived(std::string session,
                                                           std::uint64_t after_seq,
                                                           std::size_t limit) {
    const Result<std::optional<Head>> end = co_await archived(session);
    if (end.has_error()) co_return end.error();
    if (!*end || (*end)->seq <= after_seq) co_return std::vector<Entry>();
    std::shared_ptr<const Unpacked> all = unpacked_;
    if (all == nullptr || all->session != session || all->head != **end) {
        std::vector<std::string> ask = {"HGET", redis_.key(fmt::format("s:{}:archive", session)),
                                        "blob"};
        const Result<Reply> blob = co_await redis_.command(std::move(ask));
        if (blob.has_error()) co_return blob.error();
        if (blob->is_nil()) co_return std::vector<Entry>();  // removed meanwhile
        Result<std::vector<Entry>> entries = read_archive(blob->text);
        if (entries.has_error()) co_return entries.error();
        const Head found = entries->empty() ? Head{} : Head{entries->back().seq, entries->back().hash};
        if (found != **end) {
            co_return fail(ErrorCode::internal,
                           "The archive of this session is damaged: restore it from a backup.");
        }
        all = std::make_shared<const Unpacked>(
            Unpacked{std::move(session), found, *std::move(entries)});
        unpacked_ = all;
    }
    const std::size_t count = std::min<std::size_t>(limit, all->entries.size() - after_seq);
    const auto first = all->entries.begin() + static_cast<std::ptrdiff_t>(after_seq);
    co_return std::vector<Entry>(first, first + static_cast<std::ptrdiff_t>(count));
}

Task<Result<bool>> SessionLog::archive(std::string session, Head head) {
    const Result<std::optional<Head>> before = co_await archived(session);
    if (before.has_error()) co_return before.error();
    if (*before) co_return true;
    ArchiveWriter writer;
    Head written;
    while (written.seq < head.seq) {
        const Result<std::vector<Entry>> entries =
            co_await read_log(session, written.seq, archive_page);
        if (entries.has_error()) co_return entries.error();
        if (entries->empty()) break;  // another server was quicker, or it was removed
        for (const Entry& entry : *entries) {
            if (entry.seq > head.seq) break;
            if (entry.seq != written.seq + 1) co_return strange("a log");
            writer.add(entry);
            written = Head{entry.seq, entry.hash};
        }
        if (writer.bytes() > archived_bytes_max) {
            co_return fail(ErrorCode::too_large,
                           "The log is longer than an archive may be: it stays as it is.");
        }
    }
    if (written != head) co_return false;
    std::vector<std::string> arguments = {std::move(session), std::to_string(head.seq), head.hash,
                                          writer.finish()};
    const Result<Reply> reply = co_await redis_.run(Script::archive, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return reply->text == "archived" || reply->text == "already";
}

Task<Result<std::vector<Entry>>> SessionLog::read_log(std::string session, std::uint64_t after_seq,
                                                      std::size_t limit) {
    std::vector<std::string> arguments = {"XRANGE",
                                          redis_.key(fmt::format("s:{}:log", session)),
                                          fmt::format("{}-0", after_seq + 1),
                                          "+",
                                          "COUNT",
                                          std::to_string(limit)};
    const Result<Reply> reply = co_await redis_.command(std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return entries_of(*reply);
}

Task<Result<Head>> SessionLog::head(std::string session) {
    std::vector<std::string> arguments = {"HMGET", redis_.key(fmt::format("s:{}:head", session)),
                                          "seq", "hash"};
    const Result<Reply> reply = co_await redis_.command(std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->elements.size() != 2) co_return strange("a head");
    if (reply->elements[0].is_nil()) co_return no_session();
    const auto seq = natural(reply->elements[0].text);
    if (!seq) co_return strange("a head");
    co_return Head{*seq, reply->elements[1].text};
}

Task<Result<bool>> SessionLog::exists(std::string session) {
    std::vector<std::string> arguments = {"EXISTS", redis_.key(fmt::format("s:{}:head", session))};
    const Result<Reply> reply = co_await redis_.command(std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<bool>> SessionLog::save_snapshot(std::string session, Snapshot snapshot) {
    std::vector<std::string> arguments = {std::move(session), std::to_string(snapshot.seq),
                                          std::move(snapshot.hash), std::move(snapshot.blob)};
    const Result<Reply> reply = co_await redis_.run(Script::save_snapshot, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<std::optional<Snapshot>>> SessionLog::load_snapshot(std::string session) {
    std::vector<std::string> arguments = {
        "HMGET", redis_.key(fmt::format("s:{}:snapshot", session)), "seq", "hash", "blob"};
    Result<Reply> reply = co_await redis_.command(std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    auto& parts = reply->elements;
    if (parts.size() != 3) co_return strange("a snapshot");
    if (parts[0].is_nil()) co_return std::optional<Snapshot>();
    const auto seq = natural(parts[0].text);
    if (!seq) co_return strange("a snapshot");
    Snapshot snapshot;
    snapshot.seq = *seq;
    snapshot.hash = std::move(parts[1].text);
    snapshot.blob = std::move(parts[2].text);
    co_return std::optional<Snapshot>(std::move(snapshot));
}

Task<Result<std::optional<std::string>>> SessionLog::source(std::string session, std::string job) {
    const std::string key = redis_.key(fmt::format("s:{}:sources", session));
    std::vector<std::string> arguments = {"HGET", key, "of:" + job};
    const Result<Reply> hash = co_await redis_.command(std::move(arguments));
    if (hash.has_error()) co_return hash.error();
    if (hash->is_nil()) co_return std::optional<std::string>();
    std::vector<std::string> ask = {"HGET", key, "text:" + hash->text};
    Result<Reply> text = co_await redis_.command(std::move(ask));
    if (text.has_error()) co_return text.error();
    if (text->is_nil()) co_return std::optional<std::string>();
    co_return std::optional<std::string>(std::move(text->text));
}

Task<Result<bool>> SessionLog::remove(std::string session) {
    std::vector<std::string> arguments = {std::move(session)};
    const Result<Reply> reply = co_await redis_.run(Script::remove, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<Page>> SessionLog::list(std::string person, std::size_t limit, std::string cursor) {
    if (!cursor.empty() && !natural(cursor)) {
        co_return fail(ErrorCode::invalid_input,
                       "The cursor is not one that a list gave: start without one.");
    }
    const std::size_t wanted = std::clamp<std::size_t>(limit, 1, page_sessions_max);
    std::vector<std::string> arguments = {std::move(person), std::to_string(wanted),
                                          std::move(cursor)};
    Result<Reply> reply = co_await redis_.run(Script::list, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    Page page;
    std::uint64_t place = 0;  // of the line before
    for (Reply& line : reply->elements) {
        if (line.elements.size() != 3) co_return strange("a list");
        if (page.sessions.size() == wanted) {  // there is one more than asked for
            page.next = std::to_string(place);
            break;
        }
        place = natural(line.elements[1].text).value_or(0);
        page.sessions.push_back(
            Listed{std::move(line.elements[0].text), std::move(line.elements[2].text)});
    }
    co_return page;
}

Subscription SessionLog::subscribe(std::string session, Callback callback) {
    const Subscription subscription = ++last_subscription_;
    const std::string where = channel(session);
    by_channel_[where].push_back(subscription);
    listeners_[subscription] = Listener{std::move(session), std::move(callback)};
    // Also for a channel that is listened to already: it is confirmed again, which the newcomer
    // waits for.
    subscriber_.subscribe(where);
    return subscription;
}

void SessionLog::unsubscribe(Subscription subscription) {
    const auto found = listeners_.find(subscription);
    if (found == listeners_.end()) return;
    const std::string where = channel(found->second.session);
    listeners_.erase(found);
    std::vector<Subscription>& all = by_channel_[where];
    std::erase(all, subscription);
    if (!all.empty()) return;
    by_channel_.erase(where);
    subscriber_.unsubscribe(where);
}

void SessionLog::deliver(const std::string& where, const Message& message) {
    const auto found = by_channel_.find(where);
    if (found == by_channel_.end()) return;
    const std::vector<Subscription> all = found->second;  // a callback may unsubscribe
    for (const Subscription subscription : all) {
        const auto listener = listeners_.find(subscription);
        if (listener == listeners_.end()) continue;
        const Callback callback = listener->second.callback;
        callback(message);
    }
}

Task<Result<void>> SessionLog::publish(std::string session, std::string payload) {
    std::vector<std::string> arguments = {"PUBLISH", channel(session), "P" + payload};
    const Result<Reply> reply = co_await redis_.command(std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return Result<void>();
}

}  // namespace rehearse::store
