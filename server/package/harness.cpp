#include "package/harness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "languages/language.hpp"
#include "package/harness_languages.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace {

bool is_name(const std::string& text, bool pascal) {
    if (text.empty() || text.size() > 60) return false;
    const auto first = static_cast<unsigned char>(text.front());
    if (pascal ? std::isupper(first) == 0 : std::islower(first) == 0) return false;
    return std::all_of(text.begin(), text.end(), [pascal](char c) {
        return std::islower(static_cast<unsigned char>(c)) != 0 ||
               std::isdigit(static_cast<unsigned char>(c)) != 0 ||
               (pascal ? std::isupper(static_cast<unsigned char>(c)) != 0 : c == '_');
    });
}

/// Words that may not name a method or parameter because one of our languages keeps them.
bool is_reserved(const std::string& word) {
    static const std::set<std::string> words{
        "and",       "as",       "assert",  "async",    "auto",    "await",     "bool",
        "break",     "case",     "catch",   "char",     "class",   "const",     "constructor",
        "continue",  "debugger", "def",     "default",  "del",     "delete",    "do",
        "double",    "elif",     "else",    "enum",     "except",  "export",    "extends",
        "extern",    "false",    "finally", "float",    "for",     "free",      "from",
        "function",  "global",   "goto",    "if",       "import",  "in",        "inline",
        "int",       "is",       "lambda",  "let",      "long",    "namespace", "new",
        "nonlocal",  "not",      "null",    "operator", "or",      "pass",      "private",
        "protected", "public",   "raise",   "register", "return",  "self",      "short",
        "signed",    "sizeof",   "static",  "struct",   "super",   "switch",    "template",
        "this",      "throw",    "true",    "try",      "typedef", "typeof",    "union",
        "unsigned",  "using",    "var",     "virtual",  "void",    "volatile",  "while",
        "with",      "yield"};
    return words.contains(word);
}

void check_parameters(const std::string& where, const std::vector<Parameter>& parameters,
                      std::vector<std::string>& problems) {
    std::set<std::string> seen;
    for (const Parameter& parameter : parameters) {
        if (!is_name(parameter.name, false) || is_reserved(parameter.name)) {
            problems.push_back(
                fmt::format("`{}` in {} cannot be a parameter name: use snake_case and no keyword.",
                            parameter.name, where));
        }
        if (!seen.insert(parameter.name).second) {
            problems.push_back(
                fmt::format("{} has two parameters named `{}`.", where, parameter.name));
        }
    }
}

void check_types_for_c(const Harness& harness, std::vector<std::string>& problems) {
    const auto check = [&](const std::string& where, const Type& type) {
        if (const std::string problem = c_type_problem(type); !problem.empty()) {
            problems.push_back(fmt::format("{}: {}", where, problem));
        }
    };
    for (const Parameter& parameter : harness.constructor) check("constructor", parameter.type);
    for (const Method& method : harness.methods) {
        check(method.name, method.returns);
        for (const Parameter& parameter : method.parameters) check(method.name, parameter.type);
    }
}

struct Generator {
    const char* language;
    GeneratedFiles (*driver)(const Harness&);
    std::string (*stub)(const Harness&);
};

const Generator* find_generator(const std::string& language) {
    static constexpr Generator generators[] = {{"python3", python_driver, python_stub},
                                               {"javascript", javascript_driver, javascript_stub},
                                               {"cpp", cpp_driver, cpp_stub},
                                               {"c", c_driver, c_stub}};
    for (const Generator& each : generators) {
        if (language == each.language) return &each;
    }
    return nullptr;
}

void check_case(const Package& package, const TestCase& test, Faults& faults) {
    const Harness& harness = *package.interview.harness;
    const auto input = read_file(package.root / test.input);
    const auto answer = read_file(package.root / test.answer);
    if (!input || !answer) return;
    const FaultSink sink{faults, test.input.generic_string(), "ops"};
    std::istringstream lines(*input);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const auto call = nlohmann::json::parse(line, nullptr, false);
        if (!call.is_array() || call.size() != 2 || !call[0].is_string() || !call[1].is_array()) {
            return sink.add(number, R"(Each line must be ["method",[arguments]].)");
        }
        const auto name = call[0].get<std::string>();
        const std::vector<Parameter>* parameters = name == "new" ? &harness.constructor : nullptr;
        for (const Method& method : harness.methods) {
            if (method.name == name) parameters = &method.parameters;
        }
        if (parameters == nullptr)
            return sink.add(number, fmt::format("The harness has no method `{}`.", name));
        if (number == 1 && name != "new")
            return sink.add(number, "The first line must call `new`.");
        if (parameters->size() != call[1].size()) {
            return sink.add(number, fmt::format("`{}` takes {} arguments, not {}.", name,
                                                parameters->size(), call[1].size()));
        }
    }
    std::istringstream answers(*answer);
    int answered = 0;
    for (std::string line; std::getline(answers, line);) {
        ++answered;
        if (nlohmann::json::accept(line)) continue;
        return FaultSink{faults, test.answer.generic_string(), "ops"}.add(
            answered, "Each line must be one JSON value.");
    }
    if (answered != number) {
        FaultSink{faults, test.answer.generic_string(), "ops"}.add(
            0, fmt::format("There are {} answers for {} calls.", answered, number));
    }
}

}  // namespace

