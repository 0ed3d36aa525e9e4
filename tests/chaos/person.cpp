#include "chaos/person.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>

#include "editing/utf16.hpp"
#include "protocol/event_json.hpp"

namespace rehearse::chaos {
namespace {

using boost::system::error_code;
using std::chrono::milliseconds;

constexpr milliseconds retry_refused{300};

std::u16string units(const std::string& text) {
    auto made = editing::to_utf16(text);
    return made ? *made : std::u16string(u"(not UTF-8)");
}

bool is_transient(const std::string& code) {
    return code == "store_away" || code == "too_many_requests";
}

/// What no candidate and no observer may ever be told, in whatever message.
constexpr std::string_view for_interviewers[] = {
    secret_mark,
    hidden_mark,
    R"("kind":"link_made")",
    R"("kind":"link_revoked")",
    R"("kind":"note_written")",
    R"("kind":"rated")",
    R"("kind":"recommendation_made")",
    R"("kind":"key_point_ticked")",
    R"("console":{)",
};

}  // namespace

std::string Seat::target(const std::string& path) const {
    return part == Part::host ? path : path + "?as=" + person;
}

Person::Person(boost::asio::io_context& context, std::uint16_t port, Seat seat, std::uint64_t seed)
    : context_(context),
      port_(port),
      seat_(std::move(seat)),
      random_(seed),
      next_act_(context),
      next_try_(context),
      retry_(context),
      old_end_(context) {}

Person::~Person() {
    stop();
}

void Person::start() {
    connect();
    act();
}

void Person::rest() {
    is_resting_ = true;
}

void Person::stop() {
    is_stopped_ = true;
    for (auto* timer : {&next_act_, &next_try_, &retry_, &old_end_}) timer->cancel();
    drop();
}

int Person::below(int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random_);
}

void Person::fault(std::string what) {
    if (diary_.faults.size() < 20)
        diary_.faults.push_back(fmt::format("{} in {}: {}", seat_.person, seat_.session, what));
}

// ---- coming and going

void Person::connect() {
    if (is_stopped_) return;
    ready_ = false;
    ++diary_.connections;
    Wire::Handlers handlers;
    handlers.opened = [this] { hello(); };
    is_old_ = std::make_shared<bool>(false);
    handlers.text = [this, is_old = is_old_](const std::string& text) { heard(text, *is_old); };
    handlers.closed = [this, is_old = is_old_] { *is_old ? old_wire_.reset() : lost(); };
    wire_ = open_wire(context_, port_, seat_.target("/ws/session/" + seat_.session), seat_.cookie,
                      std::move(handlers));
}

