#include "protocol/strict_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace rehearse::protocol {
namespace {

/// Builds the value while it is read, so that the first nested, repeated or broken thing too much
/// ends the work.
class Builder : public nlohmann::json_sax<Json> {
public:
    explicit Builder(std::size_t depth_max) : depth_max_(depth_max) {}

    bool null() override { return put(nullptr) != nullptr; }
    bool boolean(bool value) override { return put(value) != nullptr; }
    bool number_integer(number_integer_t value) override { return put(value) != nullptr; }
    bool number_unsigned(number_unsigned_t value) override { return put(value) != nullptr; }
    bool number_float(number_float_t value, const string_t&) override {
        return put(value) != nullptr;
    }
    bool string(string_t& value) override { return put(std::move(value)) != nullptr; }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (open_.back()->contains(name)) {
            problem = fmt::format("The field {} is there twice: send it once.", name.substr(0, 64));
            return false;
        }
        key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
        if (problem.empty())
            problem = fmt::format("The message is not valid JSON in UTF-8 (at byte {}).", position);
        return false;
    }

    Json root;
    std::string problem;

private:
    Json* put(Json value) {
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        Json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[key_] = std::move(value));
    }
    bool open(Json container) {
        if (open_.size() >= depth_max_) {
            problem =
                fmt::format("The message is nested too deeply: {} levels are allowed.", depth_max_);
            return false;
        }
        open_.push_back(put(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    std::size_t depth_max_;
    std::vector<Json*> open_;  // the containers around the current place; only the innermost grows,
                               // so pointers stay good
    std::string key_;
};

}  // namespace

Result<Json> parse_strict(std::string_view text, std::size_t depth_max) {
    // The parser takes a NUL for the end and would not look at what follows.
    if (text.find('\0') != std::string_view::npos) {
        return fail(ErrorCode::bad_message, "The message holds a NUL character.");
    }
    Builder builder(depth_max);
    if (!Json::sax_parse(text.begin(), text.end(), &builder) || !builder.problem.empty()) {
        return fail(ErrorCode::bad_message,
                    builder.problem.empty() ? "The message is not valid JSON." : builder.problem);
    }
    return Result<Json>(boost::system::in_place_value, std::move(builder.root));
}

std::string to_text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Fields::Fields(const Json& object, std::string_view what) : object_(object), what_(what) {
    if (!object.is_object())
        refuse(ErrorCode::bad_message, fmt::format("The {} must be a JSON object.", what_));
}

void Fields::refuse(ErrorCode code, std::string message) {
    if (!fault_) fault_ = Error{code, std::move(message)};
}

const Json* Fields::find(const char* name) {
    asked_.emplace_back(name);
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
}

bool Fields::has(const char* name) {
    return find(name) != nullptr;
}

std::string Fields::text(const char* name, std::size_t bytes_max) {
    const Json* value = find(name);
    if (value == nullptr || !value->is_string()) {
        refuse(ErrorCode::bad_message,
               fmt::format("The {} needs the field {}, a text.", what_, name));
        return {};
    }
    const auto& text = value->get_ref<const std::string&>();
    if (text.size() > bytes_max) {
        refuse(ErrorCode::too_large,
               fmt::format("The field {} is longer than {} bytes: shorten it.", name, bytes_max));
        return {};
    }
    return text;
}

std::optional<std::string> Fields::text_or_null(const char* name, std::size_t bytes_max) {
    const Json* value = find(name);
    if (value != nullptr && value->is_null()) return std::nullopt;
    return text(name, bytes_max);
}

std::uint64_t Fields::integer(const char* name, std::uint64_t min, std::uint64_t max) {
    const Json* value = find(name);
    if (value != nullptr && value->is_number_unsigned()) {
        const auto number = value->get<std::uint64_t>();
        if (number >= min && number <= max) return number;
    }
    refuse(ErrorCode::bad_message,
           fmt::format("The {} needs the field {}, a whole number from {} to {}.", what_, name, min,
                       max));
    return min;
}

std::optional<std::uint64_t> Fields::integer_or_null(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_null()) return std::nullopt;
    return integer(name);
}

double Fields::number(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_number()) return value->get<double>();
    refuse(ErrorCode::bad_message,
           fmt::format("The {} needs the field {}, a number.", what_, name));
    return 0;
}

bool Fields::flag(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_boolean()) return value->get<bool>();
    refuse(ErrorCode::bad_message,
           fmt::format("The {} needs the field {}, true or false.", what_, name));
    return false;
}

const Json* Fields::array(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_array()) return value;
    refuse(ErrorCode::bad_message, fmt::format("The {} needs the field {}, a list.", what_, name));
    return nullptr;
}

const Json* Fields::object(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_object()) return value;
    refuse(ErrorCode::bad_message,
           fmt::format("The {} needs the field {}, an object.", what_, name));
    return nullptr;
}

const Json* Fields::object_or_null(const char* name) {
    const Json* value = find(name);
    if (value != nullptr && value->is_null()) return nullptr;
    return object(name);
}

Result<void> Fields::finish() {
    if (fault_) return *fault_;
    for (const auto& [name, value] : object_.items()) {
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            return fail(ErrorCode::unknown_field,
                        fmt::format("The {} has a field {} that is not known here: leave it out.",
                                    what_, name.substr(0, 64)));
        }
    }
    return {};
}

}  // namespace rehearse::protocol