std::optional<Type> parse_type(const std::string& text) {
    static const std::map<std::string, Type::Base> plain{
        {"int", Type::Base::integer},   {"long", Type::Base::long_integer},
        {"double", Type::Base::real},   {"bool", Type::Base::boolean},
        {"string", Type::Base::string}, {"json", Type::Base::json}};
    std::string compact;
    for (const char c : text) {
        if (c != ' ') compact += c;
    }
    if (compact.size() > 100) return std::nullopt;
    if (const auto found = plain.find(compact); found != plain.end())
        return Type{found->second, {}};
    const auto wrapped = [&](std::string_view prefix, Type::Base base) -> std::optional<Type> {
        if (!compact.starts_with(prefix) || !compact.ends_with('>')) return std::nullopt;
        const auto inner =
            parse_type(compact.substr(prefix.size(), compact.size() - prefix.size() - 1));
        if (!inner || (base == Type::Base::optional && inner->base == Type::Base::optional))
            return std::nullopt;
        return Type{base, {*inner}};
    };
    if (auto type = wrapped("list<", Type::Base::list)) return type;
    if (auto type = wrapped("map<string,", Type::Base::map)) return type;
    return wrapped("optional<", Type::Base::optional);
}

std::string to_string(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "int";
        case Type::Base::long_integer:
            return "long";
        case Type::Base::real:
            return "double";
        case Type::Base::boolean:
            return "bool";
        case Type::Base::string:
            return "string";
        case Type::Base::json:
            return "json";
        case Type::Base::nothing:
            return "void";
        case Type::Base::list:
            return "list<" + to_string(type.inner.front()) + ">";
        case Type::Base::map:
            return "map<string," + to_string(type.inner.front()) + ">";
        case Type::Base::optional:
            return "optional<" + to_string(type.inner.front()) + ">";
    }
    return "";
}

std::string to_snake_case(const std::string& pascal) {
    const auto is_upper = [&](std::size_t i) {
        return std::isupper(static_cast<unsigned char>(pascal[i])) != 0;
    };
    std::string result;
    for (std::size_t i = 0; i < pascal.size(); ++i) {
        const bool starts_word = i > 0 && is_upper(i) &&
                                 (!is_upper(i - 1) || (i + 1 < pascal.size() && !is_upper(i + 1)));
        if (starts_word) result += '_';
        result += static_cast<char>(std::tolower(static_cast<unsigned char>(pascal[i])));
    }
    return result;
}

std::string to_camel_case(const std::string& snake) {
    std::string result;
    bool raise = false;
    for (const char c : snake) {
        if (c == '_') {
            raise = !result.empty();
        } else {
            result += raise ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
            raise = false;
        }
    }
    return result;
}

std::vector<std::string> check_harness(const Harness& harness,
                                       const std::vector<std::string>& languages) {
    std::vector<std::string> problems;
    if (!is_name(harness.class_name, true)) {
        problems.push_back(
            fmt::format("`{}` cannot be a class name: use PascalCase.", harness.class_name));
    }
    if (harness.methods.empty()) problems.emplace_back("The harness has no methods.");
    check_parameters("the constructor", harness.constructor, problems);
    std::set<std::string> seen;
    for (const Method& method : harness.methods) {
        if (!is_name(method.name, false) || is_reserved(method.name)) {
            problems.push_back(fmt::format(
                "`{}` cannot be a method name: use snake_case and no keyword.", method.name));
        }
        if (!seen.insert(method.name).second)
            problems.push_back(fmt::format("The method `{}` is given twice.", method.name));
        check_parameters(fmt::format("`{}`", method.name), method.parameters, problems);
    }
    if (std::find(languages.begin(), languages.end(), "c") != languages.end())
        check_types_for_c(harness, problems);
    return problems;
}

Faults check_ops_data(const Package& package) {
    Faults faults;
    for (const TestCase& test : package.cases) check_case(package, test, faults);
    return faults;
}

bool has_driver(const std::string& language) {
    return find_generator(language) != nullptr;
}

GeneratedFiles driver_files(const Harness& harness, const std::string& language) {
    const Generator* generator = find_generator(language);
    return generator == nullptr ? GeneratedFiles{} : generator->driver(harness);
}

GeneratedFiles stub_files(const Harness& harness, const std::string& language) {
    const Generator* generator = find_generator(language);
    if (generator == nullptr) return {};
    return {{languages::solution_name(*languages::find(language)), generator->stub(harness)}};
}

void add_missing_templates(Package& package) {
    for (const std::string& language : package.languages) {
        if (!package.templates.contains(language))
            package.templates[language] = stub_files(*package.interview.harness, language);
    }
}

}  // namespace rehearse::package
