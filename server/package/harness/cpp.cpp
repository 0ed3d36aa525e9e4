#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

// The reader and writer come before the solution, so that macros and using-directives in it cannot
// change them.
constexpr std::string_view driver_head =
    R"driver(// Reads one call per line and prints one JSON value per line. Made from interview.yaml.
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness_driver {

// What is written leaves in pieces, at exit, and also when the solution crashes.
static std::string output;
static int output_fd = 1;

static void flush_output() {
    const char* at = output.data();
    std::size_t left = output.size();
    while (left > 0) {
        const ssize_t written = ::write(output_fd, at, left);
        if (written <= 0) break;
        at += written;
        left -= static_cast<std::size_t>(written);
    }
    output.clear();
}

extern "C" inline void harness_driver_crashed(int) { flush_output(); }

inline void keep_answers_on_crash() {
    static char stack[16384];
    stack_t alternate{};
    alternate.ss_sp = stack;
    alternate.ss_size = sizeof stack;
    ::sigaltstack(&alternate, nullptr);
    struct sigaction action {};
    action.sa_handler = harness_driver_crashed;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL}) ::sigaction(number, &action, nullptr);
}

static int line_number = 0;

[[noreturn]] inline void broken_input() {
    flush_output();
    std::fprintf(stderr, "The test input is not in the form that the driver reads: line %d.\n", line_number);
    std::_Exit(70);
}

struct Reader {
    const char* at;
    const char* end;

