#include "hurl/jsonpath.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/limits.hpp"
#include "hurl/encoding.hpp"

namespace rehearse::hurl {
namespace {

using Condition = JsonPath::Condition;
using Step = JsonPath::Step;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

struct BadPath {
    std::size_t offset;
    std::string expected;
};

class PathReader {
public:
    explicit PathReader(std::string_view text) : text_(text) {}

    std::vector<Step> read() {
        if (!skip("$")) fail("$ at the start");
        std::vector<Step> steps;
        while (at_ < text_.size()) {
            if (steps.size() >= limits::hurl_jsonpath_steps_max) fail("fewer steps");
            steps.push_back(step());
        }
        return steps;
    }

private:
    [[noreturn]] void fail(std::string expected) const { throw BadPath{at_, std::move(expected)}; }

    bool skip(std::string_view literal) {
        if (!text_.substr(at_).starts_with(literal)) return false;
        at_ += literal.size();
        return true;
    }
    void expect(std::string_view literal) {
        if (!skip(literal)) fail(std::string(literal));
    }
    bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
    void skip_spaces() {
        while (next_is(' ')) ++at_;
    }

    Step step() {
        Step step;
        if (skip(".."))
            step.recursive = true;
        else if (!next_is('[')) {
            if (!skip(".")) fail(". or [");
        }
        if (next_is('['))
            step.selector = bracket();
        else if (skip("*"))
            step.selector = JsonPath::Wildcard{};
        else
            step.selector = JsonPath::Member{name()};
        return step;
    }

    std::string name() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
        if (at_ == begin) fail("a name");
        return std::string(text_.substr(begin, at_ - begin));
    }

    decltype(Step::selector) bracket() {
        expect("[");
        skip_spaces();
        decltype(Step::selector) selector;
        if (skip("*"))
            selector = JsonPath::Wildcard{};
        else if (next_is('\'') || next_is('"'))
            selector = JsonPath::Member{quoted()};
        else if (skip("?"))
            selector = condition();
        else
            selector = numbers();
        skip_spaces();
        expect("]");
        return selector;
    }

    std::string quoted() {
        const char quote = text_[at_++];
        std::string value;
        while (at_ < text_.size() && text_[at_] != quote) {
            if (text_[at_] == '\\') {
                ++at_;
                if (at_ >= text_.size()) break;
                const char c = text_[at_++];
                value += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
                continue;
            }
            value += text_[at_++];
        }
        if (at_ >= text_.size()) fail("a closing quote");
        ++at_;
        return value;
    }

    std::optional<std::int64_t> integer() {
        const std::size_t begin = at_;
        if (next_is('-')) ++at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        if (at_ == begin) return std::nullopt;
        std::int64_t value = 0;
        const auto [stop, error] = std::from_chars(text_.data() + begin, text_.data() + at_, value);
        if (error != std::errc() || stop != text_.data() + at_) fail("a whole number");
        return value;
    }

    decltype(Step::selector) numbers() {
        const auto first = integer();
        skip_spaces();
        if (skip(":")) {
            skip_spaces();
            const auto end = integer();
            if (next_is(':')) fail("] (slices have no step here)");
            return JsonPath::Slice{first, end};
        }
        if (!first) fail("a number, a name in quotes, *, a slice or a filter");
        JsonPath::Index index{{*first}};
        while (skip(",")) {
            skip_spaces();
            const auto next = integer();
            if (!next) fail("a number");
            index.numbers.push_back(*next);
            skip_spaces();
        }
        return index;
    }

    Condition condition() {
        const bool in_parentheses = skip("(");
        skip_spaces();
        expect("@");
        Condition condition;
        while (next_is('.') || next_is('[')) {
            if (skip(".")) {
                condition.path.push_back(name());
                continue;
            }
            expect("[");
            if (!next_is('\'') && !next_is('"')) fail("a name in quotes");
            condition.path.push_back(quoted());
            expect("]");
        }
        skip_spaces();
        condition.op = comparison();
        if (condition.op != Condition::Operator::exists) {
            skip_spaces();
            condition.value = literal();
        } else if (condition.path.empty()) {
            fail("a name after @, or a comparison");
        }
        skip_spaces();
        if (in_parentheses) expect(")");
        return condition;
    }

    Condition::Operator comparison() {
        using Operator = Condition::Operator;
        if (skip("==")) return Operator::equal;
        if (skip("!=")) return Operator::not_equal;
        if (skip("<=")) return Operator::less_or_equal;
        if (skip(">=")) return Operator::greater_or_equal;
        if (skip("<")) return Operator::less;
        if (skip(">")) return Operator::greater;
        return Operator::exists;
    }

