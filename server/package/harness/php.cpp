// PHP. An array is list and map at once, so what goes in and out is put into the form that the
// type names: an empty map is {}, a list has no gaps, a double is never an int.
#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

// Closing STDOUT frees the lowest descriptor, and what is opened next gets it.
constexpr std::string_view driver_head =
    R"php(<?php
// Reads one call per line and prints one JSON value per line. Made from interview.yaml.
namespace HarnessDriver;

final class Answers
{
    public static array $lines = [];
    public static $to;
    public static $noise;

    public static function write(): void
    {
        self::$lines[] = '';
        fwrite(self::$to, implode("\n", self::$lines));
        self::$lines = [];
    }
}

function answer($value): string
{
    return json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION
        | JSON_THROW_ON_ERROR, 100000);
}

function broken(int $number): never
{
    fwrite(STDERR, "The test input is not in the form that the driver reads: line $number.\n");
    exit(70);
}

Answers::$to = fopen('php://stdout', 'w');
fclose(STDOUT);
Answers::$noise = fopen('php://stderr', 'w'); // what the solution prints must not mix with the answers
register_shutdown_function([Answers::class, 'write']);
require __DIR__ . '/solution.php';
run(explode("\n", stream_get_contents(STDIN)));

)php";

constexpr std::string_view run_head = R"php(
function run(array $lines): void
{
    $target = null;
    foreach ($lines as $index => $line) {
        if (trim($line) === '') {
            continue;
        }
        $call = json_decode($line, false, 100000) ?? json_decode($line, true, 100000); // no object has a property "\0"
        [$name, $args] = is_array($call) && count($call) === 2 ? $call : [null, null];
        if (!is_array($args) || count($args) !== (COUNTS[$name] ?? -1) || $target === null && $name !== 'new') {
            broken($index + 1);
        }
        switch ($name) {
)php";

constexpr std::string_view run_tail = R"php(        }
        if (count(Answers::$lines) >= 1000) {
            Answers::write();
        }
    }
}
)php";

std::string parameter_name(const Parameter& parameter) {
    return "$" + to_camel_case(parameter.name);
}

/// What the decoded `value` is given as; the value itself when it has the right form already.
std::string given(const Type& type, const std::string& value, int depth = 0) {
    const std::string item = "$v" + std::to_string(depth);
    switch (type.base) {
        case Type::Base::real:
            return "(float) " + value;
        case Type::Base::list: {
            const std::string inner = given(type.inner.front(), item, depth + 1);
            return inner == item ? value
                                 : fmt::format("array_map(fn ({}) => {}, {})", item, inner, value);
        }
        case Type::Base::map: {
            const std::string inner = given(type.inner.front(), item, depth + 1);
            return inner == item
                       ? "(array) " + value
                       : fmt::format("array_map(fn ({}) => {}, (array) {})", item, inner, value);
        }
        case Type::Base::optional: {
            const std::string inner = given(type.inner.front(), value, depth);
            return inner == value ? value
                                  : fmt::format("({0} === null ? null : {1})", value, inner);
        }
        default:
            return value;
    }
}

/// What is encoded for the result `value`.
std::string taken(const Type& type, const std::string& value, int depth = 0) {
    const std::string item = "$v" + std::to_string(depth);
    switch (type.base) {
        case Type::Base::list: {
            const std::string inner = taken(type.inner.front(), item, depth + 1);
            return inner == item ? fmt::format("array_values({})", value)
                                 : fmt::format("array_map(fn ({}) => {}, array_values({}))", item,
                                               inner, value);
        }
        case Type::Base::map: {
            const std::string inner = taken(type.inner.front(), item, depth + 1);
            return inner == item
                       ? "(object) " + value
                       : fmt::format("(object) array_map(fn ({}) => {}, {})", item, inner, value);
        }
        case Type::Base::optional: {
            const std::string inner = taken(type.inner.front(), value, depth);
            return inner == value ? value
                                  : fmt::format("({0} === null ? null : {1})", value, inner);
        }
        default:
            return value;
    }
}

std::string arguments(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        text += (i > 0 ? ", " : "") + given(parameters[i].type, fmt::format("$args[{}]", i));
    return text;
}

