#include <fmt/format.h>

#include "package/harness_languages.hpp"

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
            return scan(line, 0)[0]

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
        for line in lines:
            if not line:
                continue
            name, arguments = decode(line)
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

}  // namespace

GeneratedFiles python_driver(const Harness& harness) {
    std::string names;
    for (const Method& method : harness.methods) {
        if (method.returns.base == Type::Base::nothing)
            names += fmt::format("\"{}\", ", method.name);
    }
    std::string head(driver_head);
    const std::string voids = fmt::format("VOID = frozenset([{}])\n\n\n",
                                          names.empty() ? "" : names.substr(0, names.size() - 2));
    head.insert(head.find("def _codec"), voids);
    return {
        {"main.py", fmt::format("{}{}(*arguments)\n{}", head, harness.class_name, driver_tail)}};
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
