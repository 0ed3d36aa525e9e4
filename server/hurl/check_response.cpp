#include "hurl/check_response.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"
#include "hurl/encoding.hpp"
#include "hurl/request.hpp"

namespace rehearse::hurl {
namespace {

class Checker {
public:
    Checker(const ExpectedResponse& expected, const Received& received, const Hooks& hooks,
            Variables& variables, EntryResult& result)
        : expected_(expected),
          received_(received),
          hooks_(hooks),
          variables_(variables),
          result_(result) {}

    void check() {
        check_version();
        check_status();
        if (result_.failure != Failure::none) return list_unchecked();
        if (!take_captures()) return list_unchecked();
        for (const KeyValue& header : expected_.headers) check_header(header);
        if (expected_.body) check_body(*expected_.body);
        for (const Assert& assertion : expected_.asserts) {
            if (is_time_up(assertion.at.line)) return;
            check_assert(assertion);
        }
    }

private:
    Context context() const { return {variables_, hooks_}; }

    void add(int line, std::string text, bool ok, std::string actual, std::string expected) {
        AssertResult assert_result{line, std::move(text),
                                   ok ? AssertState::passed : AssertState::failed,
                                   std::move(actual), std::move(expected)};
        if (!ok && result_.failure == Failure::none) {
            result_.failure = Failure::assertion;
            result_.message = to_string(assert_result);
        }
        result_.asserts.push_back(std::move(assert_result));
    }

    void add_fault(int line, std::string text, const Fault& fault) {
        add(line, std::move(text), false, fault.message, "");
        if (fault.of_file && result_.failure == Failure::assertion) {
            result_.failure = Failure::file;
            result_.message = fmt::format("line {}: {}", fault.at.line, fault.message);
        }
    }

    void check_version() {
        if (expected_.version.empty()) return;
        const std::string& actual = received_.response().version;
        add(expected_.at.line, "HTTP/" + expected_.version, actual == expected_.version,
            "HTTP/" + actual, "HTTP/" + expected_.version);
    }

    void check_status() {
        if (!expected_.status) return;
        const int actual = received_.response().status;
        add(expected_.status_at.line, fmt::format("HTTP {}", *expected_.status),
            actual == *expected_.status, fmt::format("status {}", actual),
            fmt::format("status {}", *expected_.status));
    }

    void list_unchecked() {
        const auto list = [&](int line, std::string text) {
            result_.asserts.push_back({line, std::move(text), AssertState::unchecked, "", ""});
        };
        for (const KeyValue& header : expected_.headers)
            list(header.at.line, constant_text(header.key).value_or("header"));
        if (expected_.body) list(expected_.body->at.line, "body");
        for (const Assert& assertion : expected_.asserts) list(assertion.at.line, assertion.text);
    }

    bool is_time_up(int line) {
        if (!hooks_.is_time_up()) return false;
        result_.failure = Failure::time;
        result_.message = fmt::format("line {}: the time was up during the checks", line);
        return true;
    }

    bool take_captures() {
        std::size_t kept_weight = 0;
        for (const Capture& capture : expected_.captures) {
            if (is_time_up(capture.at.line)) return false;
            const auto name = evaluate(capture.name, context());
            if (!name) return add_fault(capture.at.line, capture.text, name.error()), false;
            auto value = evaluate_with(capture.query, capture.filters);
            if (!value) return add_fault(capture.at.line, capture.text, value.error()), false;
            if (!*value) {
                add(capture.at.line, capture.text, false, "nothing", "a value to keep");
                return false;
            }
            kept_weight += weight(**value);
            if (kept_weight > limits::hurl_kept_weight_max) {
                add(capture.at.line, capture.text, false, "more than can be kept", "");
                return false;
            }
            variables_.insert_or_assign(*name, **value);
            result_.captures.push_back({*name, std::move(**value)});
        }
        return true;
    }

    Evaluated<std::optional<Value>> evaluate_with(const Query& query,
                                                  const std::vector<Filter>& filters) const {
        auto value = evaluate(query, received_, context());
        if (!value) return value.error();
        return apply(filters, std::move(*value), context());
    }

