#include "package/canonical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/limits.hpp"
#include "package/canonical_scan.hpp"
#include "package/harness.hpp"
#include "package/harness/names.hpp"
#include "package/infer_type.hpp"
#include "package/plain_words.hpp"

namespace rehearse::package {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t samples_max = 3;

/// Thrown and caught in this file only: what is wrong may be found many calls down.
struct Refusal {
    std::string message;
};

[[noreturn]] void refuse(std::string message) {
    throw Refusal{std::move(message)};
}

/// A case as the file has it, before types are known.
struct RawCase {
    std::string description;
    std::string category;
    std::string uuid;
    std::string property;
    const Json* input = nullptr;
    const Json* expected = nullptr;
};

struct RawParameter {
    std::string key;  // as the file has it
    InferredType type;
    std::size_t seen = 0;  // in how many cases
};

struct RawMethod {
    std::string property;
    std::vector<RawParameter> parameters;
    InferredType returns;
    std::size_t cases = 0;
    std::size_t errors = 0;
    bool answers_null = false;
};

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// "twoFer the 2nd" -> "two_fer_the_2nd"; what has no place in a name is dropped.
std::string snake_words(const std::string& text) {
    constexpr std::size_t bytes_max = 50;
    return plain_words(to_snake_case(text), "_").substr(0, bytes_max);
}

/// With `prefix` where the words alone cannot be a name in all languages.
std::string member_name(const std::string& key, const std::string& prefix) {
    const std::string words = snake_words(key);
    if (words.empty()) {
        refuse(
            fmt::format("`{}` holds no letters or digits that a name could be made of: rename "
                        "it in the file.",
                        key));
    }
    return is_member_name(words) ? words : prefix + words;
}

std::string class_name(const std::string& exercise) {
    std::string name;
    bool raise = true;
    for (const char c : snake_words(exercise)) {
        if (c != '_') name += raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        raise = c == '_';
    }
    if (is_class_name(name)) return name;
    // Begins with a digit, is empty, or is a class that a language has.
    return "Task" + name;
}

bool is_error(const Json& expected) {
    return expected.is_object() && expected.size() == 1 && expected.contains("error") &&
           expected["error"].is_string();
}

class Reader {
public:
    CanonicalTask read(const Json& root);

private:
    void read_cases(const Json& list, const std::string& group);
    void read_case(const Json& node, const std::string& group);
    void drop_replaced();
    void infer();
    void infer_case(const RawCase& raw, RawMethod& method);
    RawMethod& method_of(const std::string& property);
    void add_method(const RawMethod& raw);
    void add_case(const RawCase& raw);
    void choose_samples();
    void note(std::string sentence) { task_.notes.push_back(std::move(sentence)); }
    void note_unknown(const Json& object, const std::set<std::string>& known);
    void note_comments(const Json& object);