std::string value_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
        case Type::Base::long_integer:
            return "int";
        case Type::Base::real:
            return "float";
        case Type::Base::boolean:
            return "bool";
        case Type::Base::string:
            return "string";
        case Type::Base::json:
            return "mixed";
        case Type::Base::nothing:
            return "void";
        case Type::Base::list:
        case Type::Base::map:
            return "array";
        case Type::Base::optional:
            return leaf(type) == Type::Base::json && type.inner.front().inner.empty()
                       ? "mixed"
                       : "?" + value_type(type.inner.front());
    }
    return "mixed";
}

/// The type as a comment names it: list<string>, array<string, int>, ?float.
std::string documented_type(const Type& type) {
    switch (type.base) {
        case Type::Base::list:
            return "list<" + documented_type(type.inner.front()) + ">";
        case Type::Base::map:
            return "array<string, " + documented_type(type.inner.front()) + ">";
        case Type::Base::optional:
            return "?" + documented_type(type.inner.front());
        default:
            return value_type(type);
    }
}

std::string documentation(const std::vector<Parameter>& parameters, const Type& returns) {
    std::string lines;
    for (const Parameter& each : parameters) {
        if (value_type(each.type).ends_with("array"))
            lines += fmt::format("     * @param {} {}\n", documented_type(each.type),
                                 parameter_name(each));
    }
    if (value_type(returns).ends_with("array"))
        lines += fmt::format("     * @return {}\n", documented_type(returns));
    return lines.empty() ? "" : "    /**\n" + lines + "     */\n";
}

std::string typed(const Parameter& parameter) {
    return value_type(parameter.type) + " " + parameter_name(parameter);
}

std::string default_value(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
        case Type::Base::long_integer:
            return "0";
        case Type::Base::real:
            return "0.0";
        case Type::Base::boolean:
            return "false";
        case Type::Base::string:
            return "''";
        case Type::Base::list:
        case Type::Base::map:
            return "[]";
        case Type::Base::json:
        case Type::Base::optional:
        case Type::Base::nothing:
            return "null";
    }
    return "null";
}

}  // namespace

GeneratedFiles php_driver(const Harness& harness) {
    std::string counts = fmt::format("const COUNTS = ['new' => {}", harness.constructor.size());
    std::string cases = fmt::format(
        "            case 'new':\n                $target = new \\{}({});\n"
        "                Answers::$lines[] = 'null';\n                break;\n",
        harness.class_name, arguments(harness.constructor));
    for (const Method& method : harness.methods) {
        counts += fmt::format(", '{}' => {}", method.name, method.parameters.size());
        const std::string call = fmt::format("$target->{}({})", to_camel_case(method.name),
                                             arguments(method.parameters));
        cases += fmt::format("            case '{}':\n", method.name);
        cases +=
            is_void(method)
                ? fmt::format("                {};\n                Answers::$lines[] = 'null';\n",
                              call)
                : fmt::format(
                      "                $result = {};\n                Answers::$lines[] = "
                      "answer({});\n",
                      call, taken(method.returns, "$result"));
        cases += "                break;\n";
    }
    std::string text(driver_head);
    // Constants of a namespace exist from where they are declared, functions from the start.
    text.insert(text.find("final class"), counts + "];\n\n");
    return {{"main.php", text + std::string(run_head).substr(1) + cases + std::string(run_tail)}};
}

std::string php_stub(const Harness& harness) {
    std::string text = fmt::format(
        "<?php\n\nclass {}\n{{\n{}    public function __construct({})\n    {{\n    }}\n",
        harness.class_name, documentation(harness.constructor, Type{}),
        joined(harness.constructor,
               [](const Parameter& each) { return "private " + typed(each); }));
    for (const Method& method : harness.methods) {
        text += fmt::format("\n{}    public function {}({}): {}\n    {{\n",
                            documentation(method.parameters, method.returns),
                            to_camel_case(method.name), joined(method.parameters, typed),
                            value_type(method.returns));
        if (!is_void(method))
            text += fmt::format("        return {};\n", default_value(method.returns));
        text += "    }\n";
    }
    return text + "}\n";
}

}  // namespace rehearse::package
