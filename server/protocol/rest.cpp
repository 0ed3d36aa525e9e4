#include "protocol/rest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "protocol/names.hpp"
#include "protocol/read_fields.hpp"

namespace rehearse::protocol {
namespace {

constexpr std::array<std::string_view, 3> levels = {"beginner", "intermediate", "advanced"};

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; });
}

Json number_or_null(const std::optional<double>& number) {
    if (!number) return nullptr;
    if (std::abs(*number) < 1e15 && std::trunc(*number) == *number)
        return static_cast<std::int64_t>(*number);
    return *number;
}

Json time_or_null(const std::optional<Instant>& at) {
    return at ? Json(to_millis(*at)) : Json(nullptr);
}

Json languages_json(const std::vector<CatalogLanguage>& languages) {
    Json json = Json::array();
    for (const CatalogLanguage& language : languages) {
        json.push_back(
            {{"id", language.id},
             {"name", language.name},
             {"available", language.available},
             {"version", language.version.empty() ? Json(nullptr) : Json(language.version)}});
    }
    return json;
}

Result<CustomSession> read_custom(const Json& json) {
    Fields fields(json, "custom session");
    CustomSession custom;
    custom.level = fields.text("level");
    custom.topics = names(fields, "topics");
    const auto minutes = fields.integer("minutes");
    for (const std::string& name : names(fields, "kinds")) {
        const auto kind = item_kind_from(name);
        if (!kind)
            fields.refuse(ErrorCode::invalid_input,
                          fmt::format("A kind is {}.", one_of(item_kind_from.texts())));
        if (kind) custom.kinds.push_back(*kind);
    }
    if (auto fine = fields.finish(); !fine) return fine.error();
    if (std::find(levels.begin(), levels.end(), custom.level) == levels.end()) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("The field level must be {}.", one_of(levels)));
    }
    if (minutes < custom_minutes_min || minutes > custom_minutes_max) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("A session takes {} to {} minutes: choose a number between.",
                                custom_minutes_min, custom_minutes_max));
    }
    custom.minutes = static_cast<int>(minutes);
    if (custom.kinds.empty())
        return fail(ErrorCode::invalid_input, "Choose theory, coding or both.");
    return custom;
}

}  // namespace

Result<CreateSession> parse_create_session(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    CreateSession wish;
    if (fields.has("mode")) wish.mode = known(fields, "mode", mode_from, ErrorCode::invalid_input);
    if (fields.has("name")) wish.name = fields.text("name", limits::person_name_bytes_max);
    if (has_control(wish.name))
        fields.refuse(ErrorCode::invalid_input, "A name is one line without control characters.");
    if (fields.has("starts_at")) {
        if (const auto at = fields.integer_or_null("starts_at"))
            wish.starts_at = from_millis(static_cast<std::int64_t>(*at));
        if (wish.starts_at && wish.mode == session::Mode::practice)
            fields.refuse(ErrorCode::invalid_input,
                          "A practice starts when you do: leave out starts_at.");
    }
    if (fields.has("custom")) {
        const Json* json_custom = fields.object("custom");
        if (auto fine = fields.finish(); !fine) return fine.error();
        auto custom = read_custom(*json_custom);
        if (!custom) return custom.error();
        wish.contents = *std::move(custom);
        return wish;
    }
    wish.contents = FromTemplate{fields.text("template", 64)};
    if (auto fine = fields.finish(); !fine) return fine.error();
    return wish;
}

Result<JoinWish> parse_join(std::string_view body, bool with_name) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    JoinWish wish;
    wish.token = fields.text("token");
    if (with_name) wish.name = fields.text("name", limits::person_name_bytes_max);
    if (auto fine = fields.finish(); !fine) return fine.error();
    const auto first = wish.name.find_first_not_of(" \t\r\n");
    const auto last = wish.name.find_last_not_of(" \t\r\n");
    wish.name = first == std::string::npos ? "" : wish.name.substr(first, last - first + 1);
    if (with_name && (wish.name.empty() || has_control(wish.name))) {
        return fail(ErrorCode::invalid_input,
                    "Give the name under which the others shall see you, in one line.");
    }
    return wish;
}

