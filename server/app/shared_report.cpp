#include "app/shared_report.hpp"

#include <array>
#include <string>
#include <utility>

#include "app/answer_text.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<Part, std::string_view>, 8> names = {
    {{Part::scores, "scores"},
     {Part::answers, "answers"},
     {Part::code, "code"},
     {Part::key_points, "key_points"},
     {Part::timeline, "timeline"},
     {Part::integrity, "integrity"},
     {Part::ratings, "ratings"},
     {Part::notes, "notes"}}};

/// Copies by name what is wanted, from one report.
class Cut {
public:
    Cut(const Parts& parts, const Sources& sources) : parts_(parts), sources_(sources) {}

    bool has(Part part) const { return parts_.contains(part); }
    /// That field if the part was chosen, else null.
    json only(Part part, const json& object, const char* name) const {
        const auto found = object.find(name);
        return has(part) && found != object.end() ? *found : json(nullptr);
    }

    json key_point(const json& point) const {
        json told = {{"id", point.at("id")},         {"text", point.at("text")},
                     {"weight", point.at("weight")}, {"must", point.at("must")},
                     {"hit", point.at("hit")},       {"feedback", point.at("feedback")},
                     {"overruled", nullptr}};
        // That somebody did, and not who (REPORT-6).
        if (point.value("overruled", json()).is_object()) told["overruled"] = json::object();
        // These three quote the answer.
        for (const char* name : {"sentence", "phrase", "why"})
            told[name] = only(Part::answers, point, name);
        return told;
    }
    json red_flag(const json& flag) const {
        json told = {{"id", flag.at("id")},
                     {"text", flag.at("text")},
                     {"sentence", only(Part::answers, flag, "sentence")},
                     {"why", only(Part::answers, flag, "why")},
                     {"stands", flag.at("stands")},
                     {"overruled", nullptr}};
        if (flag.value("overruled", json()).is_object()) told["overruled"] = json::object();
        return told;
    }
    json theory(const json& whole) const {
        json points = nullptr;
        json flags = nullptr;
        if (has(Part::key_points)) {
            points = json::array();
            for (const json& point : whole.at("key_points")) points.push_back(key_point(point));
            flags = json::array();
            for (const json& flag : whole.at("red_flags")) flags.push_back(red_flag(flag));
        }
        // What is right stands in the form as well, so it goes with the key points.
        const bool shows_form = has(Part::answers) && has(Part::key_points);
        return {{"answer", has(Part::answers) ? json(answer_text(whole)) : json(nullptr)},
                {"form", shows_form ? whole.value("form", json()) : json(nullptr)},
                {"estimate", only(Part::scores, whole, "estimate")},
                {"must_missed", only(Part::key_points, whole, "must_missed")},
                {"key_points", std::move(points)},
                {"red_flags", std::move(flags)},
                {"model_answer", only(Part::key_points, whole, "model_answer")}};
    }
    json coding(const std::string& item, const json& whole) const {
        json submissions = nullptr;
        if (has(Part::scores)) {
            submissions = json::array();
            for (const json& one : whole.at("submissions")) {
                json line = {{"counted", one.at("job") == whole.at("counted")}};
                for (const char* name :
                     {"language", "verdict", "score", "max_score", "passed", "total", "auto"})
                    line[name] = one.at(name);
                submissions.push_back(std::move(line));
            }
        }
        json source = nullptr;
        if (const auto found = sources_.find(item); has(Part::code) && found != sources_.end())
            source = {{"language", found->second.language}, {"text", found->second.text}};
        json open = nullptr;
        if (has(Part::code) && whole.at("unsubmitted").is_string())
            open = {{"language", whole.at("language")}, {"text", whole.at("unsubmitted")}};
        return {{"submissions", std::move(submissions)},
                {"categories", only(Part::scores, whole, "categories")},
                {"source", std::move(source)},
                {"unsubmitted", std::move(open)}};
    }
    json item(const json& whole) const {
        const auto id = whole.at("id").get<std::string>();
        json told = {{"id", id},
                     {"kind", whole.at("kind")},
                     {"title", whole.at("title")},
                     {"topics", whole.at("topics")},
                     {"minutes", whole.at("minutes")},
                     {"skipped", whole.at("skipped")},
                     {"spent_ms", only(Part::timeline, whole, "spent_ms")},
                     {"score", only(Part::scores, whole, "score")},
                     {"max_score", only(Part::scores, whole, "max_score")},
                     {"self", only(Part::ratings, whole, "self")},
                     {"rated", only(Part::ratings, whole, "rated")},
                     {"theory", nullptr},
                     {"coding", nullptr}};
        if (whole.at("theory").is_object()) told["theory"] = theory(whole.at("theory"));
        if (whole.at("coding").is_object()) told["coding"] = coding(id, whole.at("coding"));
        return told;
    }
    json rounds(const json& report) const {
        json list = json::array();
        for (const json& round : report.at("rounds")) {
            json items = json::array();
            for (const json& one : round.at("items")) items.push_back(item(one));
            list.push_back({{"id", round.at("id")},
                            {"title", round.at("title")},
                            {"kind", round.at("kind")},
                            {"budget_ms", round.at("budget_ms")},
                            {"spent_ms", only(Part::timeline, round, "spent_ms")},
                            {"items", std::move(items)}});
        }
        return list;
    }
    json course(const json& report) const {
        if (!has(Part::timeline)) return nullptr;
        json list = json::array();
        for (const json& one : report.value("course", json::array())) {
            json line = {{"at", one.at("at")}, {"kind", one.at("kind")}};
            for (const char* name : {"round", "item"}) {
                if (one.contains(name)) line[name] = one.at(name);
            }
            if (one.contains("verdict")) line["verdict"] = only(Part::scores, one, "verdict");
            list.push_back(std::move(line));
        }
        return list;
    }
    json integrity(const json& report) const {
        const json noticed = only(Part::integrity, report, "integrity");
        if (!noticed.is_array()) return nullptr;
        json list = json::array();
        for (const json& one : noticed) {
            list.push_back({{"at", one.at("at")},
                            {"signal", one.at("signal")},
                            {"item", one.at("item")},
                            {"size", one.at("size")}});
        }
        return list;
    }
    json notes(const json& report) const {
        const json interview = only(Part::notes, report, "interview");
        if (!interview.is_object() || !interview.value("console", json()).is_object())
            return nullptr;
        const json& console = interview.at("console");
        json list = json::array();
        for (const json& one : console.at("notes"))
            list.push_back({{"item", one.at("item")}, {"text", one.at("text")}});
        json recommended = json::array();
        for (const json& one : console.at("recommended"))
            recommended.push_back({{"value", one.at("value")}, {"text", one.at("text")}});
        return {{"notes", std::move(list)}, {"recommended", std::move(recommended)}};
    }

private:
    const Parts& parts_;
    const Sources& sources_;
};

}  // namespace

std::string_view name_of(Part part) {
    for (const auto& [known, name] : names) {
        if (known == part) return name;
    }
    return {};
}

std::optional<Part> part_from(std::string_view name) {
    for (const auto& [part, known] : names) {
        if (known == name) return part;
    }
    return std::nullopt;
}

json shared_report(const json& report, const Parts& parts, const Sources& sources) {
    const Cut cut(parts, sources);
    json chosen = json::array();
    for (const Part part : parts) chosen.push_back(name_of(part));
    return {{"title", report.at("title")},
            {"level", report.at("level")},
            {"mode", report.at("mode")},
            {"ended_at", report.at("ended_at")},
            {"complete", report.at("complete")},
            {"parts", std::move(chosen)},
            {"score", cut.only(Part::scores, report, "score")},
            {"max_score", cut.only(Part::scores, report, "max_score")},
            {"rounds", cut.rounds(report)},
            {"scratch", cut.only(Part::code, report, "scratch")},
            {"course", cut.course(report)},
            {"started_at", cut.only(Part::timeline, report, "started_at")},
            {"integrity", cut.integrity(report)},
            {"notes", cut.notes(report)}};
}

}  // namespace rehearse::app
