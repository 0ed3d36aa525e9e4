#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

constexpr std::string_view header_types =
    R"c(/* Made from interview.yaml. Strings passed to you are valid only during the call; strings and arrays that you return
 * must come from malloc, the caller frees them. */
#ifndef SOLUTION_H
#define SOLUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct { int* items; size_t count; } list_int;
typedef struct { int64_t* items; size_t count; } list_long;
typedef struct { double* items; size_t count; } list_double;
typedef struct { char** items; size_t count; } list_string;
typedef struct { bool has; int value; } optional_int;
typedef struct { bool has; int64_t value; } optional_long;
typedef struct { bool has; double value; } optional_double;
typedef struct { bool has; bool value; } optional_bool;

)c";

constexpr std::string_view driver_head =
    R"c(/* Reads one call per line and prints one JSON value per line. Made from interview.yaml. */
#include "solution.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DRIVER static __attribute__((unused))

/* What is written leaves in pieces, at exit, and also when the solution crashes. */
static char output[1 << 16];
static size_t output_used;
static int output_fd = 1;

static void flush_output(void) {
    size_t done = 0;
    while (done < output_used) {
        ssize_t written = write(output_fd, output + done, output_used - done);
        if (written <= 0) break;
        done += (size_t)written;
    }
    output_used = 0;
}

static void on_crash(int number) {
    (void)number;
    flush_output();
}

static void keep_answers_on_crash(void) {
    static char stack[16384];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};
    int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i) sigaction(numbers[i], &action, NULL);
}

DRIVER void put(const char* text, size_t size) {
    while (size > 0) {
        if (output_used == sizeof output) flush_output();
        size_t piece = sizeof output - output_used;
        if (piece > size) piece = size;
        memcpy(output + output_used, text, piece);
        output_used += piece;
        text += piece;
        size -= piece;
    }
}
DRIVER void put_text(const char* text) { put(text, strlen(text)); }

static const char* at;
static int line_number;

static _Noreturn void broken_input(void) {
    flush_output();
    fprintf(stderr, "The test input is not in the form that the driver reads: line %d.\n", line_number);
    _exit(70);
}
static _Noreturn void no_memory(void) {
    fputs("The driver ran out of memory.\n", stderr);
    abort();
}
DRIVER void* grow(void* items, size_t bytes) {
    void* grown = realloc(items, bytes);
    if (grown == NULL) no_memory();
    return grown;
}
DRIVER void skip_space(void) {
    while (*at == ' ' || *at == '\t' || *at == '\r') ++at;
}
DRIVER bool take(char c) {
    skip_space();
    if (*at != c) return false;
    ++at;
    return true;
}
DRIVER void need(char c) {
    if (!take(c)) broken_input();
}
DRIVER bool take_word(const char* word) {
    skip_space();
    size_t size = strlen(word);
    if (strncmp(at, word, size) != 0) return false;
    at += size;
    return true;
}
DRIVER int64_t read_long(void) {
    char* end = NULL;
    int64_t value = strtoll(at, &end, 10);
    if (end == at) broken_input();
    at = end;
    return value;
}
DRIVER int read_int(void) { return (int)read_long(); }
DRIVER double read_double(void) {
    char* end = NULL;
    double value = strtod(at, &end);
    if (end == at) broken_input();
    at = end;
    return value;
}
DRIVER bool read_bool(void) {
    if (take_word("true")) return true;
    if (!take_word("false")) broken_input();
    return false;
}
DRIVER uint32_t read_hex4(void) {
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i, ++at) {
        char c = *at;
        if (c >= '0' && c <= '9') value = value * 16 + (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f') value = value * 16 + (uint32_t)(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F') value = value * 16 + (uint32_t)(c - 'A' + 10);
        else broken_input();
    }
    return value;
}
DRIVER char* put_code(char* to, uint32_t code) {
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xC0 | (code >> 6));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = (char)(0xE0 | (code >> 12));
        *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    } else {
        *to++ = (char)(0xF0 | (code >> 18));
        *to++ = (char)(0x80 | ((code >> 12) & 0x3F));
        *to++ = (char)(0x80 | ((code >> 6) & 0x3F));
        *to++ = (char)(0x80 | (code & 0x3F));
    }
    return to;
}
DRIVER char* read_string(void) {
    need('"');
    const char* end = at;
    while (*end != '"' && *end != '\0') end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    char* value = grow(NULL, (size_t)(end - at) + 1); /* an escape is never shorter than what it means */
    char* to = value;
    while (*at != '"') {
        if (*at == '\0') broken_input();
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        ++at;
        char c = *at++;
        if (c == 'b') *to++ = '\b';
        else if (c == 'f') *to++ = '\f';
        else if (c == 'n') *to++ = '\n';
        else if (c == 'r') *to++ = '\r';
        else if (c == 't') *to++ = '\t';
        else if (c != 'u') *to++ = c;
        else {
            uint32_t code = read_hex4();
            if (code >= 0xD800 && code < 0xDC00 && at[0] == '\\' && at[1] == 'u') {
                at += 2;
                code = 0x10000 + ((code - 0xD800) << 10) + (read_hex4() - 0xDC00);
            }
            to = put_code(to, code);
        }
    }
    ++at;
    *to = '\0';
    return value;
}
DRIVER char* read_optional_string(void) { return take_word("null") ? NULL : read_string(); }
DRIVER char* read_json(void) {
    skip_space();
    const char* start = at;
    int depth = 0;
    for (; *at != '\0'; ++at) {
        if (*at == '"') {
            for (++at; *at != '"' && *at != '\0'; ++at) {
                if (*at == '\\' && at[1] != '\0') ++at;
            }
            if (*at == '\0') broken_input();
        } else if (*at == '[' || *at == '{') {
            ++depth;
        } else if (*at == ']' || *at == '}') {
            if (depth-- == 0) break;
        } else if (*at == ',' && depth == 0) {
            break;
        }
    }
    char* value = grow(NULL, (size_t)(at - start) + 1);
    memcpy(value, start, (size_t)(at - start));
    value[at - start] = '\0';
    return value;
}

