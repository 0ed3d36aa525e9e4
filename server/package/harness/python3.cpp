#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

// The json package costs several milliseconds to import because it needs `re`; the accelerator
// behind it does not. A quick check guards against an interpreter where it differs.
constexpr std::string_view driver_head =
    R"py("""Reads one call per line and prints one JSON value per line. Made from interview.yaml."""
import os
import sys


def _codec():
    try:
        from _json import encode_basestring, make_encoder, make_scanner

        class Options:
            strict = True
            object_hook = None
            object_pairs_hook = None
            parse_float = float
            parse_int = int
            parse_constant = float
            memo = {}

        def refuse(value):
            raise TypeError(f"a {type(value).__name__} cannot be an answer")

        scan = make_scanner(Options)
        chunks = make_encoder(None, refuse, encode_basestring, None, ":", ",", False, False, False)

        def decode(line):
            value, end = scan(line, 0)
            if end != len(line):
                raise ValueError("more than one value")
            return value

        def encode(value):
            return "".join(chunks(value, 0))

        if encode(decode('[1,2.5,"\\u00e9",null,{"a":true}]')) == '[1,2.5,"\u00e9",null,{"a":true}]':
            return decode, encode
    except Exception:
        pass
    import json

    return json.loads, json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def _run():
    decode, encode = _codec()
    lines = sys.stdin.buffer.read().decode("utf-8", "surrogatepass").split("\n")
    answers = os.dup(1)
    os.dup2(2, 1)  # what the solution prints must not mix with the answers
    results = []
    try:
        import solution

        target = None
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line:
                continue
            try:
                name, arguments = decode(line)
                if len(arguments) != COUNTS[name] or (target is None and name != "new"):
                    raise ValueError
            except (KeyError, StopIteration, SystemError, TypeError, ValueError):
                sys.stderr.write(f"The test input is not in the form that the driver reads: line {number}.\n")
                sys.exit(70)
            if name == "new":
                target = solution.)py";

constexpr std::string_view driver_tail = R"py(                results.append("null")
            else:
                result = getattr(target, name)(*arguments)
                results.append("null" if name in VOID else encode(result))
    finally:
        results.append("")
        data = "\n".join(results).encode("utf-8", "surrogatepass")
        while data:
            data = data[os.write(answers, data):]


_run()
)py";

// The interpreter changes threads every 5 ms, which hides most races: here it does as often as it
// can.
constexpr std::string_view concurrent_run =
    R"py(def _read(decode, lines):
    steps = []
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if not line:
            continue
        try:
            name, arguments = decode(line)
            if len(arguments) != COUNTS[name]:
                raise ValueError
        except (KeyError, StopIteration, SystemError, TypeError, ValueError):
            sys.stderr.write(f"The test input is not in the form that the driver reads: line {number}.\n")
            sys.exit(70)
        steps.append((name, arguments))
    return steps


def _parallel(target, steps, count):
    """Runs the steps on threads that start together."""
    results = [None] * len(steps)
    start = threading.Barrier(count)

    def work(first):
        try:
            start.wait()
            for i in range(first, len(steps), count):
                name, arguments = steps[i]
                results[i] = getattr(target, name)(*arguments)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _round(solution, steps, encode):
    """One answer for each step; null for a step that ran beside others."""
    answers = []
    target, beside, results = None, [], []
    i = 0
    while i < len(steps):
        name, arguments = steps[i]
        i += 1
        if name == "new":
            target = solution.CLASS(*arguments)
            answers.append("null")
        elif name == "parallel":
            end = i
            while end < len(steps) and steps[end][0] != "join":
                end += 1
            beside = steps[i:end]
            results = _parallel(target, beside, arguments[0])
            answers += ["null"] * (len(beside) + 1)
            i = end
        elif name == "tally":
            counts = {}
            for (called, _), result in zip(beside, results):
                if called == arguments[0]:
                    text = encode(result)
                    counts[text] = counts.get(text, 0) + 1
            answers.append(encode(counts))
        elif name == "join":
            answers.append("null")
        else:
            result = getattr(target, name)(*arguments)
            answers.append("null" if name in VOID else encode(result))
    return answers


def _run():
    decode, encode = _codec()
    lines = sys.stdin.buffer.read().decode("utf-8", "surrogatepass").split("\n")
    to = os.dup(1)
    os.dup2(2, 1)  # what the solution prints must not mix with the answers
    sys.setswitchinterval(1e-6)
    import solution

    steps = _read(decode, lines)
    answers = _round(solution, steps, encode)
    for number in range(2, ROUNDS + 1):
        # Correct answers are the same in every round, so the first difference is an answer that is wrong.
        again = _round(solution, steps, encode)
        if again != answers:
            i = next(i for i in range(len(answers)) if answers[i] != again[i])
            answers[i] = encode({"error": f"round 1: {answers[i]}, round {number}: {again[i]}"})
            break
    data = ("\n".join(answers) + "\n").encode("utf-8", "surrogatepass")
    while data:
        data = data[os.write(to, data):]


_run()
)py";

/// Has the driver import the adapter, if there is one, in place of the solution.
std::string importing(std::string text, const Harness& harness) {
    if (harness.adapter.empty()) return text;
    constexpr std::string_view imported = "import solution";
    return text.replace(text.find(imported), imported.size(),
                        fmt::format("import {} as solution", harness.adapter));
}

std::string default_value(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
        case Type::Base::long_integer:
            return "0";
        case Type::Base::real:
            return "0.0";
        case Type::Base::boolean:
            return "False";
        case Type::Base::string:
            return "\"\"";
        case Type::Base::list:
            return "[]";
        case Type::Base::map:
            return "{}";
        case Type::Base::json:
        case Type::Base::optional:
        case Type::Base::nothing:
            return "None";
    }
    return "None";
}

std::string parameter_list(const std::vector<Parameter>& parameters) {
    std::string text = "self";
    for (const Parameter& parameter : parameters) text += ", " + parameter.name;
    return text;
}

/// How many arguments each call has, with `more` of the driver's own, and which answer null.
std::string tables(const Harness& harness, const std::string& more) {
    std::string names;
    std::string counts = fmt::format("COUNTS = {{\"new\": {}", harness.constructor.size());
    for (const Method& method : harness.methods) {
        if (is_void(method)) names += fmt::format("\"{}\", ", method.name);
        counts += fmt::format(", \"{}\": {}", method.name, method.parameters.size());
    }
    return fmt::format("{}{}}}\nVOID = frozenset([{}])\n", counts, more,
                       names.empty() ? "" : names.substr(0, names.size() - 2));
}

}  // namespace

GeneratedFiles python_driver(const Harness& harness) {
    std::string head(driver_head);
    head.insert(head.find("def _codec"), tables(harness, "") + "\n\n");
    return {{"main.py", fmt::format("{}{}(*arguments)\n{}", importing(head, harness),
                                    harness.class_name, driver_tail)}};
}

GeneratedFiles python_concurrent_driver(const Harness& harness) {
    std::string text(driver_head);
    // Equal maps must give equal texts, whatever came into them first.
    const std::string_view sorted[][2] = {
        {R"(":", ",", False,)", R"(":", ",", True,)"},
        {"ensure_ascii=False,", "ensure_ascii=False, sort_keys=True,"}};
    for (const auto& [from, to] : sorted) text.replace(text.find(from), from.size(), to);
    text.resize(text.find("def _run"));
    text.insert(text.find("import sys") + 11, "import threading\n");
    text.insert(text.find("def _codec"),
                tables(harness, ", \"parallel\": 1, \"join\": 0, \"tally\": 1") +
                    fmt::format("ROUNDS = {}\n\n\n", harness.rounds));
    text += concurrent_run;
    const std::string_view mark = "solution.CLASS";
    text.replace(text.find(mark), mark.size(), "solution." + harness.class_name);
    return {{"main.py", importing(text, harness)}};
}

std::string python_stub(const Harness& harness) {
    std::string text = fmt::format("class {}:\n    def __init__({}):\n", harness.class_name,
                                   parameter_list(harness.constructor));
    for (const Parameter& parameter : harness.constructor)
        text += fmt::format("        self.{0} = {0}\n", parameter.name);
    if (harness.constructor.empty()) text += "        pass\n";
    for (const Method& method : harness.methods) {
        text += fmt::format("\n    def {}({}):\n", method.name, parameter_list(method.parameters));
        text += fmt::format("        # Returns {}.\n", method.returns.base == Type::Base::nothing
                                                           ? "nothing"
                                                           : to_string(method.returns));
        text += method.returns.base == Type::Base::nothing
                    ? std::string("        pass\n")
                    : fmt::format("        return {}\n", default_value(method.returns));
    }
    return text;
}

}  // namespace rehearse::package
