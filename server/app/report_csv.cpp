#include "app/report_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace rehearse::app {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 25> columns = {
    "record",    "round",   "item",        "kind",          "ref",
    "title",     "topics",  "minutes",     "spent_seconds", "score",
    "max_score", "skipped", "self_rating", "rating",        "text",
    "must",      "weight",  "hit",         "overruled_by",  "sentence",
    "why",       "at",      "language",    "verdict",       "passed_of_total"};

/// A line under construction: cells by the name of their column.
class Line {
public:
    explicit Line(std::string record) { put("record", std::move(record)); }

    void put(std::string_view column, std::string text) {
        const auto found = std::find(columns.begin(), columns.end(), column);
        if (found != columns.end())
            cells_[static_cast<std::size_t>(found - columns.begin())] = std::move(text);
    }
    /// Texts as they are, numbers and flags as JSON writes them, nothing for null.
    void put(std::string_view column, const json& value) {
        if (value.is_null()) return;
        put(column, value.is_string() ? value.get<std::string>() : value.dump());
    }
    void write(std::string& out) const {
        for (std::size_t at = 0; at < cells_.size(); ++at) {
            if (at > 0) out += ',';
            out += csv_cell(cells_[at]);
        }
        out += "\r\n";
    }

private:
    std::array<std::string, columns.size()> cells_;
};

std::string joined(const json& texts) {
    std::string all;
    for (const json& text : texts) all += (all.empty() ? "" : "; ") + text.get<std::string>();
    return all;
}

/// To the second, in UTC.
std::string utc(const json& millis) {
    if (!millis.is_number_integer()) return {};
    const std::chrono::sys_time<std::chrono::milliseconds> at{
        std::chrono::milliseconds(millis.get<std::int64_t>())};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

void write_item(std::string& out, const std::string& round, const json& item) {
    Line line("item");
    line.put("round", round);
    for (const char* name : {"kind", "ref", "title", "minutes", "score", "max_score", "skipped"})
        line.put(name, item.at(name));
    line.put("item", item.at("id"));
    line.put("topics", joined(item.at("topics")));
    line.put("spent_seconds", std::to_string(item.at("spent_ms").get<std::int64_t>() / 1'000));
    line.put("self_rating", item.value("self", json()));
    line.put("rating", item.value("rated", json()));
    line.write(out);
}

void put_overruled(Line& line, const json& of) {
    if (const json by = of.value("overruled", json()); by.is_object())
        line.put("overruled_by", by.at("name"));
}

void write_theory(std::string& out, const std::string& round, const json& item) {
    for (const json& point : item.at("theory").at("key_points")) {
        Line line("key_point");
        line.put("round", round);
        line.put("item", item.at("id"));
        line.put("ref", point.at("id"));
        for (const char* name : {"text", "must", "weight", "hit", "sentence", "why"})
            line.put(name, point.at(name));
        put_overruled(line, point);
        line.write(out);
    }
    for (const json& flag : item.at("theory").at("red_flags")) {
        Line line("red_flag");
        line.put("round", round);
        line.put("item", item.at("id"));
        line.put("ref", flag.at("id"));
        for (const char* name : {"text", "sentence", "why"}) line.put(name, flag.at(name));
        line.put("hit", flag.at("stands"));
        put_overruled(line, flag);
        line.write(out);
    }
}

void write_coding(std::string& out, const std::string& round, const json& item) {
    for (const json& submission : item.at("coding").at("submissions")) {
        Line line("submission");
        line.put("round", round);
        line.put("item", item.at("id"));
        line.put("ref", submission.at("job"));
        line.put("at", utc(submission.at("at")));
        for (const char* name : {"language", "verdict", "score", "max_score"})
            line.put(name, submission.at(name));
        if (submission.at("total").is_number())
            line.put("passed_of_total", fmt::format("{} of {}", submission.at("passed").dump(),
                                                    submission.at("total").dump()));
        line.write(out);
    }
}

}  // namespace

std::string csv_cell(std::string_view text) {
    std::string cell;
    // Spreadsheets run what begins so, wherever the file came from.
    if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != text.npos)
        cell += '\'';
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string report_csv(const json& report) {
    std::string out = fmt::format("{}\r\n", fmt::join(columns, ","));
    for (const json& round : report.at("rounds")) {
        const auto title = round.at("title").get<std::string>();
        for (const json& item : round.at("items")) {
            write_item(out, title, item);
            if (item.at("theory").is_object()) write_theory(out, title, item);
            if (item.at("coding").is_object()) write_coding(out, title, item);
        }
    }
    return out;
}

}  // namespace rehearse::app