Result<std::uint64_t> parse_fork(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    const std::uint64_t seq = fields.integer("seq", 1);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return seq;
}

std::string encode_link(const LinkView& link) {
    return to_text({{"session", link.session},
                    {"title", link.title},
                    {"host", link.host},
                    {"role", name_of(link.role)},
                    {"lifecycle", name_of(link.lifecycle)},
                    {"expires_at", to_millis(link.expires_at)},
                    {"signals", link.asks_for_signals},
                    {"scheduled_at", time_or_null(link.scheduled_at)}});
}

std::string encode_joined(std::string_view session, std::string_view person, session::Role role) {
    return to_text({{"session", session}, {"person", person}, {"role", name_of(role)}});
}

std::string encode_links(const std::vector<LinkWithToken>& links) {
    Json list = Json::array();
    for (const LinkWithToken& one : links) {
        list.push_back({{"link", one.link.id},
                        {"role", name_of(one.link.role)},
                        {"expires_at", to_millis(one.link.expires_at)},
                        {"token", one.token}});
    }
    return to_text({{"links", std::move(list)}});
}

std::string encode_created(std::string_view id) {
    return to_text({{"id", id}});
}

std::string encode_source(std::string_view job, std::string_view language,
                          std::string_view source) {
    return to_text({{"job", job}, {"language", language}, {"source", source}});
}

std::string encode_session_summary(const session::IndexEntry& entry) {
    return to_text({{"id", entry.session},
                    {"title", entry.title},
                    {"mode", name_of(entry.mode)},
                    {"lifecycle", name_of(entry.lifecycle)},
                    {"created_at", to_millis(entry.created_at)},
                    {"scheduled_at", time_or_null(entry.scheduled_at)},
                    {"ended_at", time_or_null(entry.ended_at)},
                    {"minutes", entry.minutes},
                    {"score", number_or_null(entry.score)},
                    {"max_score", number_or_null(entry.max_score)}});
}

std::string encode_session_page(const std::vector<std::string>& summaries,
                                const std::optional<std::string>& next) {
    return fmt::format(R"({{"sessions":[{}],"next":{}}})", fmt::join(summaries, ","),
                       next ? to_text(*next) : "null");
}

std::string encode_catalog(const Catalog& catalog) {
    Json templates = Json::array();
    for (const CatalogTemplate& one : catalog.templates) {
        Json rounds = Json::array();
        for (const CatalogRound& round : one.rounds) {
            rounds.push_back({{"id", round.id},
                              {"title", round.title},
                              {"kind", name_of(round.kind)},
                              {"minutes", round.minutes},
                              {"count", round.count}});
        }
        templates.push_back({{"id", one.id},
                             {"title", one.title},
                             {"summary", one.summary},
                             {"minutes", one.minutes},
                             {"level", one.level},
                             {"rounds", std::move(rounds)}});
    }
    Json topics = Json::array();
    for (const CatalogTopic& topic : catalog.topics) {
        topics.push_back({{"id", topic.id}, {"theory", topic.theory}, {"coding", topic.coding}});
    }
    return to_text(
        {{"templates", std::move(templates)},
         {"topics", std::move(topics)},
         {"levels", levels},
         {"languages", languages_json(catalog.languages)},
         {"custom", {{"minutes_min", custom_minutes_min}, {"minutes_max", custom_minutes_max}}}});
}

std::string encode_choices(const std::vector<Choice>& choices) {
    Json list = Json::array();
    for (const Choice& one : choices) {
        list.push_back({{"kind", name_of(one.kind)},
                        {"ref", one.ref},
                        {"title", one.title},
                        {"level", one.level},
                        {"minutes", one.minutes},
                        {"topics", one.topics}});
    }
    return to_text({{"choices", std::move(list)}});
}

std::string encode_languages(const std::vector<CatalogLanguage>& languages) {
    return to_text({{"languages", languages_json(languages)}});
}

}  // namespace rehearse::protocol
