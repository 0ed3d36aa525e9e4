#include "package/harness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "languages/language.hpp"
#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"
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

/// Words that may not name a method or parameter: C, C++, Python or JavaScript keeps them. Words
/// that only another language keeps get an underscore there (names.hpp).
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

/// Classes that a language has already, under a name that a candidate's class would hide or extend.
bool is_taken_class(const std::string& name) {
    static const std::set<std::string> names{
        "Array",    "Boolean",  "Box",    "Class",   "Closure",   "Double",        "Exception",
        "Float",    "Function", "Hash",   "HashMap", "Generator", "HarnessDriver", "Integer",
        "Iterator", "List",     "Long",   "Map",     "Module",    "Number",        "Object",
        "Option",   "Optional", "Proc",   "Promise", "Result",    "Set",           "String",
        "Struct",   "Symbol",   "Thread", "Time",    "Vec",       "Void"};
    return names.contains(name);
}

void check_parameters(const std::string& where, const std::vector<Parameter>& parameters,
                      std::vector<std::string>& problems) {
    std::set<std::string> seen;
    for (const Parameter& parameter : parameters) {
        if (!is_member_name(parameter.name)) {
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
    GeneratedFiles (*concurrent_driver)(const Harness&) = nullptr;
};

const Generator* find_generator(const std::string& language) {
    static constexpr Generator generators[] = {
        {"c", c_driver, c_stub},
        {"cpp", cpp_driver, cpp_stub, cpp_concurrent_driver},
        {"python3", python_driver, python_stub, python_concurrent_driver},
        {"javascript", javascript_driver, javascript_stub},
        {"typescript", typescript_driver, typescript_stub},
        {"java", java_driver, java_stub, java_concurrent_driver},
        {"go", go_driver, go_stub, go_concurrent_driver},
        {"rust", rust_driver, rust_stub},
        {"php", php_driver, php_stub},
        {"ruby", ruby_driver, ruby_stub}};
    for (const Generator& each : generators) {
        if (language == each.language) return &each;
    }
    return nullptr;
}

/// The calls of one input, read in order.
class CallCheck {
public:
    CallCheck(const Harness& harness, const FaultSink& sink) : harness_(harness), sink_(sink) {}

    /// False, with a fault, when the call cannot be made here.
    bool add(int line, const std::string& name, const nlohmann::json& arguments) {
        if (line == 1 && name != "new") return fault(line, "The first line must call `new`.");
        if (harness_.rounds > 0 && is_of_driver(name)) return add_of_driver(line, name, arguments);
        const std::vector<Parameter>* parameters = name == "new" ? &harness_.constructor : nullptr;
        for (const Method& method : harness_.methods) {
            if (method.name == name) parameters = &method.parameters;
        }
        if (parameters == nullptr)
            return fault(line, fmt::format("The harness has no method `{}`.", name));
        if (is_parallel_ && name == "new")
            return fault(line, "`new` cannot run beside other calls.");
        if (parameters->size() != arguments.size()) {
            return fault(line, fmt::format("`{}` takes {} arguments, not {}.", name,
                                           parameters->size(), arguments.size()));
        }
        return true;
    }

    bool end(int line) {
        return !is_parallel_ || fault(line, "`parallel` needs a `join` behind its calls.");
    }

    static bool is_of_driver(const std::string& name) {
        return name == "parallel" || name == "join" || name == "tally";
    }

private:
    bool fault(int line, std::string message) {
        sink_.add(line, std::move(message));
        return false;
    }

    bool add_of_driver(int line, const std::string& name, const nlohmann::json& arguments) {
        const bool begins = name == "parallel";
        if (is_parallel_ != (name == "join"))
            return fault(line, fmt::format("`{}` cannot stand here: calls run side by side from "
                                           "`parallel` to `join`.",
                                           name));
        if (name == "join") {
            is_parallel_ = false;
            return arguments.empty() || fault(line, "`join` takes no arguments.");
        }
        const bool fits =
            arguments.size() == 1 &&
            (begins ? arguments[0].is_number_unsigned() && arguments[0].get<unsigned>() >= 1 &&
                          arguments[0].get<unsigned>() <= threads_max
                    : arguments[0].is_string() && has_method(arguments[0]));
        if (begins) is_parallel_ = true;
        return fits ||
               fault(line, begins ? fmt::format("`parallel` takes the number of threads, 1 to {}.",
                                                threads_max)
                                  : std::string("`tally` takes the name of a method."));
    }

    [[nodiscard]] bool has_method(const nlohmann::json& name) const {
        return std::any_of(harness_.methods.begin(), harness_.methods.end(),
                           [&](const Method& method) { return name == method.name; });
    }

    static constexpr unsigned threads_max = 32;  // a box has room for 64, with those of the runtime
    const Harness& harness_;
    const FaultSink& sink_;
    bool is_parallel_ = false;
};

void check_case(const Package& package, const TestCase& test, Faults& faults) {
    const Harness& harness = *package.interview.harness;
    const auto input = read_file(package.root / test.input);
    const auto answer = read_file(package.root / test.answer);
    if (!input || !answer) return;
    const FaultSink sink{faults, test.input.generic_string(), "ops"};
    CallCheck calls(harness, sink);
    std::istringstream lines(*input);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const auto call = nlohmann::json::parse(line, nullptr, false);
        if (!call.is_array() || call.size() != 2 || !call[0].is_string() || !call[1].is_array()) {
            return sink.add(number, R"(Each line must be ["method",[arguments]].)");
        }
        if (!calls.add(number, call[0].get<std::string>(), call[1])) return;
    }
    if (!calls.end(number)) return;
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

bool is_class_name(const std::string& name) {
    return is_name(name, true) && !is_taken_class(name);
}

bool is_member_name(const std::string& name) {
    return is_name(name, false) && !is_reserved(name);
}

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

std::vector<std::string> check_harness(const Harness& harness,
                                       const std::vector<std::string>& languages) {
    std::vector<std::string> problems;
    if (!is_name(harness.class_name, true)) {
        problems.push_back(
            fmt::format("`{}` cannot be a class name: use PascalCase.", harness.class_name));
    }
    if (is_taken_class(harness.class_name)) {
        problems.push_back(fmt::format(
            "`{}` cannot be a class name: one of our languages has a class of that name.",
            harness.class_name));
    }
    if (!harness.adapter.empty() && !is_name(harness.adapter, false)) {
        problems.push_back(
            fmt::format("`{}` cannot be the name of an adapter: use snake_case.", harness.adapter));
    }
    if (harness.methods.empty()) problems.emplace_back("The harness has no methods.");
    check_parameters("the constructor", harness.constructor, problems);
    std::set<std::string> seen;
    for (const Method& method : harness.methods) {
        if (!is_member_name(method.name)) {
            problems.push_back(fmt::format(
                "`{}` cannot be a method name: use snake_case and no keyword.", method.name));
        }
        if (harness.rounds > 0 && CallCheck::is_of_driver(method.name)) {
            problems.push_back(fmt::format(
                "`{}` cannot be a method name: in ops-mt the driver has it.", method.name));
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

bool has_driver(const std::string& language, Kind kind) {
    const Generator* generator = find_generator(language);
    return generator != nullptr &&
           (kind != Kind::ops_mt || generator->concurrent_driver != nullptr);
}

bool takes_adapter(const std::string& language) {
    static const std::set<std::string> languages{"cpp",        "python3", "javascript",
                                                 "typescript", "java",    "go"};
    return languages.contains(language);
}

std::string no_driver_reason(const std::string& language, Kind kind) {
    if (has_driver(language, kind)) return {};
    const languages::Language* known = languages::find(language);
    const std::string& name = known == nullptr ? language : known->name;
    return has_driver(language)
               ? fmt::format("it asks for threads, and {} has no driver with any", name)
               : fmt::format("it asks for a class, and {} has none", name);
}

GeneratedFiles driver_files(const Harness& harness, const std::string& language) {
    const Generator* generator = find_generator(language);
    if (generator == nullptr) return {};
    if (harness.rounds == 0) return generator->driver(harness);
    return generator->concurrent_driver == nullptr ? GeneratedFiles{}
                                                   : generator->concurrent_driver(harness);
}

GeneratedFiles stub_files(const Harness& harness, const std::string& language) {
    const Generator* generator = find_generator(language);
    if (generator == nullptr) return {};
    std::string text = generator->stub(harness);
    if (harness.rounds > 0) {
        const char* const comment = language == "python3" ? "#" : "//";
        text = fmt::format("{} Several threads call the methods at the same time.\n\n{}", comment,
                           text);
    }
    return {{languages::solution_name(*languages::find(language)), std::move(text)}};
}

void add_missing_templates(Package& package) {
    for (const std::string& language : package.languages) {
        if (!package.templates.contains(language) && package.interview.harness->adapter.empty())
            package.templates[language] = stub_files(*package.interview.harness, language);
    }
}

}  // namespace rehearse::package
