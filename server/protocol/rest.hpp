// Bodies of the REST interface that are about sessions and the catalog (PROTOCOL section 2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "session/follow_ups.hpp"
#include "session/people.hpp"
#include "session/plan.hpp"

namespace rehearse::protocol {

struct FromTemplate {
    std::string template_id;
};
struct CustomSession {
    std::string level;                     // beginner, intermediate or advanced
    std::vector<std::string> topics;       // empty: any; no duplicates
    int minutes = 0;                       // minutes_min .. minutes_max
    std::vector<session::ItemKind> kinds;  // at least one, no duplicates
};
using SessionContents = std::variant<FromTemplate, CustomSession>;
struct CreateSession {
    SessionContents contents;
    session::Mode mode = session::Mode::practice;
    std::string name;  // of who makes it, as others see it; empty: none given
    std::optional<Instant> starts_at;  // not of a practice
};

inline constexpr int custom_minutes_min = 10;
inline constexpr int custom_minutes_max = 180;

/// The body of POST /sessions: `bad_message`, `unknown_field` or, for a value out of range,
/// `invalid_input`. Whether template and topics exist is for the catalog to say.
Result<CreateSession> parse_create_session(std::string_view body);
/// The body of POST /link and, with a name, of POST /join.
struct JoinWish {
    std::string token;
    std::string name;  // trimmed
};
Result<JoinWish> parse_join(std::string_view body, bool with_name);
/// The body of POST /sessions/{id}/fork: the place in the log.
Result<std::uint64_t> parse_fork(std::string_view body);
/// What a link opens.
struct LinkView {
    std::string session;
    std::string title;
    std::string host;
    session::Role role = session::Role::candidate;
    session::Lifecycle lifecycle = session::Lifecycle::lobby;
    Instant expires_at;
    bool asks_for_signals = false;
    std::optional<Instant> scheduled_at;
};
std::string encode_link(const LinkView& link);
std::string encode_joined(std::string_view session, std::string_view person, session::Role role);
struct LinkWithToken {
    session::Link link;
    std::string token;
};
std::string encode_links(const std::vector<LinkWithToken>& links);
std::string encode_created(std::string_view id);
std::string encode_source(std::string_view job, std::string_view language, std::string_view source);

/// One element of `sessions`; kept as it is by the store.
std::string encode_session_summary(const session::IndexEntry& entry);
/// `summaries` come from encode_session_summary.
std::string encode_session_page(const std::vector<std::string>& summaries,
                                const std::optional<std::string>& next);

struct CatalogRound {
    std::string id;
    std::string title;
    session::ItemKind kind = session::ItemKind::theory;
    int minutes = 0;
    int count = 0;
};
struct CatalogTemplate {
    std::string id;
    std::string title;
    std::string summary;
    int minutes = 0;
    std::string level;
    std::vector<CatalogRound> rounds;
};
struct CatalogTopic {
    std::string id;
    int theory = 0;
    int coding = 0;
};
struct CatalogLanguage {
    std::string id;
    std::string name;
    bool available = false;
    std::string version;  // empty: null on the wire
};
struct Catalog {
    std::vector<CatalogTemplate> templates;
    std::vector<CatalogTopic> topics;
    std::vector<CatalogLanguage> languages;
};
std::string encode_catalog(const Catalog& catalog);
/// What an interviewer may add to a session.
struct Choice {
    session::ItemKind kind = session::ItemKind::theory;
    std::string ref;
    std::string title;
    std::string level;
    int minutes = 0;
    std::vector<std::string> topics;
};
std::string encode_choices(const std::vector<Choice>& choices);
std::string encode_languages(const std::vector<CatalogLanguage>& languages);

}  // namespace rehearse::protocol
