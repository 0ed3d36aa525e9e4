#include "package/canonical_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/limits.hpp"

namespace rehearse::package {

namespace {

using Json = nlohmann::ordered_json;

/// Takes the events of nlohmann's reader; answering false ends the reading.
class Scan : public nlohmann::json_sax<Json> {
public:
    explicit Scan(std::string_view text) : text_(text) {}

    [[nodiscard]] const std::string& problem() const { return problem_; }

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t value) override {
        return value <= std::numeric_limits<std::int64_t>::max() ||
               is_too_large(std::to_string(value));
    }
    bool number_float(number_float_t, const string_t& text) override {
        // An integer that fits nowhere comes as a rounded float.
        return text.find_first_of(".eE") != std::string::npos || is_too_large(text);
    }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return enter(); }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override { return enter(); }
    bool end_array() override { return leave(); }
    bool key(string_t& name) override {
        return names_.back().insert(name).second ||
               refuse(fmt::format("The name `{}` comes twice in one object.", name));
    }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception&) override {
        const std::string_view before = text_.substr(0, std::min(position, text_.size()));
        return refuse(fmt::format("Line {} is not JSON as it should be.",
                                  1 + std::count(before.begin(), before.end(), '\n')));
    }

private:
    bool refuse(std::string problem) {
        if (problem_.empty()) problem_ = std::move(problem);
        return false;
    }
    bool is_too_large(const std::string& number) {
        return refuse(
            fmt::format("The integer {} has no room in 64 bits: write it as text in quotes, or "
                        "leave the case out.",
                        number.substr(0, 60)));
    }
    bool enter() {
        names_.emplace_back();
        return names_.size() <= limits::canonical_depth_max ||
               refuse(fmt::format("The data is nested more than {} deep.",
                                  limits::canonical_depth_max));
    }
    bool leave() {
        names_.pop_back();
        return true;
    }

    std::string_view text_;
    std::string problem_;
    std::vector<std::set<std::string>> names_;
};

}  // namespace

std::string canonical_json_problem(std::string_view text) {
    Scan scan(text);
    Json::sax_parse(text, &scan);
    return scan.problem();
}

}  // namespace rehearse::package
