// Java. Its library reads no JSON, so the driver brings a small reader. No lambdas and no string
// concatenation in it: either costs tens of milliseconds when a program first meets one.
#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

constexpr std::string_view driver_head =
    R"java(// Reads one call per line and prints one JSON value per line. Made from interview.yaml.
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class HarnessDriver {
    private static byte[] input;
    private static int at;
    private static int line = 1;
    private static final StringBuilder output = new StringBuilder();
    private static final FileOutputStream answers = new FileOutputStream(FileDescriptor.out);

    private static synchronized void flush() {
        try {
            answers.write(output.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyReads) {
        }
        output.setLength(0);
    }

    private static void broken() {
        flush();
        System.err.print("The test input is not in the form that the driver reads: line ");
        System.err.print(line);
        System.err.print(".\n");
        Runtime.getRuntime().halt(70);
    }

    private static int peek() {
        return at < input.length ? input[at] : '\n';
    }
    private static void space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\r') at++;
    }
    private static boolean take(char c) {
        space();
        if (peek() != c) return false;
        at++;
        return true;
    }
    private static void need(char c) {
        if (!take(c)) broken();
    }
    private static boolean takeWord(String word) {
        space();
        if (input.length - at < word.length()) return false;
        for (int i = 0; i < word.length(); i++) {
            if (input[at + i] != word.charAt(i)) return false;
        }
        at += word.length();
        return true;
    }
    private static String numberText() {
        space();
        int start = at;
        for (int c = peek(); c >= '0' && c <= '9' || "-+.eE".indexOf(c) >= 0; c = peek()) at++;
        if (at == start) broken();
        return new String(input, start, at - start, StandardCharsets.ISO_8859_1);
    }
    private static long readLong() {
        space();
        boolean negative = peek() == '-';
        if (negative) at++;
        if (peek() < '0' || peek() > '9') broken();
        long value = 0; // negative all along: there is one more number below zero than above
        for (int c = peek(); c >= '0' && c <= '9'; c = peek()) {
            if (value < (Long.MIN_VALUE + (c - '0')) / 10) broken();
            value = value * 10 - (c - '0');
            at++;
        }
        if (!negative && value == Long.MIN_VALUE) broken();
        return negative ? value : -value;
    }
    private static int readInt() {
        long value = readLong();
        if (value != (int) value) broken();
        return (int) value;
    }
    private static double readDouble() {
        String text = numberText();
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException other) {
            broken();
            return 0;
        }
    }
    private static boolean readBoolean() {
        if (takeWord("true")) return true;
        if (!takeWord("false")) broken();
        return false;
    }
    private static String readString() {
        need('"');
        int start = at;
        StringBuilder value = null;
        for (;;) {
            int c = peek();
            if (c >= 0 && c < ' ') broken();
            if (c != '"' && c != '\\') {
                at++;
                continue;
            }
            String piece = new String(input, start, at - start, StandardCharsets.UTF_8);
            at++;
            if (c == '"') return value == null ? piece : value.append(piece).toString();
            if (value == null) value = new StringBuilder();
            value.append(piece);
            c = peek();
            at++;
            switch (c) {
                case 'b': value.append('\b'); break;
                case 'f': value.append('\f'); break;
                case 'n': value.append('\n'); break;
                case 'r': value.append('\r'); break;
                case 't': value.append('\t'); break;
                case 'u': value.append(readHex4()); break;
                default: value.append((char) c);
            }
            start = at;
        }
    }
    private static char readHex4() {
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) broken();
            value = value * 16 + digit;
        }
        return (char) value;
    }
    private static Object readJson() {
        space();
        switch (peek()) {
            case '"':
                return readString();
            case '[': {
                List<Object> items = new ArrayList<>();
                need('[');
                if (take(']')) return items;
                do items.add(readJson()); while (take(','));
                need(']');
                return items;
            }
            case '{': {
                Map<String, Object> items = new LinkedHashMap<>();
                need('{');
                if (take('}')) return items;
                do {
                    String key = readString();
                    need(':');
                    items.put(key, readJson());
                } while (take(','));
                need('}');
                return items;
            }
            case 't':
            case 'f':
                return readBoolean();
            case 'n':
                if (!takeWord("null")) broken();
                return null;
            default:
                return readNumber();
        }
    }
    private static Number readNumber() {
        String text = numberText();
        try {
            if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) return Double.valueOf(text);
            return text.length() < 19 ? (Number) Long.valueOf(text) : exact(new BigInteger(text));
        } catch (NumberFormatException other) {
            broken();
            return null;
        }
    }
    private static Number exact(BigInteger value) {
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }

    private static void writeString(CharSequence value) {
        output.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') output.append('\\').append(c);
            else if (c >= ' ') output.append(c);
            else output.append(c < 16 ? "\\u000" : "\\u001").append(Character.forDigit(c & 15, 16));
        }
        output.append('"');
    }
    private static void write(Object value) {
        if (value == null) output.append("null");
        else if (value instanceof CharSequence) writeString((CharSequence) value);
        else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) output.append(number);
            else output.append("null");
        }
        else if (value instanceof Number || value instanceof Boolean) output.append(value);
        else if (value instanceof Iterable) {
            char separator = '[';
            for (Object each : (Iterable<?>) value) {
                output.append(separator);
                separator = ',';
                write(each);
            }
            output.append(separator == '[' ? "[]" : "]");
        }
        else if (value instanceof Map) {
            char separator = '{';
            for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
                output.append(separator);
                separator = ',';
                writeString(String.valueOf(each.getKey()));
                output.append(':');
                write(each.getValue());
            }
            output.append(separator == '{' ? "{}" : "}");
        }
        else if (value instanceof Optional) write(((Optional<?>) value).orElse(null));
        else if (value.getClass().isArray()) {
            output.append('[');
            int length = java.lang.reflect.Array.getLength(value);
            for (int i = 0; i < length; i++) {
                if (i > 0) output.append(',');
                write(java.lang.reflect.Array.get(value, i));
            }
            output.append(']');
        }
        else writeString(value.toString());
    }

)java";