    void space() {
        while (at != end && (*at == ' ' || *at == '\t' || *at == '\r')) ++at;
    }
    bool take(char c) {
        space();
        if (at == end || *at != c) return false;
        ++at;
        return true;
    }
    void need(char c) {
        if (!take(c)) broken_input();
    }
    bool take_word(std::string_view word) {
        space();
        if (static_cast<std::size_t>(end - at) < word.size() || std::string_view(at, word.size()) != word) return false;
        at += word.size();
        return true;
    }
    template <class T>
    T number() {
        space();
        T value{};
        const auto [rest, error] = std::from_chars(at, end, value);
        if (error != std::errc{}) broken_input();
        at = rest;
        return value;
    }
    std::uint32_t hex4() {
        if (end - at < 4) broken_input();
        std::uint32_t value = 0;
        if (std::from_chars(at, at + 4, value, 16).ptr != at + 4) broken_input();
        at += 4;
        return value;
    }
    void escape(std::string& into) {
        if (at == end) broken_input();
        const char c = *at++;
        switch (c) {
            case 'b': into += '\b'; return;
            case 'f': into += '\f'; return;
            case 'n': into += '\n'; return;
            case 'r': into += '\r'; return;
            case 't': into += '\t'; return;
            case 'u': break;
            default: into += c; return;
        }
        std::uint32_t code = hex4();
        if (code >= 0xD800 && code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
            at += 2;
            code = 0x10000 + ((code - 0xD800) << 10) + (hex4() - 0xDC00);
        }
        if (code < 0x80) {
            into += static_cast<char>(code);
        } else if (code < 0x800) {
            into += static_cast<char>(0xC0 | (code >> 6));
            into += static_cast<char>(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            into += static_cast<char>(0xE0 | (code >> 12));
            into += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
            into += static_cast<char>(0x80 | (code & 0x3F));
        } else {
            into += static_cast<char>(0xF0 | (code >> 18));
            into += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
            into += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
            into += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    std::string string() {
        need('"');
        std::string value;
        while (at != end && *at != '"') {
            if (*at == '\\') {
                ++at;
                escape(value);
            } else {
                value += *at++;
            }
        }
        need('"');
        return value;
    }
    std::string raw() {
        space();
        const char* start = at;
        int depth = 0;
        while (at != end) {
            if (*at == '"') {
                for (++at; at != end && *at != '"'; ++at) {
                    if (*at == '\\' && at + 1 != end) ++at;
                }
                if (at != end) ++at;
            } else if (*at == '[' || *at == '{') {
                ++depth;
                ++at;
            } else if (*at == ']' || *at == '}') {
                if (depth == 0) break;
                --depth;
                ++at;
            } else if (*at == ',' && depth == 0) {
                break;
            } else {
                ++at;
            }
        }
        return std::string(start, at);
    }
};

inline void write_string(const std::string& value) {
    static const char digits[] = "0123456789abcdef";
    output += '"';
    for (const char c : value) {
        switch (c) {
            case '"': output += "\\\""; break;
            case '\\': output += "\\\\"; break;
            case '\b': output += "\\b"; break;
            case '\f': output += "\\f"; break;
            case '\n': output += "\\n"; break;
            case '\r': output += "\\r"; break;
            case '\t': output += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    output += "\\u00";
                    output += digits[(c >> 4) & 15];
                    output += digits[c & 15];
                } else {
                    output += c;
                }
        }
    }
    output += '"';
}

struct Integer {
    using type = int;
    static type read(Reader& in) { return in.number<int>(); }
    static void write(type value) { output += std::to_string(value); }
};
struct Long {
    using type = std::int64_t;
    static type read(Reader& in) { return in.number<std::int64_t>(); }
    static void write(type value) { output += std::to_string(value); }
};
struct Real {
    using type = double;
    static type read(Reader& in) { return in.number<double>(); }
    static void write(type value) {
        if (!std::isfinite(value)) {
            output += "null";
            return;
        }
        // Beyond 2^53 with an exponent: written as an integer it would be compared as one.
        char text[64];
        const bool is_large = std::fabs(value) > 9007199254740992.0;
        output.append(text, is_large ? std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr
                                     : std::to_chars(text, text + sizeof text, value).ptr);
    }
};
struct Bool {
    using type = bool;
    static type read(Reader& in) {
        if (in.take_word("true")) return true;
        if (!in.take_word("false")) broken_input();
        return false;
    }
    static void write(type value) { output += value ? "true" : "false"; }
};
struct String {
    using type = std::string;
    static type read(Reader& in) { return in.string(); }
    static void write(const type& value) { write_string(value); }
};
struct Json {
    using type = std::string;
    static type read(Reader& in) { return in.raw(); }
    static void write(const type& value) { output += value; }
};
template <class Item>
struct List {
    using type = std::vector<typename Item::type>;
    static type read(Reader& in) {
        type value;
        in.need('[');
        if (in.take(']')) return value;
        do value.push_back(Item::read(in));
        while (in.take(','));
        in.need(']');
        return value;
    }
    static void write(const type& value) {
        output += '[';
        bool first = true;
        for (const auto& item : value) {
            if (!first) output += ',';
            first = false;
            Item::write(item);
        }
        output += ']';
    }
};
template <class Item>
struct Map {
    using type = std::map<std::string, typename Item::type>;
    static type read(Reader& in) {
        type value;
        in.need('{');
        if (in.take('}')) return value;
        do {
            std::string key = in.string();
            in.need(':');
            value[std::move(key)] = Item::read(in);
        } while (in.take(','));
        in.need('}');
        return value;
    }
    static void write(const type& value) {
        output += '{';
        bool first = true;
        for (const auto& [key, item] : value) {
            if (!first) output += ',';
            first = false;
            write_string(key);
            output += ':';
            Item::write(item);
        }
        output += '}';
    }
};
template <class Item>
struct Optional {
    using type = std::optional<typename Item::type>;
    static type read(Reader& in) {
        if (in.take_word("null")) return std::nullopt;
        return Item::read(in);
    }
    static void write(const type& value) {
        if (value) Item::write(*value);
        else output += "null";
    }
};

inline std::string read_input() {
    std::string input;
    char piece[65536];
    for (ssize_t count = 0; (count = ::read(0, piece, sizeof piece)) > 0;) {
        input.append(piece, static_cast<std::size_t>(count));
    }
    return input;
}

}  // namespace harness_driver

#include "solution.cpp"

)driver";