    void check_header(const KeyValue& header) {
        const auto name = evaluate(header.key, context());
        const auto value = evaluate(header.value, context());
        if (!name || !value) {
            const Fault& fault = !name ? name.error() : value.error();
            return add_fault(header.at.line, constant_text(header.key).value_or("header"), fault);
        }
        const std::string text = fmt::format("{}: {}", *name, *value);
        const auto actual = received_.header_values(*name);
        if (actual.empty())
            return add(header.at.line, text, false, "no such header", display_text(*value));
        const bool found = std::find(actual.begin(), actual.end(), *value) != actual.end();
        std::string shown;
        for (const std::string_view one : actual)
            shown += (shown.empty() ? "" : ", ") + display_text(one);
        add(header.at.line, text, found, shown, display_text(*value));
    }

    void check_body(const Body& body) {
        const int line = body.at.line;
        const auto wanted = evaluate(body, context());
        if (!wanted) return add_fault(line, "body", wanted.error());
        if (body.kind == Body::Kind::bytes || body.kind == Body::Kind::file) {
            const auto bytes = received_.bytes(body.at);
            if (!bytes) return add_fault(line, "body", bytes.error());
            return add(line, "body", *bytes == *wanted, display(Value{Bytes{std::string(*bytes)}}),
                       display(Value{Bytes{*wanted}}));
        }
        const auto text = received_.text(body.at);
        if (!text) return add_fault(line, "body", text.error());
        if (body.kind == Body::Kind::json) {
            if (const auto json = read_json(*wanted)) return check_json(line, *json, *text);
        }
        add(line, "body", *text == *wanted, text_difference(*wanted, *text), display_text(*wanted));
    }

    void check_json(int line, const Value& wanted, std::string_view text) {
        const auto actual = received_.json({line, 1});
        if (!actual) return add(line, "body", false, display_text(text), display(wanted));
        const std::string difference = json_difference(wanted, **actual);
        add(line, "body", difference.empty(), difference.empty() ? display(**actual) : difference,
            display(wanted));
    }

    /// What came, from the line on which it first differs.
    static std::string text_difference(std::string_view wanted, std::string_view actual) {
        const auto [a, b] =
            std::mismatch(wanted.begin(), wanted.end(), actual.begin(), actual.end());
        const auto offset = static_cast<std::size_t>(b - actual.begin());
        if (offset == 0) return display_text(actual);
        const std::size_t before = actual.substr(0, offset).rfind('\n');
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const auto number = std::count(actual.begin(), b, '\n') + 1;
        if (number == 1) return display_text(actual);
        return fmt::format("{} in its line {}", display_text(actual.substr(begin)), number);
    }

    void check_assert(const Assert& assertion) {
        const int line = assertion.at.line;
        const auto value = evaluate_with(assertion.query, assertion.filters);
        if (!value) return add_fault(line, assertion.text, value.error());
        auto judgement = judge(assertion.predicate, *value, context());
        if (!judgement) return add_fault(line, assertion.text, judgement.error());
        add(line, assertion.text, judgement->ok, std::move(judgement->actual),
            std::move(judgement->expected));
    }

    const ExpectedResponse& expected_;
    const Received& received_;
    const Hooks& hooks_;
    Variables& variables_;
    EntryResult& result_;
};

}  // namespace

std::string to_string(const AssertResult& result) {
    switch (result.state) {
        case AssertState::passed:
            return fmt::format("line {}: {}: ok", result.line, result.text);
        case AssertState::unchecked:
            return fmt::format("line {}: {}: not checked", result.line, result.text);
        case AssertState::failed:
            break;
    }
    // Without an expectation the text tells what could not be done.
    if (result.expected.empty())
        return fmt::format("line {}: {}: {}", result.line, result.text, result.actual);
    if (result.text == "body")
        return fmt::format("line {}: body: got {}", result.line, result.actual);
    return fmt::format("line {}: {}: got {}", result.line, result.text, result.actual);
}

void check_response(const ExpectedResponse& expected, const Received& received, const Hooks& hooks,
                    Variables& variables, EntryResult& result) {
    Checker(expected, received, hooks, variables, result).check();
}

}  // namespace rehearse::hurl