// Without halt a thread that the solution left behind would keep the program from ending.
constexpr std::string_view driver_tail = R"java(
    public static void main(String[] args) throws Exception {
        input = System.in.readAllBytes();
        System.setOut(System.err); // what the solution prints must not mix with the answers
        Runtime.getRuntime().addShutdownHook(new Thread() {
            @Override public void run() { flush(); }
        });
        for (; at < input.length; at++, line++) {
            space();
            if (peek() == '\n') continue;
            need('[');
            String name = readString();
            need(',');
            need('[');
            call(name);
            output.append('\n');
            need(']');
            space();
            if (peek() != '\n') broken();
            if (output.length() > 65536) flush();
        }
        flush();
        Runtime.getRuntime().halt(0);
    }
}
)java";

// Calls are read first and run afterwards, so that threads compete in the solution and not in the
// reader; results become text when no thread runs any more.
constexpr std::string_view concurrent_tail = R"java(
    private static final class Step {
        String name;
        Call call;
        int threads;
        String tallied;
    }
    private interface Call {
        Object run() throws Exception;
    }

    private static List<Step> readSteps() {
        List<Step> steps = new ArrayList<>();
        for (; at < input.length; at++, line++) {
            space();
            if (peek() == '\n') continue;
            need('[');
            Step step = new Step();
            step.name = readString();
            need(',');
            need('[');
            if (step.name.equals("parallel")) {
                step.threads = readInt();
                if (step.threads < 1 || step.threads > 64) broken();
                need(']');
            } else if (step.name.equals("join")) {
                need(']');
            } else if (step.name.equals("tally")) {
                step.tallied = readString();
                need(']');
            } else {
                step.call = call(step.name);
            }
            need(']');
            space();
            if (peek() != '\n') broken();
            steps.add(step);
        }
        return steps;
    }

    private static String text(Object value) {
        output.setLength(0);
        write(value);
        return output.toString();
    }

    /** Runs the steps in [from, to) on threads that start together. */
    private static Object[] parallel(List<Step> steps, int from, int to, int threads) throws Exception {
        Object[] results = new Object[steps.size()];
        java.util.concurrent.CyclicBarrier start = new java.util.concurrent.CyclicBarrier(threads);
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int first = from + t;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int i = first; i < to; i += threads) results[i] = steps.get(i).call.run();
                } catch (Throwable thrown) {
                    thrown.printStackTrace();
                    Runtime.getRuntime().halt(1);
                }
            });
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) thread.join();
        return results;
    }

    private static Map<String, Integer> tally(List<Step> steps, String name, Object[] results, int from, int to) {
        Map<String, Integer> counts = new java.util.TreeMap<>();
        for (int i = from; i < to; i++) {
            if (steps.get(i).name.equals(name)) counts.merge(text(results[i]), 1, Integer::sum);
        }
        return counts;
    }

    /** One answer for each step; null for a step that ran beside others. */
    private static List<String> round(List<Step> steps) throws Exception {
        List<String> answers = new ArrayList<>();
        Object[] results = {};
        int from = 0;
        int to = 0;
        target = null;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.threads > 0) {
                from = i + 1;
                to = from;
                while (to < steps.size() && !steps.get(to).name.equals("join")) to++;
                results = parallel(steps, from, to, step.threads);
                i = to;
                for (int silent = from - 1; silent <= to; silent++) answers.add("null");
            } else if (step.tallied != null) {
                answers.add(text(tally(steps, step.tallied, results, from, to)));
            } else {
                answers.add(step.call == null ? "null" : text(step.call.run()));
            }
        }
        return answers;
    }

    /** Correct answers are the same in every round, so the first difference is an answer that is wrong. */
    public static void main(String[] args) throws Exception {
        input = System.in.readAllBytes();
        System.setOut(System.err); // what the solution prints must not mix with the answers
        List<Step> steps = readSteps();
        List<String> answers = round(steps);
        for (int number = 2; number <= ROUNDS; number++) {
            List<String> again = round(steps);
            int i = 0;
            while (i < answers.size() && answers.get(i).equals(again.get(i))) i++;
            if (i == answers.size()) continue;
            String both = "round 1: " + answers.get(i) + ", round " + number + ": " + again.get(i);
            answers.set(i, text(Map.of("error", both)));
            break;
        }
        output.setLength(0);
        for (String answer : answers) output.append(answer).append('\n');
        flush();
        Runtime.getRuntime().halt(0);
    }
}
)java";