constexpr std::string_view driver_tail = R"driver(
static void harness_driver_run() {
    using namespace harness_driver;
    const ::std::string input = read_input();
    output_fd = ::dup(1);
    ::dup2(2, 1);  // what the solution prints must not mix with the answers
    ::std::atexit(flush_output);
    keep_answers_on_crash();
    HarnessTarget target;
    for (::std::size_t start = 0; start < input.size();) {
        ::std::size_t end = input.find('\n', start);
        if (end == ::std::string::npos) end = input.size();
        Reader in{input.data() + start, input.data() + end};
        start = end + 1;
        ++line_number;
        in.space();
        if (in.at == in.end) continue;
        in.need('[');
        const ::std::string name = in.string();
        in.need(',');
        in.need('[');
        harness_driver_call(target, name, in);
        output += '\n';
        in.need(']');
        in.space();
        if (in.at != in.end) broken_input();
        if (output.size() > 65536) flush_output();
    }
    flush_output();
}

int main() {
    try {
        harness_driver_run();
    } catch (...) {
        harness_driver::flush_output();
        throw;
    }
    return 0;
}
)driver";

// Calls are read first and run afterwards, so that threads compete in the solution and not in the
// reader. Each thread writes into an output of its own.
constexpr std::string_view concurrent_head = R"driver(
#include <atomic>
#include <functional>
#include <thread>

)driver";

constexpr std::string_view concurrent_tail = R"driver(
struct HarnessStep {
    ::std::string name;
    HarnessCall call;
    int threads = 0;
};

static ::std::vector<HarnessStep> harness_driver_read(const ::std::string& input) {
    using namespace harness_driver;
    ::std::vector<HarnessStep> steps;
    for (::std::size_t start = 0; start < input.size();) {
        ::std::size_t end = input.find('\n', start);
        if (end == ::std::string::npos) end = input.size();
        Reader in{input.data() + start, input.data() + end};
        start = end + 1;
        ++line_number;
        in.space();
        if (in.at == in.end) continue;
        in.need('[');
        HarnessStep step{in.string(), nullptr, 0};
        in.need(',');
        in.need('[');
        if (step.name == "parallel") {
            step.threads = in.number<int>();
            if (step.threads < 1 || step.threads > 64) broken_input();
            in.need(']');
        } else if (step.name == "join") {
            in.need(']');
        } else if (step.name == "tally") {
            step.name = "tally " + in.string();
            in.need(']');
        } else {
            step.call = harness_driver_call(step.name, in);
        }
        in.need(']');
        in.space();
        if (in.at != in.end) broken_input();
        steps.push_back(::std::move(step));
    }
    return steps;
}

/// Runs the steps in [from, to) on threads that start together; their results are left in `results`.
static void harness_driver_parallel(const ::std::vector<HarnessStep>& steps, ::std::size_t from, ::std::size_t to,
                                    int threads, HarnessTarget& target, ::std::vector<::std::string>& results) {
    ::std::atomic<int> waiting{threads};
    ::std::vector<::std::thread> running;
    for (int first = 0; first < threads; ++first) {
        running.emplace_back([&, first] {
            --waiting;
            while (waiting > 0) ::std::this_thread::yield();
            const auto stride = static_cast<::std::size_t>(threads);
            for (::std::size_t i = from + static_cast<::std::size_t>(first); i < to; i += stride) {
                steps[i].call(target);
                results[i] = ::std::move(harness_driver::output);
                harness_driver::output.clear();
            }
        });
    }
    for (::std::thread& each : running) each.join();
}

static ::std::string harness_driver_tally(const ::std::vector<HarnessStep>& steps, const ::std::string& name,
                                          const ::std::vector<::std::string>& results) {
    ::std::map<::std::string, int> counts;
    for (::std::size_t i = 0; i < steps.size(); ++i) {
        if (!results[i].empty() && "tally " + steps[i].name == name) ++counts[results[i]];
    }
    harness_driver::output.clear();
    harness_driver::Map<harness_driver::Integer>::write(counts);
    return ::std::move(harness_driver::output);
}