DRIVER void write_bool(bool value) { put_text(value ? "true" : "false"); }
DRIVER void write_long(int64_t value) {
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, value);
    put_text(text);
}
DRIVER void write_int(int value) { write_long(value); }
DRIVER void write_double(double value) {
    if (!isfinite(value)) {
        put_text("null");
        return;
    }
    char text[64];
    for (int digits = 15; digits <= 17; ++digits) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    put_text(text);
}
DRIVER void write_string(const char* value) {
    if (value == NULL) {
        put_text("null");
        return;
    }
    put("\"", 1);
    for (const char* c = value; *c != '\0'; ++c) {
        char text[8];
        if (*c == '"') put("\\\"", 2);
        else if (*c == '\\') put("\\\\", 2);
        else if (*c == '\b') put("\\b", 2);
        else if (*c == '\f') put("\\f", 2);
        else if (*c == '\n') put("\\n", 2);
        else if (*c == '\r') put("\\r", 2);
        else if (*c == '\t') put("\\t", 2);
        else if ((unsigned char)*c < 0x20) put(text, (size_t)snprintf(text, sizeof text, "\\u%04x", (unsigned)*c));
        else put(c, 1);
    }
    put("\"", 1);
}

#define LIST(NAME, ITEM)                                                        \
    DRIVER NAME read_##NAME(void) {                                             \
        NAME list = {NULL, 0};                                                  \
        size_t room = 0;                                                        \
        need('[');                                                              \
        if (take(']')) return list;                                             \
        do {                                                                    \
            if (list.count == room) {                                           \
                room = room == 0 ? 8 : room * 2;                                \
                list.items = grow(list.items, room * sizeof *list.items);       \
            }                                                                   \
            list.items[list.count++] = read_##ITEM();                           \
        } while (take(','));                                                    \
        need(']');                                                              \
        return list;                                                            \
    }                                                                           \
    DRIVER void write_##NAME(NAME list) {                                       \
        put("[", 1);                                                            \
        for (size_t i = 0; i < list.count; ++i) {                               \
            if (i > 0) put(",", 1);                                             \
            write_##ITEM(list.items[i]);                                        \
        }                                                                       \
        put("]", 1);                                                            \
    }                                                                           \
    DRIVER void free_##NAME(NAME list) {                                        \
        FREE_ITEMS_##ITEM(list)                                                 \
        free(list.items);                                                       \
    }
#define FREE_ITEMS_int(list)
#define FREE_ITEMS_long(list)
#define FREE_ITEMS_double(list)
#define FREE_ITEMS_string(list) \
    for (size_t i = 0; i < list.count; ++i) free(list.items[i]);
LIST(list_int, int)
LIST(list_long, long)
LIST(list_double, double)
LIST(list_string, string)