const std::set<std::string_view>& keywords() {
    static const std::set<std::string_view> words{
        "abstract", "boolean", "byte",   "final",    "implements", "instanceof", "interface",
        "native",   "package", "record", "strictfp", "throws",     "transient",  "synchronized",
        "var",      "exports", "opens",  "permits",  "requires",   "sealed"};
    return words;
}

std::string method_name(const Method& method) {
    // What Object already has cannot be had twice, or means something else.
    static const std::set<std::string_view> of_object{"clone",     "equals",   "finalize",
                                                      "getClass",  "hashCode", "notify",
                                                      "notifyAll", "toString", "wait"};
    return avoiding(of_object, avoiding(keywords(), to_camel_case(method.name)));
}

std::string parameter_name(const Parameter& parameter) {
    return avoiding(keywords(), to_camel_case(parameter.name));
}

std::string boxed_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "Integer";
        case Type::Base::long_integer:
            return "Long";
        case Type::Base::real:
            return "Double";
        case Type::Base::boolean:
            return "Boolean";
        case Type::Base::string:
            return "String";
        case Type::Base::json:
            return "Object";
        case Type::Base::nothing:
            return "Void";
        case Type::Base::list:
            return "List<" + boxed_type(type.inner.front()) + ">";
        case Type::Base::map:
            return "Map<String, " + boxed_type(type.inner.front()) + ">";
        case Type::Base::optional:
            return boxed_type(type.inner.front());
    }
    return "Object";
}

std::string value_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "int";
        case Type::Base::long_integer:
            return "long";
        case Type::Base::real:
            return "double";
        case Type::Base::boolean:
            return "boolean";
        case Type::Base::nothing:
            return "void";
        default:
            return boxed_type(type);
    }
}

/// The method that reads a type: readInt, readListOfString, readMapOfOptionalOfLong.
std::string reader(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "readInt";
        case Type::Base::long_integer:
            return "readLong";
        case Type::Base::real:
            return "readDouble";
        case Type::Base::boolean:
            return "readBoolean";
        case Type::Base::string:
            return "readString";
        case Type::Base::json:
        case Type::Base::nothing:
            return "readJson";
        case Type::Base::list:
            return "readListOf" + reader(type.inner.front()).substr(4);
        case Type::Base::map:
            return "readMapOf" + reader(type.inner.front()).substr(4);
        case Type::Base::optional:
            return "readOptional" + reader(type.inner.front()).substr(4);
    }
    return "readJson";
}

/// Adds the methods that read a type with parts, each once.
void add_readers(const Type& type, std::map<std::string, std::string>& methods) {
    if (type.inner.empty()) return;
    const Type& inner = type.inner.front();
    add_readers(inner, methods);
    std::string body;
    switch (type.base) {
        case Type::Base::list:
            body = fmt::format(
                "        {} items = new ArrayList<>();\n        need('[');\n"
                "        if (take(']')) return items;\n"
                "        do items.add({}()); while (take(','));\n        need(']');\n"
                "        return items;\n",
                boxed_type(type), reader(inner));
            break;
        case Type::Base::map:
            body = fmt::format(
                "        {} items = new LinkedHashMap<>();\n        need('{{');\n"
                "        if (take('}}')) return items;\n        do {{\n"
                "            String key = readString();\n            need(':');\n"
                "            items.put(key, {}());\n        }} while (take(','));\n"
                "        need('}}');\n        return items;\n",
                boxed_type(type), reader(inner));
            break;
        default:
            body =
                fmt::format("        if (takeWord(\"null\")) return null;\n        return {}();\n",
                            reader(inner));
    }
    methods[reader(type)] = fmt::format("    private static {} {}() {{\n{}    }}\n",
                                        boxed_type(type), reader(type), body);
}

