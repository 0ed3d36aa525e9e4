#include <fmt/format.h>

#include "package/harness_languages.hpp"

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

static void keep_answers_on_crash() {
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

[[noreturn]] inline void broken_input() {
    std::fputs("The test input is not in the form that the driver reads.\n", stderr);
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
        char text[64];
        output.append(text, std::to_chars(text, text + sizeof text, value).ptr);
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
        in.space();
        if (in.at == in.end) continue;
        in.need('[');
        const ::std::string name = in.string();
        in.need(',');
        in.need('[');
        harness_driver_call(target, name, in);
        output += '\n';
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

/// Statements that read the arguments into a0, a1, ... and the text "a0, a1".
std::string read_arguments(const std::vector<Parameter>& parameters, std::string& names) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i > 0) text += "        in.need(',');\n";
        text += fmt::format("        auto a{} = {}::read(in);\n", i, wire_type(parameters[i].type));
        names += fmt::format("{}a{}", i > 0 ? ", " : "", i);
    }
    return text + "        in.need(']');\n";
}

}  // namespace

GeneratedFiles cpp_driver(const Harness& harness) {
    std::string text(driver_head);
    text += fmt::format("using HarnessTarget = ::std::unique_ptr<::{}>;\n\n", harness.class_name);
    text +=
        "static void harness_driver_call(HarnessTarget& target, const ::std::string& name, "
        "harness_driver::Reader& in) {\n"
        "    using namespace harness_driver;\n    if (name == \"new\") {\n";
    std::string names;
    text += read_arguments(harness.constructor, names);
    text += fmt::format(
        "        target.reset(new ::{}({}));\n        output += \"null\";\n        return;\n    "
        "}}\n",
        harness.class_name, names);
    text += "    if (!target) broken_input();\n";
    for (const Method& method : harness.methods) {
        std::string arguments;
        text += fmt::format("    if (name == \"{}\") {{\n", method.name) +
                read_arguments(method.parameters, arguments);
        if (method.returns.base == Type::Base::nothing) {
            text += fmt::format("        target->{}({});\n        output += \"null\";\n",
                                method.name, arguments);
        } else {
            // Named first: a throw or exit inside the call must not leave half a line behind.
            text += fmt::format(
                "        const {0}::type result = target->{1}({2});\n        {0}::write(result);\n",
                wire_type(method.returns), method.name, arguments);
        }
        text += "        return;\n    }\n";
    }
    text += "    broken_input();\n}\n";
    return {{"main.cpp", text + std::string(driver_tail)}};
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