/// One answer for each step; null for a step that ran beside others.
static ::std::vector<::std::string> harness_driver_round(const ::std::vector<HarnessStep>& steps) {
    HarnessTarget target;
    ::std::vector<::std::string> answers(steps.size(), "null");
    ::std::vector<::std::string> results;
    for (::std::size_t i = 0; i < steps.size(); ++i) {
        const HarnessStep& step = steps[i];
        if (step.threads > 0) {
            ::std::size_t end = i + 1;
            while (end < steps.size() && steps[end].name != "join") ++end;
            results.assign(steps.size(), "");
            harness_driver_parallel(steps, i + 1, end, step.threads, target, results);
            i = end;
        } else if (step.name.rfind("tally ", 0) == 0) {
            answers[i] = harness_driver_tally(steps, step.name, results);
        } else if (step.call) {
            harness_driver::output.clear();
            step.call(target);
            answers[i] = harness_driver::output;
        }
    }
    return answers;
}

/// Correct answers are the same in every round, so the first difference is an answer that is wrong.
static void harness_driver_run() {
    using namespace harness_driver;
    const ::std::string input = read_input();
    output_fd = ::dup(1);
    ::dup2(2, 1);  // what the solution prints must not mix with the answers
    const auto steps = harness_driver_read(input);
    auto answers = harness_driver_round(steps);
    for (int round = 2; round <= harness_driver_rounds; ++round) {
        const auto again = harness_driver_round(steps);
        ::std::size_t i = 0;
        while (i < answers.size() && answers[i] == again[i]) ++i;
        if (i == answers.size()) continue;
        output.clear();
        write_string("round 1: " + answers[i] + ", round " + ::std::to_string(round) + ": " + again[i]);
        answers[i] = "{\"error\":" + output + "}";
        break;
    }
    output.clear();
    for (const ::std::string& answer : answers) output += answer + "\n";
    flush_output();
}

int main() {
    harness_driver_run();
    return 0;
}
)driver";

std::string wire_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "Integer";
        case Type::Base::long_integer:
            return "Long";
        case Type::Base::real:
            return "Real";
        case Type::Base::boolean:
            return "Bool";
        case Type::Base::string:
            return "String";
        case Type::Base::json:
        case Type::Base::nothing:
            return "Json";
        case Type::Base::list:
            return "List<" + wire_type(type.inner.front()) + ">";
        case Type::Base::map:
            return "Map<" + wire_type(type.inner.front()) + ">";
        case Type::Base::optional:
            return "Optional<" + wire_type(type.inner.front()) + ">";
    }
    return "Json";
}

std::string value_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "int";
        case Type::Base::long_integer:
            return "std::int64_t";
        case Type::Base::real:
            return "double";
        case Type::Base::boolean:
            return "bool";
        case Type::Base::string:
        case Type::Base::json:
            return "std::string";
        case Type::Base::list:
            return "std::vector<" + value_type(type.inner.front()) + ">";
        case Type::Base::map:
            return "std::map<std::string, " + value_type(type.inner.front()) + ">";
        case Type::Base::optional:
            return "std::optional<" + value_type(type.inner.front()) + ">";
        case Type::Base::nothing:
            return "void";
    }
    return "void";
}

std::string parameter_list(const std::vector<Parameter>& parameters) {
    std::string text;
    for (const Parameter& parameter : parameters) {
        const std::string type = value_type(parameter.type);
        const bool small =
            type == "int" || type == "double" || type == "bool" || type == "std::int64_t";
        text += fmt::format("{}{}{}", text.empty() ? "" : ", ",
                            small ? type + " " : "const " + type + "& ", parameter.name);
    }
    return text;
}

/// Statements that read the arguments into a0, a1, ...
std::string read_arguments(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i > 0) text += "        in.need(',');\n";
        text += fmt::format("        auto a{} = {}::read(in);\n", i, wire_type(parameters[i].type));
    }
    return text + "        in.need(']');\n";
}