/// A second connection under the same id: the first goes on for a while, and what is sent may be
/// sent on both.
void Person::double_up() {
    if (old_wire_ || !ready_) return;
    ++diary_.doubled;
    old_wire_ = std::exchange(wire_, nullptr);
    *is_old_ = true;  // only answers count there: the order of events is that of one connection
    old_end_.expires_after(milliseconds(200 + below(2'500)));
    old_end_.async_wait([this](const error_code& error) {
        if (!error && old_wire_) std::exchange(old_wire_, nullptr)->close();
    });
    connect();
}

void Person::drop() {
    for (auto* wire : {&wire_, &old_wire_}) {
        if (*wire) std::exchange(*wire, nullptr)->close();
    }
    ready_ = false;
}

void Person::lost() {
    ready_ = false;
    if (is_stopped_) return;
    next_try_.expires_after(milliseconds(20 + below(400)));
    next_try_.async_wait([this](const error_code& error) {
        if (!error) connect();
    });
}

/// Forgets what it believed and who it was.
void Person::reset() {
    drop();
    client_.reset();
    hash_.reset();
    seq_ = 0;
    documents_.clear();
    open_items_.clear();
    waiting_.clear();
    next_n_ = 1;
    lost();
}

void Person::hello() {
    Json resume = nullptr;
    if (hash_) resume = {{"seq", seq_}, {"hash", *hash_}};
    send({{"type", "hello"},
          {"protocol", 1},
          {"client", client_ ? Json(*client_) : Json()},
          {"resume", resume}});
}

// ---- what comes

void Person::look_for_secrets(const std::string& text) {
    if (seat_.is_interviewer()) return;
    for (const std::string_view mark : for_interviewers) {
        if (text.find(mark) != std::string::npos)
            fault(fmt::format("was sent what is for interviewers: {} in {:.300}", mark, text));
    }
}

void Person::heard(const std::string& text, bool is_old) {
    ++diary_.messages;
    look_for_secrets(text);
    const Json message = Json::parse(text, nullptr, false);
    if (message.is_discarded()) {
        fault("a message that is not JSON");
        return;
    }
    const std::string type = message.value("type", "");
    if (type == "ack") acknowledged(message);
    if (type == "edit_ack") edit_acknowledged(message);
    if (is_old) return;
    if (type == "welcome") welcomed(message);
    if (type == "events") events_came(message);
    if (type == "refused") refused(message);
    if (type == "edit_refused") edit_refused(message);
    if (type == "status") {
        store_away_ = message.at("store") == "away";
        // What was on its way when the store went was not kept (CMD-2).
        for (auto& entry : documents_) entry.second.push_lost();
        send_all();
    }
    if (type == "error") {
        ++diary_.refused["error: " + message.at("code").get<std::string>()];
        fault("an error: " + text);
    }
}

void Person::welcomed(const Json& message) {
    const std::string client = message.at("client");
    const bool has_state = !message.at("state").is_null();
    store_away_ = false;
    if ((has_state && hash_) || (client_ && client != *client_)) {
        // WS-3: as if the log were another. It is not: nobody may have to begin anew here.
        ++diary_.resets;
        fault(fmt::format("had to begin anew: was at {} of {}, is told {} with {}", seq_,
                          client_.value_or("nobody"), message.at("seq").dump(),
                          has_state ? "a state" : "another client"));
        reset();
        return;
    }
    client_ = client;
    if (has_state) {
        seq_ = message.at("seq");
        hash_ = message.at("hash");
        took_state(message.at("state"));
    }
    ready_ = true;
    for (auto& entry : documents_) entry.second.push_lost();
    send_all();
}

void Person::took_state(const Json& state) {
    lifecycle_ = state.at("lifecycle");
    editing_locked_ = state.at("locks").at("editing");
    open_items_.clear();
    if (!state.at("round").is_null()) {
        for (const Json& item :
             state.at("rounds").at(state.at("round").get<std::size_t>()).at("items"))
            open_items_.push_back({item.at("id"), item.at("kind") == "coding"});
    }
    documents_.clear();
    for (const Json& document : state.at("documents")) {
        documents_.emplace(document.at("id").get<std::string>(),
                           CollabDocument(units(document.at("text")), document.at("version")));
        if (editing::check_of(units(document.at("text"))) != document.at("check"))
            fault("a document of the welcome has another check");
    }
}

void Person::events_came(const Json& message) {
    const std::uint64_t to = message.at("to");
    if (!hash_ || to <= seq_) return;
    if (message.at("from") > seq_ + 1) {
        ++diary_.gaps;
        drop();
        lost();
        return;
    }
    for (const Json& event : message.at("events")) {
        if (event.at("seq") <= seq_) continue;
        if (event_came(event)) continue;
        ++diary_.diverged;
        fault("lost its place at " + event.dump());
        reset();
        return;
    }
    seq_ = to;
    hash_ = message.at("hash");
    if (ready_) push_edits();
}

/// False when we are not where the server thinks we are.
bool Person::event_came(const Json& event) {
    const std::string kind = event.at("kind");
    if (kind == "session_started" || kind == "session_resumed") lifecycle_ = "live";
    if (kind == "session_paused") lifecycle_ = "paused";
    if (kind == "session_ended") lifecycle_ = "review";
    if (kind == "locks_set") editing_locked_ = event.at("editing");
    if (kind == "round_closed" || kind == "session_ended") open_items_.clear();
    if (kind == "round_opened") {
        open_items_.clear();
        for (const Json& item : event.at("view").at("items"))
            open_items_.push_back({item.at("id"), item.at("kind") == "coding"});
    }
    if (kind == "document_created") {
        documents_.insert_or_assign(event.at("doc").get<std::string>(),
                                    CollabDocument(units(event.at("text")), 0));
    }
    if (kind == "session_resumed" || kind == "locks_set") retry_later();
    return kind != "edited" || edited(event);
}

bool Person::edited(const Json& event) {
    const auto found = documents_.find(event.at("doc").get<std::string>());
    if (found == documents_.end()) return false;
    Told told;
    told.version = event.at("version");
    told.first = event.at("first");
    told.is_own = client_ && event.at("client") == *client_;
    told.check = event.at("check");
    for (const Json& update : event.at("updates")) {
        auto changes = protocol::change_from_json(update);
        if (!changes) return false;
        told.updates.push_back(std::move(*changes));
    }
    return found->second.receive(told) == CollabDocument::Outcome::ok;
}

void Person::acknowledged(const Json& message) {
    const std::uint64_t n = message.at("n");
    const std::uint64_t seq = message.at("seq");
    waiting_.erase(n);
    const auto found = diary_.commands.find({client_.value_or(""), n});
    if (found == diary_.commands.end()) {
        fault(fmt::format("command {} was acknowledged and never sent", n));
        return;
    }
    SentCommand& sent = found->second;
    if (sent.seq && *sent.seq != seq)
        fault(fmt::format("command {} was acknowledged at {} and at {}", n, *sent.seq, seq));
    if (sent.must_be_refused) fault("was allowed " + sent.command.dump());
    sent.seq = seq;
}

void Person::edit_acknowledged(const Json& message) {
    Typed& typed = diary_.typed[{client_.value_or(""), message.at("doc").get<std::string>()}];
    const std::uint64_t last =
        message.at("first").get<std::uint64_t>() + message.at("count").get<std::uint64_t>() - 1;
    typed.acknowledged = std::max(typed.acknowledged, last);
}

void Person::refused(const Json& message) {
    const std::string code = message.at("code");
    ++diary_.refused[code];
    if (is_transient(code)) {
        retry_later();
    } else {
        const auto found = waiting_.find(message.at("n").get<std::uint64_t>());
        if (found == waiting_.end()) return;
        if (code == "stale_version" && to_hand_in_.empty())
            to_hand_in_ = fmt::format("{}/{}", found->second.at("item").get<std::string>(),
                                      found->second.at("language").get<std::string>());
        waiting_.erase(found);
    }
}

void Person::edit_refused(const Json& message) {
    const std::string code = message.at("code");
    ++diary_.refused["edit: " + code];
    const bool has_ended = lifecycle_ == "review";
    if (code == "stale_version") {
        // EDIT-4: others typed more than the window while this was under way, as when a machine
        // stands still for long. What they typed has come, or is coming, here as well, so the same
        // updates can be sent on a version that is kept.
        ++diary_.stale;
        const auto found = documents_.find(message.at("doc").get<std::string>());
        if (found != documents_.end()) found->second.push_lost();
        retry_later();
        return;
    }
    if (is_transient(code) || (code == "not_allowed_now" && !has_ended)) {
        // The clock stands or the editor is locked: the text waits here until that is over.
        const auto found = documents_.find(message.at("doc").get<std::string>());
        if (found != documents_.end()) found->second.push_lost();
        const bool is_locked = editing_locked_ && seat_.part == Part::candidate;
        // Over already, if both came in one batch.
        if (is_transient(code) || (lifecycle_ == "live" && !is_locked)) retry_later();
        return;
    }
    if (code == "not_allowed_now") {
        ++diary_.set_aside;
    } else {
        ++diary_.resets;
        fault("an edit was refused: " + message.dump());
    }
    reset();
}

// ---- sending

void Person::send(const Json& message) {
    const std::string text = message.dump();
    const bool is_counted = message.at("type") == "edit" || message.at("type") == "command";
    if (is_counted && old_wire_ && below(2) == 0) old_wire_->send(text);
    if (wire_) wire_->send(text);
    if (is_counted && wire_ && below(20) == 0) wire_->send(text);  // blindly once more
}

void Person::send_all() {
    if (!is_open()) return;
    push_edits();
    for (const auto& [n, command] : waiting_)
        send({{"type", "command"}, {"n", n}, {"command", command}});
}

void Person::push_edits() {
    if (!is_open() || lifecycle_ == "paused") return;
    if (editing_locked_ && seat_.part == Part::candidate) return;
    for (auto& [doc, document] : documents_) {
        const auto push = document.next_push();
        if (!push) continue;
        Json updates = Json::array();
        for (const editing::ChangeSet& changes : push->updates)
            updates.push_back(protocol::change_json(changes));
        send({{"type", "edit"},
              {"doc", doc},
              {"version", push->version},
              {"first", push->first},
              {"updates", updates}});
    }
}

void Person::retry_later() {
    retry_.expires_after(retry_refused);
    retry_.async_wait([this](const error_code& error) {
        if (error) return;
        for (auto& entry : documents_) entry.second.push_lost();
        send_all();
    });
}

bool Person::is_settled(std::uint64_t seq) const {
    return ready_ && seq_ >= seq && what_is_left().empty();
}

std::string Person::what_is_left() const {
    std::string left;
    for (const auto& [n, command] : waiting_) left += fmt::format("{} {}; ", n, command.dump());
    for (const auto& [doc, document] : documents_) {
        if (document.pending() > 0)
            left += fmt::format("{} edits of {}; ", document.pending(), doc);
    }
    return left;
}

}  // namespace rehearse::chaos
