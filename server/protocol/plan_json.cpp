#include "protocol/plan_json.hpp"

#include "protocol/names.hpp"
#include "protocol/read_fields.hpp"

namespace rehearse::protocol {
namespace {

constexpr std::size_t text_bytes_max =
    16 * 1024 * 1024;  // our own log: the bound only keeps a damaged one small

std::map<std::string, std::string> text_map(const Json* json) {
    std::map<std::string, std::string> out;
    if (json == nullptr) return out;
    for (const auto& [name, text] : json->items()) {
        if (text.is_string()) out[name] = text.get<std::string>();
    }
    return out;
}

std::vector<std::string> texts(Fields& fields, const char* name) {
    std::vector<std::string> out;
    const Json* list = fields.array(name);
    for (const Json& text : list == nullptr ? Json::array() : *list) {
        if (text.is_string()) {
            out.push_back(text.get<std::string>());
        } else {
            fields.refuse(ErrorCode::bad_message, "A list of texts holds something else.");
        }
    }
    return out;
}

session::ItemKind kind_of(Fields& fields) {
    return known(fields, "kind", item_kind_from);
}

Result<session::PlanRound> round_from_json(const Json& json) {
    Fields fields(json, "round");
    session::PlanRound round;
    round.id = fields.text("id");
    round.title = fields.text("title", text_bytes_max);
    round.kind = kind_of(fields);
    round.budget = Milliseconds(static_cast<std::int64_t>(fields.integer("budget_ms")));
    const Json* items = fields.array("items");
    if (auto fine = fields.finish(); !fine) return fine.error();
    for (const Json& item : *items) {
        auto read = plan_item_from_json(item);
        if (!read) return read.error();
        round.items.push_back(*std::move(read));
    }
    return round;
}

}  // namespace

Json plan_item_json(const session::PlanItem& item) {
    Json json = {{"id", item.id},
                 {"kind", name_of(item.kind)},
                 {"ref", item.ref},
                 {"title", item.title},
                 {"content_hash", item.content_hash},
                 {"minutes", item.minutes},
                 {"max_score", item.max_score},
                 {"topics", item.topics},
                 {"languages", item.languages},
                 {"starters", item.starters},
                 {"default_language", item.default_language},
                 {"hints", item.hints}};
    if (!item.carried.empty()) json["carried"] = item.carried;
    if (!item.chosen_language.empty()) json["chosen_language"] = item.chosen_language;
    if (item.skipped) json["skipped"] = true;
    return json;
}

Result<session::PlanItem> plan_item_from_json(const Json& json) {
    Fields fields(json, "item");
    session::PlanItem item;
    item.id = fields.text("id");
    item.kind = kind_of(fields);
    item.ref = fields.text("ref");
    item.title = fields.text("title", text_bytes_max);
    item.content_hash = fields.text("content_hash");
    item.minutes = static_cast<int>(fields.integer("minutes", 0, 100'000));
    item.max_score = fields.number("max_score");
    item.topics = texts(fields, "topics");
    item.languages = texts(fields, "languages");
    item.starters = text_map(fields.object("starters"));
    item.default_language = fields.text("default_language");
    item.hints = texts(fields, "hints");
    if (fields.has("carried")) item.carried = text_map(fields.object("carried"));
    if (fields.has("chosen_language")) item.chosen_language = fields.text("chosen_language");
    if (fields.has("skipped")) item.skipped = fields.flag("skipped");
    if (auto fine = fields.finish(); !fine) return fine.error();
    return item;
}

Json plan_json(const session::Plan& plan) {
    Json rounds = Json::array();
    for (const session::PlanRound& round : plan.rounds) {
        Json items = Json::array();
        for (const session::PlanItem& item : round.items) items.push_back(plan_item_json(item));
        rounds.push_back({{"id", round.id},
                          {"title", round.title},
                          {"kind", name_of(round.kind)},
                          {"budget_ms", round.budget.count()},
                          {"items", std::move(items)}});
    }
    return {{"template", plan.template_id},
            {"title", plan.title},
            {"level", plan.level},
            {"rounds", std::move(rounds)}};
}

Result<session::Plan> plan_from_json(const Json& json) {
    Fields fields(json, "plan");
    session::Plan plan;
    plan.template_id = fields.text("template");
    plan.title = fields.text("title", text_bytes_max);
    plan.level = fields.text("level");
    const Json* rounds = fields.array("rounds");
    if (auto fine = fields.finish(); !fine) return fine.error();
    for (const Json& round : *rounds) {
        auto read = round_from_json(round);
        if (!read) return read.error();
        plan.rounds.push_back(*std::move(read));
    }
    return plan;
}

}  // namespace rehearse::protocol