/// Everything before the calls. An adapter is a header, for it includes the solution by itself.
std::string head_of(const Harness& harness) {
    std::string text(driver_head);
    if (harness.adapter.empty()) return text;
    constexpr std::string_view included = "solution.cpp";
    return text.replace(text.find(included), included.size(), harness.adapter + ".hpp");
}

std::string construct(const Harness& harness, const std::string& arguments) {
    return fmt::format("        target.reset(new ::{}({}));\n        output += \"null\";\n",
                       harness.class_name, arguments);
}

std::string invoke(const Method& method) {
    const std::string call =
        fmt::format("target->{}({})", method.name, argument_names(method.parameters));
    if (is_void(method)) return "        " + call + ";\n        output += \"null\";\n";
    // Named first: a throw or exit inside the call must not leave half a line behind.
    return fmt::format("        const {0}::type result = {1};\n        {0}::write(result);\n",
                       wire_type(method.returns), call);
}

}  // namespace

GeneratedFiles cpp_driver(const Harness& harness) {
    std::string text = head_of(harness);
    text += fmt::format("using HarnessTarget = ::std::unique_ptr<::{}>;\n\n", harness.class_name);
    text +=
        "static void harness_driver_call(HarnessTarget& target, const ::std::string& name, "
        "harness_driver::Reader& in) {\n"
        "    using namespace harness_driver;\n    if (name == \"new\") {\n";
    text += read_arguments(harness.constructor) +
            construct(harness, argument_names(harness.constructor)) + "        return;\n    }\n";
    text += "    if (!target) broken_input();\n";
    for (const Method& method : harness.methods) {
        text += fmt::format("    if (name == \"{}\") {{\n", method.name) +
                read_arguments(method.parameters) + invoke(method) + "        return;\n    }\n";
    }
    text += "    broken_input();\n}\n";
    return {{"main.cpp", text + std::string(driver_tail)}};
}

GeneratedFiles cpp_concurrent_driver(const Harness& harness) {
    std::string text = head_of(harness);
    const std::string headers = text.substr(0, text.find("namespace harness_driver {"));
    text.replace(text.find("static std::string output;"), 7, "static thread_local ");
    text.insert(headers.size(), std::string(concurrent_head).substr(1));
    text += fmt::format(
        "using HarnessTarget = ::std::unique_ptr<::{}>;\n"
        "using HarnessCall = ::std::function<void(HarnessTarget&)>;\n"
        "static constexpr int harness_driver_rounds = {};\n\n"
        "static HarnessCall harness_driver_call(const ::std::string& name, harness_driver::Reader& "
        "in) {{\n    using namespace harness_driver;\n    if (name == \"new\") {{\n",
        harness.class_name, harness.rounds);
    text += read_arguments(harness.constructor) + "        return [=](HarnessTarget& target) {\n" +
            indented(construct(harness, argument_names(harness.constructor))) +
            "        };\n    }\n";
    for (const Method& method : harness.methods) {
        text += fmt::format("    if (name == \"{}\") {{\n", method.name) +
                read_arguments(method.parameters) +
                "        return [=](HarnessTarget& target) {\n" +
                indented("        if (!target) broken_input();\n" + invoke(method)) +
                "        };\n    }\n";
    }
    text += "    broken_input();\n}\n";
    return {{"main.cpp", text + std::string(concurrent_tail)}};
}

std::string cpp_stub(const Harness& harness) {
    std::string text =
        "#include <cstdint>\n#include <map>\n#include <optional>\n#include <string>\n#include "
        "<vector>\n\n";
    text += fmt::format("class {0} {{\npublic:\n    explicit {0}({1}) {{}}\n", harness.class_name,
                        parameter_list(harness.constructor));
    for (const Method& method : harness.methods) {
        const bool is_void = method.returns.base == Type::Base::nothing;
        text += fmt::format("\n    {} {}({}) {{ {}}}\n", value_type(method.returns), method.name,
                            parameter_list(method.parameters), is_void ? "" : "return {}; ");
    }
    return text + "};\n";
}

}  // namespace rehearse::package
