// read_json: the only place that sees the JSON library. What arrives is hostile, so values are
// built while the text is read, with a bound on the depth: no tree exists that a later recursion
// could fall over.
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/limits.hpp"
#include "hurl/value.hpp"

namespace rehearse::hurl {
namespace {

using Json = nlohmann::json;

class Builder final : public nlohmann::json_sax<Json> {
public:
    bool null() override { return add(Value{Null{}}); }
    bool boolean(bool value) override { return add(Value{value}); }
    bool number_integer(number_integer_t value) override { return add(Value{std::int64_t{value}}); }
    bool number_unsigned(number_unsigned_t value) override {
        if (value <= static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max()))
            return add(Value{static_cast<std::int64_t>(value)});
        return add(Value{BigInteger{std::to_string(value)}});
    }
    bool number_float(number_float_t value, const string_t& text) override {
        if (text.find_first_not_of("-0123456789") == std::string::npos)
            return add(Value{BigInteger{text}});
        return add(Value{value});
    }
    bool string(string_t& value) override { return add(Value{std::move(value)}); }
    bool binary(binary_t& /*value*/) override { return false; }  // JSON has none
    bool start_object(std::size_t /*elements*/) override { return open(Value{Object{}}); }
    bool key(string_t& name) override {
        open_.back().name = std::move(name);
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t /*elements*/) override { return open(Value{List{}}); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

    Value take() { return std::move(root_); }

private:
    struct Open {
        Value value;
        std::string name;  // of the member that comes next
    };

    bool add(Value value) {
        if (++values_ > limits::hurl_json_nodes_max) return false;
        if (open_.empty()) {
            root_ = std::move(value);
        } else if (auto* list = std::get_if<List>(&open_.back().value.data)) {
            list->push_back(std::move(value));
        } else {
            std::get<Object>(open_.back().value.data)
                .insert_or_assign(std::move(open_.back().name), std::move(value));
        }
        return true;
    }

    bool open(Value value) {
        if (open_.size() >= limits::hurl_json_depth_max) return false;
        open_.push_back({std::move(value), {}});
        return true;
    }

    bool close() {
        Value value = std::move(open_.back().value);
        open_.pop_back();
        return add(std::move(value));
    }

    Value root_;
    std::vector<Open> open_;
    std::size_t values_ = 0;
};

}  // namespace

std::optional<Value> read_json(std::string_view text) {
    Builder builder;
    // A byte order mark is no JSON; the library would skip it.
    if (text.starts_with("\xEF\xBB\xBF")) return std::nullopt;
    if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
    return builder.take();
}

}  // namespace rehearse::hurl
