// The messages of the WebSocket (PROTOCOL section 3): what a client sends, read strictly, and what
// it is sent.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "protocol/words.hpp"
#include "session/commands.hpp"
#include "session/events.hpp"
#include "session/state.hpp"
#include "session/view.hpp"

namespace rehearse::protocol {

inline constexpr std::uint64_t protocol_number = 1;
inline constexpr std::string_view subprotocol = "rehearse.v1";

struct ResumePoint {
    std::uint64_t seq = 0;
    std::string hash;
};
/// WS-2: any number is read here; the connection compares it with `protocol_number`.
struct Hello {
    std::uint64_t protocol = 0;
    std::optional<std::string> client;
    std::optional<ResumePoint> resume;
    bool diverged = false;
};
struct CommandMessage {
    std::uint64_t n = 0;
    session::Command command;
};
struct EditMessage {
    session::EditPush push;
    std::optional<std::uint32_t> check;
};
struct Ping {
    double sent = 0;
};
/// Where somebody's selection is: UTF-16 offsets in the document as it is at that version.
struct CursorMessage {
    std::string doc;
    std::uint64_t version = 0;
    std::uint64_t anchor = 0;
    std::uint64_t head = 0;
};
using ClientMessage = std::variant<Hello, CommandMessage, EditMessage, CursorMessage, Ping>;

/// ERR-2: fails with `bad_message`, `unknown_field` or `unknown_command`. What is well formed but
/// makes no sense in the session is for decide() to refuse.
Result<ClientMessage> parse_client_message(std::string_view text);

struct Welcome {
    std::string client;
    std::string person;
    session::Role role = session::Role::candidate;
    std::string name;
    Instant server_time;
    std::uint64_t seq = 0;
    std::string hash;
    const session::SessionView* state = nullptr;  // null: the resume point was ours
};
std::string encode_welcome(const Welcome& welcome);

/// The frame for `from`..`to`, with those of `envelopes` that `person` may see. `hash` is that of
/// the entry `to`. `state` needs only to hold the plan. Envelopes outside the range are not sent.
std::string encode_events(const session::State& state, std::string_view person, std::uint64_t from,
                          std::uint64_t to, std::string_view hash, Instant server_time,
                          const std::vector<session::Envelope>& envelopes);

/// A stretch of the log of a session that is over (REPLAY-1).
struct EventPage {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::string hash;                             // of the entry `to`
    std::optional<std::uint64_t> next;            // where to go on; nullopt at the end
    const session::SessionView* first = nullptr;  // what the first page begins with; null on others
};
std::string encode_event_page(const session::State& state, std::string_view person,
                              const EventPage& page,
                              const std::vector<session::Envelope>& envelopes);

std::string encode_ack(std::uint64_t n, std::uint64_t seq);
std::string encode_refused(std::uint64_t n, const Error& error);
/// Updates `first` .. `first + count - 1` of this client are kept, now or since an earlier push;
/// `version` is the document's now.
std::string encode_edit_ack(std::string_view doc, std::uint64_t first, std::uint64_t count,
                            std::uint64_t version);
std::string encode_edit_refused(std::string_view doc, std::uint64_t first, const Error& error,
                                std::uint64_t version);
enum class ProgressPhase { compiling, running };
std::string_view name_of(ProgressPhase phase);
inline constexpr Words progress_phase_from{
    std::array{ProgressPhase::compiling, ProgressPhase::running}, &name_of};
std::string encode_progress(std::string_view job, ProgressPhase phase, int done, int total);
enum class StoreStatus { ok, away };
std::string encode_status(StoreStatus status);
std::string encode_cursor(std::string_view person, std::string_view client,
                          const CursorMessage& cursor);
/// Who is connected to one server.
std::string encode_presence(std::string_view server, const std::set<std::string>& people);
std::string encode_pong(double sent, Instant server_time);
std::string encode_error(const Error& error);
std::string encode_going_away(Milliseconds retry);

}  // namespace rehearse::protocol