#define OPTIONAL(NAME, ITEM)                            \
    DRIVER NAME read_##NAME(void) {                     \
        NAME value = {false, 0};                        \
        if (take_word("null")) return value;            \
        value.has = true;                               \
        value.value = read_##ITEM();                    \
        return value;                                   \
    }                                                   \
    DRIVER void write_##NAME(NAME value) {              \
        if (value.has) write_##ITEM(value.value);       \
        else put_text("null");                          \
    }
OPTIONAL(optional_int, int)
OPTIONAL(optional_long, long)
OPTIONAL(optional_double, double)
OPTIONAL(optional_bool, bool)

static char* read_input(void) {
    size_t size = 0;
    size_t room = 65536;
    char* input = grow(NULL, room);
    for (;;) {
        if (room - size < 2) input = grow(input, room *= 2);
        ssize_t count = read(0, input + size, room - size - 1);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        size += (size_t)count;
    }
    input[size] = '\0';
    return input;
}

)c";

constexpr std::string_view driver_tail = R"c(
int main(void) {
    char* input = read_input();
    output_fd = dup(1);
    dup2(2, 1); /* what the solution prints must not mix with the answers */
    atexit(flush_output);
    keep_answers_on_crash();
    for (char* line = input; line != NULL && *line != '\0';) {
        char* end = strchr(line, '\n');
        if (end != NULL) *end = '\0';
        at = line;
        ++line_number;
        skip_space();
        if (*at != '\0') {
            need('[');
            char* name = read_string();
            need(',');
            need('[');
            call(name);
            put("\n", 1);
            free(name);
            need(']');
            skip_space();
            if (*at != '\0') broken_input();
        }
        line = end == NULL ? NULL : end + 1;
    }
    flush_output();
    free_target();
    free(input);
    return 0;
}
)c";

/// "int", "list_string", "optional_long", "string", "optional_string", "json": the suffix of the
/// driver's functions.
std::string wire_name(const Type& type) {
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
        case Type::Base::list:
            return "list_" + wire_name(type.inner.front());
        case Type::Base::optional:
            return "optional_" + wire_name(type.inner.front());
        case Type::Base::map:
        case Type::Base::nothing:
            return "void";
    }
    return "void";
}

bool is_text(const Type& type) {
    const std::string name = wire_name(type);
    return name == "string" || name == "json" || name == "optional_string";
}

std::string c_type(const Type& type) {
    if (is_text(type)) return "char*";
    if (type.base == Type::Base::long_integer) return "int64_t";
    return wire_name(type);
}

std::string parameter(const Parameter& parameter) {
    if (is_text(parameter.type)) return "const char* " + parameter.name;
    if (parameter.type.base == Type::Base::list)
        return fmt::format("const {}* {}", c_type(parameter.type), parameter.name);
    return c_type(parameter.type) + " " + parameter.name;
}

std::string signature(const Harness& harness, const Method& method) {
    std::string text =
        fmt::format("{} {}_{}({}* self", c_type(method.returns), to_snake_case(harness.class_name),
                    method.name, harness.class_name);
    for (const Parameter& each : method.parameters) text += ", " + parameter(each);
    return text + ")";
}

std::string constructor_signature(const Harness& harness) {
    std::string parameters;
    for (const Parameter& each : harness.constructor)
        parameters += (parameters.empty() ? "" : ", ") + parameter(each);
    return fmt::format("{}* {}_new({})", harness.class_name, to_snake_case(harness.class_name),
                       parameters.empty() ? "void" : parameters);
}

struct Arguments {
    std::string read;
    std::string names;
    std::string release;
};

Arguments arguments_of(const std::vector<Parameter>& parameters) {
    Arguments result;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Type& type = parameters[i].type;
        if (i > 0) result.read += "        need(',');\n";
        result.read +=
            fmt::format("        {} a{} = read_{}();\n", c_type(type), i, wire_name(type));
        result.names +=
            fmt::format("{}{}a{}", i > 0 ? ", " : "", type.base == Type::Base::list ? "&" : "", i);
        if (is_text(type)) result.release += fmt::format("        free(a{});\n", i);
        if (type.base == Type::Base::list)
            result.release += fmt::format("        free_{}(a{});\n", wire_name(type), i);
    }
    result.read += "        need(']');\n";
    return result;
}