    CanonicalTask task_;
    std::vector<RawCase> raw_;
    std::vector<RawMethod> methods_;
    std::set<std::string> replaced_;  // uuids
    std::set<std::string> unknown_;   // keys that have been mentioned
};

void Reader::note_unknown(const Json& object, const std::set<std::string>& known) {
    for (const auto& [key, value] : object.items()) {
        if (!known.contains(key) && unknown_.insert(key).second)
            note(fmt::format("The key `{}` is not known and was passed over.", key));
    }
}

/// What authors say of their data is often a rule that belongs into the statement.
void Reader::note_comments(const Json& object) {
    const auto comments = object.find("comments");
    if (comments == object.end()) return;
    std::string text;
    for (const Json& line : *comments) {
        if (line.is_string()) text += (text.empty() ? "" : " ") + line.get<std::string>();
    }
    if (!text.empty()) note(fmt::format("A comment in the file says: {}", text));
}

void Reader::read_cases(const Json& list, const std::string& group) {
    for (const Json& node : list) {
        if (!node.is_object())
            refuse("Every entry of `cases` must be an object: a case or a group of cases.");
        const auto cases = node.find("cases");
        if (cases == node.end()) {
            read_case(node, group);
            continue;
        }
        if (!cases->is_array())
            refuse(fmt::format("The `cases` of the group `{}` must be a list.",
                               text_of(node, "description")));
        note_unknown(node, {"uuid", "description", "comments", "cases", "scenarios"});
        note_comments(node);
        const std::string name = text_of(node, "description");
        read_cases(*cases, name.empty() ? group : name);
    }
}

void Reader::read_case(const Json& node, const std::string& group) {
    note_unknown(node, {"uuid", "description", "comments", "scenarios", "property", "input",
                        "expected", "reimplements"});
    note_comments(node);
    RawCase raw;
    raw.description = text_of(node, "description");
    raw.uuid = text_of(node, "uuid");
    raw.property = text_of(node, "property");
    const std::string where =
        raw.description.empty() ? "a case without a description" : "`" + raw.description + "`";
    if (raw.property.empty())
        refuse(fmt::format("There is no `property` in {}: it names what is called.", where));
    const auto input = node.find("input");
    if (input == node.end() || !input->is_object())
        refuse(fmt::format("There is no object `input` in {}: it holds the arguments by name.",
                           where));
    const auto expected = node.find("expected");
    if (expected == node.end()) refuse(fmt::format("There is no `expected` in {}.", where));
    raw.input = &*input;
    raw.expected = &*expected;
    raw.category = group;
    if (const auto scenarios = node.find("scenarios");
        scenarios != node.end() && !scenarios->empty() && scenarios->front().is_string()) {
        raw.category = scenarios->front().get<std::string>();
    }
    if (const std::string old = text_of(node, "reimplements"); !old.empty()) replaced_.insert(old);
    raw_.push_back(std::move(raw));
    if (raw_.size() > limits::canonical_cases_max)
        refuse(fmt::format("There are more than {} cases: keep the telling ones.",
                           limits::canonical_cases_max));
}

void Reader::drop_replaced() {
    const auto dropped =
        std::erase_if(raw_, [this](const RawCase& raw) { return replaced_.contains(raw.uuid); });
    if (dropped > 0)
        note(
            fmt::format("{} of the cases are replaced by others (`reimplements`) and were left "
                        "out.",
                        dropped));
    if (raw_.empty()) refuse("There are no cases in it: `cases` must hold at least one.");
}

RawMethod& Reader::method_of(const std::string& property) {
    const auto found = std::find_if(methods_.begin(), methods_.end(), [&](const RawMethod& method) {
        return method.property == property;
    });
    if (found != methods_.end()) return *found;
    return methods_.emplace_back(RawMethod{property, {}, {}, 0, 0, false});
}

void Reader::infer_case(const RawCase& raw, RawMethod& method) {
    ++method.cases;
    for (const auto& [key, value] : raw.input->items()) {
        auto found = std::find_if(method.parameters.begin(), method.parameters.end(),
                                  [&](const RawParameter& each) { return each.key == key; });
        if (found == method.parameters.end())
            found = method.parameters.insert(found, RawParameter{key, {}, 0});
        found->type.add(value);
        ++found->seen;
    }
    if (is_error(*raw.expected)) {
        ++method.errors;
        method.returns.add_nothing();
    } else {
        method.answers_null = method.answers_null || raw.expected->is_null();
        method.returns.add(*raw.expected);
    }
}

void Reader::infer() {
    for (const RawCase& raw : raw_) infer_case(raw, method_of(raw.property));
    for (RawMethod& method : methods_) {
        if (method.errors > 0 && method.answers_null) {
            refuse(
                fmt::format("`{}` expects null in one case and an error in another, which no "
                            "type tells apart: let one of them expect something else.",
                            method.property));
        }
        add_method(method);
    }
    for (const std::string& problem : check_harness(task_.harness, {})) refuse(problem);
}

void Reader::add_method(const RawMethod& raw) {
    Method method;
    method.name = member_name(raw.property, "do_");
    for (RawParameter each : raw.parameters) {
        if (each.seen < raw.cases) {
            each.type.add_nothing();
            note(fmt::format("`{}` is missing in some cases of `{}`: it is optional.", each.key,
                             raw.property));
        }
        method.parameters.push_back({member_name(each.key, "the_"), each.type.type()});
        if (has(method.parameters.back().type, Type::Base::json))
            note(fmt::format(
                "`{}` of `{}` is typed {}: its values have no type in common, or are all empty.",
                each.key, raw.property, to_string(method.parameters.back().type)));
    }
    method.returns = raw.returns.type();
    if (has(method.returns, Type::Base::json))
        note(fmt::format(
            "What `{}` returns is typed {}: its values have no type in common, or are all empty.",
            raw.property, to_string(method.returns)));
    if (raw.errors > 0)
        note(
            fmt::format("`{}` expects an error in {} of {} cases: there it returns nothing, and "
                        "the texts of the errors are in the statement.",
                        raw.property, raw.errors, raw.cases));
    task_.harness.methods.push_back(std::move(method));
}

void Reader::add_case(const RawCase& raw) {
    const RawMethod& method = method_of(raw.property);
    CanonicalCase test;
    test.method = static_cast<std::size_t>(&method - methods_.data());
    test.description = raw.description;
    test.category = raw.category.empty() ? task_.harness.methods[test.method].name : raw.category;
    for (const RawParameter& each : method.parameters) {
        const auto given = raw.input->find(each.key);
        test.arguments.push_back(given == raw.input->end() ? "null" : given->dump());
    }
    if (is_error(*raw.expected)) {
        test.expected = "null";
        test.error = (*raw.expected)["error"].get<std::string>();
    } else {
        test.expected = raw.expected->dump();
    }
    task_.cases.push_back(std::move(test));
}

/// The first case of each method, so that a candidate sees them all once; not the last case, for
/// without a hidden one a score means little.
void Reader::choose_samples() {
    std::set<std::size_t> shown;
    for (CanonicalCase& test : task_.cases) {
        if (shown.size() == samples_max || (!shown.empty() && &test == &task_.cases.back())) break;
        test.is_sample = shown.insert(test.method).second;
    }
    if (task_.cases.size() == 1) note("There is only one case, so nothing is hidden: add some.");
}

CanonicalTask Reader::read(const Json& root) {
    if (!root.is_object()) refuse("It must hold one object with `exercise` and `cases`.");
    task_.exercise = text_of(root, "exercise");
    if (task_.exercise.empty()) refuse("There is no `exercise`: it names the task.");
    const auto cases = root.find("cases");
    if (cases == root.end() || !cases->is_array()) refuse("There is no list `cases`.");
    note_unknown(root, {"exercise", "cases", "comments", "version"});
    note_comments(root);
    read_cases(*cases, "");
    drop_replaced();
    task_.harness.class_name = class_name(task_.exercise);
    infer();
    for (const RawCase& raw : raw_) add_case(raw);
    choose_samples();
    return std::move(task_);
}

}  // namespace

Result<CanonicalTask> read_canonical(std::string_view text) {
    if (text.size() > limits::canonical_bytes_max) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("It is larger than {} MiB.", limits::canonical_bytes_max >> 20));
    }
    if (std::string problem = canonical_json_problem(text); !problem.empty())
        return fail(ErrorCode::package_invalid, std::move(problem));
    try {
        return Reader().read(Json::parse(text));
    } catch (const Refusal& refusal) {
        return fail(ErrorCode::package_invalid, refusal.message);
    }
}

}  // namespace rehearse::package