    Value literal() {
        if (next_is('\'') || next_is('"')) return Value{quoted()};
        if (skip("true")) return Value{true};
        if (skip("false")) return Value{false};
        if (skip("null")) return Value{Null{}};
        const std::size_t begin = at_;
        while (at_ < text_.size() &&
               std::string_view("+-0123456789.eE").find(text_[at_]) != std::string_view::npos)
            ++at_;
        const auto number = read_json(text_.substr(begin, at_ - begin));
        if (!number || !number->is_number()) fail("a number, a string, true, false or null");
        return *number;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool holds(const Condition& condition, const Value& element) {
    using Operator = Condition::Operator;
    const Value* value = &element;
    for (const std::string& name : condition.path) {
        const auto* object = value->get<Object>();
        const auto member = object == nullptr ? Object::const_iterator{} : object->find(name);
        if (object == nullptr || member == object->end()) return false;
        value = &member->second;
    }
    if (condition.op == Operator::exists) return true;
    const bool same_kind = value->is_number() ? condition.value.is_number()
                                              : value->data.index() == condition.value.data.index();
    if (!same_kind) return false;
    if (condition.op == Operator::equal) return equal(*value, condition.value);
    if (condition.op == Operator::not_equal) return !equal(*value, condition.value);
    if (!value->is_number()) return false;
    const auto order = compare(*value, condition.value);
    if (!order) return false;
    switch (condition.op) {
        case Operator::less:
            return *order < 0;
        case Operator::less_or_equal:
            return *order <= 0;
        case Operator::greater:
            return *order > 0;
        case Operator::greater_or_equal:
            return *order >= 0;
        case Operator::exists:
        case Operator::equal:
        case Operator::not_equal:
            return false;
    }
    return false;
}

/// Collects the places that match, by pointer into the document; stops at the bound.
class Finder {
public:
    bool overflowed() const { return visited_ > limits::hurl_json_nodes_max; }

    std::vector<const Value*> apply(const Step& step, const std::vector<const Value*>& places) {
        found_.clear();
        for (const Value* place : places) {
            if (step.recursive)
                descend(step, *place);
            else
                select(step, *place);
        }
        return std::move(found_);
    }

private:
    void add(const Value& value) {
        if (++visited_ <= limits::hurl_json_nodes_max) found_.push_back(&value);
    }

    void descend(const Step& step, const Value& value) {
        if (++visited_ > limits::hurl_json_nodes_max) return;
        if (std::holds_alternative<JsonPath::Wildcard>(step.selector)) {
            each_child(value, [&](const Value& child) {
                add(child);
                descend(step, child);
            });
            return;
        }
        select(step, value);
        each_child(value, [&](const Value& child) { descend(step, child); });
    }

    template <class Visit>
    static void each_child(const Value& value, Visit visit) {
        if (const auto* list = value.get<List>()) {
            for (const Value& child : *list) visit(child);
        } else if (const auto* object = value.get<Object>()) {
            for (const auto& [name, child] : *object) visit(child);
        }
    }

    void select(const Step& step, const Value& value) {
        if (const auto* member = std::get_if<JsonPath::Member>(&step.selector)) {
            const auto* object = value.get<Object>();
            if (object == nullptr) return;
            const auto found = object->find(member->name);
            if (found != object->end()) add(found->second);
        } else if (std::holds_alternative<JsonPath::Wildcard>(step.selector)) {
            each_child(value, [&](const Value& child) { add(child); });
        } else if (const auto* list = value.get<List>()) {
            select_in(step, *list);
        }
    }

    void select_in(const Step& step, const List& list) {
        const auto size = static_cast<std::int64_t>(list.size());
        const auto from_start = [&](std::int64_t index) {
            return index < 0 ? size + index : index;
        };
        if (const auto* index = std::get_if<JsonPath::Index>(&step.selector)) {
            for (const std::int64_t number : index->numbers) {
                const std::int64_t i = from_start(number);
                if (i >= 0 && i < size) add(list[static_cast<std::size_t>(i)]);
            }
        } else if (const auto* slice = std::get_if<JsonPath::Slice>(&step.selector)) {
            const std::int64_t begin =
                std::max<std::int64_t>(0, from_start(slice->begin.value_or(0)));
            const std::int64_t end = std::min(size, from_start(slice->end.value_or(size)));
            for (std::int64_t i = begin; i < end; ++i) add(list[static_cast<std::size_t>(i)]);
        } else if (const auto* condition = std::get_if<Condition>(&step.selector)) {
            for (const Value& element : list) {
                if (holds(*condition, element)) add(element);
            }
        }
    }

    std::vector<const Value*> found_;
    std::size_t visited_ = 0;
};

}  // namespace

Result<JsonPath> JsonPath::parse(std::string_view text) {
    JsonPath path;
    try {
        path.steps_ = PathReader(text).read();
    } catch (const BadPath& bad) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is not a JSONPath we know: expected {} at character {}",
                                display_text(text), bad.expected, bad.offset + 1));
    }
    return path;
}

Result<std::optional<Value>> JsonPath::find(const Value& root) const {
    Finder finder;
    std::vector<const Value*> places = {&root};
    for (const Step& step : steps_) {
        places = finder.apply(step, places);
        if (finder.overflowed())
            return fail(ErrorCode::too_large,
                        "the JSONPath matches too many places of this answer");
    }
    if (places.empty()) return std::optional<Value>();
    if (places.size() == 1) return std::optional<Value>(*places.front());
    List list;
    list.reserve(places.size());
    // The same place may be found many times over, and each time with all that is below it.
    std::size_t copied = 0;
    for (const Value* place : places) {
        copied += weight(*place);
        if (copied > 2 * limits::hurl_json_nodes_max)
            return fail(ErrorCode::too_large, "the JSONPath matches too much of this answer");
        list.push_back(*place);
    }
    return std::optional<Value>(Value{std::move(list)});
}

}  // namespace rehearse::hurl