std::string method_call(const Harness& harness, const Method& method) {
    const Arguments arguments = arguments_of(method.parameters);
    const std::string call =
        fmt::format("{}_{}(target{}{})", to_snake_case(harness.class_name), method.name,
                    arguments.names.empty() ? "" : ", ", arguments.names);
    std::string text =
        fmt::format("    if (strcmp(name, \"{}\") == 0) {{\n{}", method.name, arguments.read);
    const Type& returns = method.returns;
    if (returns.base == Type::Base::nothing) {
        text += fmt::format("        {};\n        put_text(\"null\");\n", call);
    } else {
        text += fmt::format("        {} result = {};\n", c_type(returns), call);
        if (wire_name(returns) == "json")
            text += "        put_text(result == NULL ? \"null\" : result);\n";
        else
            text += fmt::format("        write_{}(result);\n",
                                is_text(returns) ? "string" : wire_name(returns));
        if (is_text(returns)) text += "        free(result);\n";
        if (returns.base == Type::Base::list)
            text += fmt::format("        free_{}(result);\n", wire_name(returns));
    }
    return text + arguments.release + "        return;\n    }\n";
}

}  // namespace

std::string c_type_problem(const Type& type) {
    using Base = Type::Base;
    const Base inner = type.inner.empty() ? Base::nothing : type.inner.front().base;
    const bool listable = inner == Base::integer || inner == Base::long_integer ||
                          inner == Base::real || inner == Base::string;
    const bool fits = type.base == Base::map        ? false
                      : type.base == Base::list     ? listable
                      : type.base == Base::optional ? listable || inner == Base::boolean
                                                    : true;
    return fits ? std::string()
                : fmt::format(
                      "the type {} has no form in C: drop c from `languages` or use simpler types.",
                      to_string(type));
}

GeneratedFiles c_driver(const Harness& harness) {
    const std::string& name = harness.class_name;
    const std::string snake = to_snake_case(name);
    std::string header(header_types);
    header += fmt::format("typedef struct {0} {0};\n\n{1};\nvoid {2}_free({0}* self);\n", name,
                          constructor_signature(harness), snake);
    for (const Method& method : harness.methods) header += signature(harness, method) + ";\n";
    header += "\n#endif\n";

    const Arguments constructor = arguments_of(harness.constructor);
    std::string text(driver_head);
    text += fmt::format(
        "static {}* target;\n\nstatic void free_target(void) {{\n    if (target != NULL) "
        "{}_free(target);\n"
        "    target = NULL;\n}}\n\n",
        name, snake);
    text += fmt::format(
        "static void call(const char* name) {{\n    if (strcmp(name, \"new\") == 0) {{\n{}        "
        "free_target();\n"
        "        target = {}_new({});\n{}        put_text(\"null\");\n        return;\n    }}\n",
        constructor.read, snake, constructor.names, constructor.release);
    text += "    if (target == NULL) broken_input();\n";
    for (const Method& method : harness.methods) text += method_call(harness, method);
    text += "    broken_input();\n}\n";
    return {{"solution.h", header}, {"main.c", text + std::string(driver_tail)}};
}

std::string c_stub(const Harness& harness) {
    const std::string& name = harness.class_name;
    std::string text = fmt::format(
        "#include \"solution.h\"\n\n#include <stdlib.h>\n#include <string.h>\n\n/* Strings passed "
        "in are valid only "
        "during the call; what you return must come from malloc. */\nstruct {} {{\n    int "
        "unused;\n}};\n\n",
        name);
    text += fmt::format(
        "{} {{\n    return calloc(1, sizeof({}));\n}}\n\nvoid {}_free({}* self) {{\n    "
        "free(self);\n}}\n",
        constructor_signature(harness), name, to_snake_case(name), name);
    for (const Method& method : harness.methods) {
        text += "\n" + signature(harness, method) + " {\n";
        const Type& returns = method.returns;
        if (is_text(returns))
            text += wire_name(returns) == "string" ? "    return calloc(1, 1);\n"
                                                   : "    return NULL;\n";
        else if (returns.base == Type::Base::list)
            text +=
                fmt::format("    {} result = {{NULL, 0}};\n    return result;\n", c_type(returns));
        else if (returns.base == Type::Base::optional)
            text +=
                fmt::format("    {} result = {{false, 0}};\n    return result;\n", c_type(returns));
        else if (returns.base != Type::Base::nothing)
            text += "    return 0;\n";
        text += "}\n";
    }
    return text;
}

}  // namespace rehearse::package