std::string read_arguments(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i > 0) text += "                need(',');\n";
        text += fmt::format("                {} a{} = {}();\n", value_type(parameters[i].type), i,
                            reader(parameters[i].type));
    }
    return text + "                need(']');\n";
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
            return "\"\"";
        case Type::Base::list:
            return "new ArrayList<>()";
        case Type::Base::map:
            return "new HashMap<>()";
        case Type::Base::json:
        case Type::Base::optional:
        case Type::Base::nothing:
            return "null";
    }
    return "null";
}

std::string typed(const Parameter& parameter) {
    return value_type(parameter.type) + " " + parameter_name(parameter);
}

std::string readers_of(const Harness& harness) {
    std::map<std::string, std::string> readers;
    for (const Parameter& each : harness.constructor) add_readers(each.type, readers);
    for (const Method& method : harness.methods) {
        for (const Parameter& each : method.parameters) add_readers(each.type, readers);
    }
    std::string text;
    for (const auto& [name, body] : readers) text += body;
    return text;
}

std::string call_of(const Method& method) {
    return fmt::format("target.{}({})", method_name(method), argument_names(method.parameters));
}

}  // namespace

GeneratedFiles java_driver(const Harness& harness) {
    std::string text(driver_head);
    text += readers_of(harness);
    text += fmt::format(
        "\n    private static {0} target;\n\n"
        "    private static void call(String name) throws Exception {{\n"
        "        if (target == null && !name.equals(\"new\")) broken();\n"
        "        switch (name) {{\n            case \"new\": {{\n{1}"
        "                target = new {0}({2});\n                output.append(\"null\");\n"
        "                return;\n            }}\n",
        harness.class_name, read_arguments(harness.constructor),
        argument_names(harness.constructor));
    for (const Method& method : harness.methods) {
        text += fmt::format(
            "            case \"{}\": {{\n{}                {};\n{}                return;\n"
            "            }}\n",
            method.name, read_arguments(method.parameters),
            is_void(method) ? call_of(method) : "write(" + call_of(method) + ")",
            is_void(method) ? "                output.append(\"null\");\n" : "");
    }
    text += "            default:\n                broken();\n        }\n    }\n";
    return {{"main.java", text + std::string(driver_tail)}};
}

GeneratedFiles java_concurrent_driver(const Harness& harness) {
    std::string text(driver_head);
    // Equal maps must give equal texts, whatever came into them first.
    const std::string_view entries = "((Map<?, ?>) value).entrySet()";
    text.replace(text.find(entries), entries.size(),
                 "new java.util.TreeMap<Object, Object>((Map<?, ?>) value).entrySet()");
    text += readers_of(harness);
    text += fmt::format(
        "\n    private static final int ROUNDS = {3};\n    private static volatile {0} target;\n\n"
        "    private static Call call(String name) {{\n        switch (name) {{\n"
        "            case \"new\": {{\n{1}                return () -> {{\n"
        "                    target = new {0}({2});\n                    return null;\n"
        "                }};\n            }}\n",
        harness.class_name, read_arguments(harness.constructor),
        argument_names(harness.constructor), harness.rounds);
    for (const Method& method : harness.methods) {
        const std::string body =
            is_void(method) ? fmt::format(
                                  "{{\n                    {};\n                    return null;\n"
                                  "                }}",
                                  call_of(method))
                            : call_of(method);
        text += fmt::format(
            "            case \"{}\": {{\n{}                return () -> {};\n            }}\n",
            method.name, read_arguments(method.parameters), body);
    }
    text +=
        "            default:\n                broken();\n                return null;\n        "
        "}\n    }\n";
    return {{"main.java", text + std::string(concurrent_tail)}};
}

std::string java_stub(const Harness& harness) {
    std::string text =
        fmt::format("import java.util.*;\n\npublic class {0} {{\n    public {0}({1}) {{\n    }}\n",
                    harness.class_name, joined(harness.constructor, typed));
    for (const Method& method : harness.methods) {
        if (method.returns.base == Type::Base::optional)
            text += "\n    // Returns null when there is none.";
        text += fmt::format("\n    public {} {}({}) {{\n", value_type(method.returns),
                            method_name(method), joined(method.parameters, typed));
        if (!is_void(method))
            text += fmt::format("        return {};\n", default_value(method.returns));
        text += "    }\n";
    }
    return text + "}\n";
}

}  // namespace rehearse::package
