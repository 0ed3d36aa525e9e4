// JavaScript and TypeScript: one driver. A number is a Number as long as it can be; an integer
// beyond 2^53 - 1 is a BigInt in both directions, because a Number would round it silently.
#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

constexpr std::string_view driver_core =
    R"js(// Reads one call per line and prints one JSON value per line. Made from interview.yaml.
const fs = require('fs');

const lines = fs.readFileSync(0, 'utf8').split('\n');
// What the solution prints must not mix with the answers.
Object.defineProperty(process, 'stdout', { configurable: true, get: () => process.stderr });

const results = [];
process.on('exit', () => {
  results.push('');
  let data = Buffer.from(results.join('\n'), 'utf8');
  while (data.length > 0) {
    try {
      data = data.subarray(fs.writeSync(1, data));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
});

function brokenInput(number) {
  fs.writeSync(2, `The test input is not in the form that the driver reads: line ${number}.\n`);
  process.exit(70);
}

// Wide integers become texts that begin with \0 on the way through JSON.parse; a text that begins
// so by itself gets one more.
const keyTextNumber = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function parse(line) {
  if (!/\d{16}/.test(line)) return JSON.parse(line);
  const marked = line.replace(keyTextNumber, (token, colon) => {
    if (colon !== undefined) return token;
    if (token.startsWith('"\\u0000')) return '"\\u0000' + token.slice(1);
    return /^-?\d{16,}$/.test(token) ? `"\\u0000${token}"` : token;
  });
  return JSON.parse(marked, (_, value) => {
    if (typeof value !== 'string' || value[0] !== '\0') return value;
    if (value[1] === '\0') return value.slice(1);
    const number = Number(value.slice(1));
    return Number.isSafeInteger(number) ? number : BigInt(value.slice(1));
  });
}

function withoutBigInt(value) {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutBigInt);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutBigInt(each)]));
}

function text(value, each = text) {
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return '[' + Array.from(value, (item) => each(item)).join(',') + ']';
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return '{' + entries.map(([key, item]) => JSON.stringify(String(key)) + ':' + each(item)).join(',') + '}';
}

// A real number beyond 2^53 keeps its exponent: written as an integer it would be compared as one.
function real(value) {
  const isLarge = typeof value === 'number' && Math.abs(value) > 2 ** 53 && Number.isFinite(value);
  return isLarge ? value.toExponential() : text(value, real);
}

// JSON.stringify is quicker, but loses a Map and refuses a BigInt.
function plain(value) {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value) ?? 'null';
}

// methods: name -> [name in the class, leaf types of the parameters, what makes a text of the result; nothing for void]
function drive(Target, methods) {
  let target = null;
  let number = 0;
  for (const line of lines) {
    ++number;
    if (line.trim() === '') continue;
    let call = null;
    try {
      call = parse(line);
    } catch {
      brokenInput(number);
    }
    const [name, args] = Array.isArray(call) ? call : [];
    const known = Object.hasOwn(methods, name) ? methods[name] : null;
    if (known === null || call.length !== 2 || !Array.isArray(args)) brokenInput(number);
    if (args.length !== known[1].length) brokenInput(number);
    known[1].forEach((type, i) => {
      if (type === 'double') args[i] = withoutBigInt(args[i]);
    });
    if (name === 'new') {
      target = new Target(...args);
      results.push('null');
      continue;
    }
    if (target === null) brokenInput(number);
    const result = target[known[0]](...args);
    results.push(known[2] ? known[2](result) : 'null');
  }
}
)js";

std::string leaves(const std::vector<Parameter>& parameters) {
    return "[" +
           joined(parameters,
                  [](const Parameter& each) {
                      return "'" + to_string(Type{leaf(each.type), {}}) + "'";
                  }) +
           "]";
}

/// The driver's function that makes a text of a result.
std::string writer(const Type& type) {
    switch (leaf(type)) {
        case Type::Base::nothing:
            return "null";
        case Type::Base::real:
            return "real";
        case Type::Base::json:
        case Type::Base::long_integer:
            return "text";
        default:
            return has(type, Type::Base::map) ? "text" : "plain";
    }
}

std::string method_table(const Harness& harness) {
    std::string text =
        fmt::format("{{\n  new: ['constructor', {}, null],\n", leaves(harness.constructor));
    for (const Method& method : harness.methods) {
        text += fmt::format("  {}: ['{}', {}, {}],\n", method.name, to_camel_case(method.name),
                            leaves(method.parameters), writer(method.returns));
    }
    return text + "}";
}

std::string parameter_name(const Parameter& parameter) {
    // Classes are strict code, and strict code keeps more words.
    static const std::set<std::string_view> kept{"arguments", "eval", "implements", "interface",
                                                 "package"};
    return avoiding(kept, to_camel_case(parameter.name));
}

std::string default_value(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
        case Type::Base::long_integer:
        case Type::Base::real:
            return "0";
        case Type::Base::boolean:
            return "false";
        case Type::Base::string:
            return "''";
        case Type::Base::list:
            return "[]";
        case Type::Base::map:
            return "{}";
        case Type::Base::json:
        case Type::Base::optional:
        case Type::Base::nothing:
            return "null";
    }
    return "null";
}

std::string typescript_type(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
        case Type::Base::long_integer:
        case Type::Base::real:
            return "number";
        case Type::Base::boolean:
            return "boolean";
        case Type::Base::string:
            return "string";
        case Type::Base::json:
            return "unknown";
        case Type::Base::nothing:
            return "void";
        case Type::Base::list: {
            const std::string inner = typescript_type(type.inner.front());
            return type.inner.front().base == Type::Base::optional ? "(" + inner + ")[]"
                                                                   : inner + "[]";
        }
        case Type::Base::map:
            return "Record<string, " + typescript_type(type.inner.front()) + ">";
        case Type::Base::optional:
            return typescript_type(type.inner.front()) + " | null";
    }
    return "unknown";
}

std::string wide_integers_note(const Harness& harness) {
    return uses(harness, Type::Base::long_integer)
               ? "// A long beyond 2^53 - 1 comes as a BigInt, and may be returned as one.\n"
               : "";
}

}  // namespace

GeneratedFiles javascript_driver(const Harness& harness) {
    return {
        {"main.js",
         fmt::format("'use strict';\n{}\nconst {{ {}: Target }} = require('./{}.js');\n"
                     "drive(Target, {});\n",
                     driver_core, harness.class_name, module_of(harness), method_table(harness))}};
}

std::string javascript_stub(const Harness& harness) {
    std::string text = wide_integers_note(harness) +
                       fmt::format("class {} {{\n  constructor({}) {{\n", harness.class_name,
                                   joined(harness.constructor, parameter_name));
    for (const Parameter& parameter : harness.constructor)
        text += fmt::format("    this.{0} = {0};\n", parameter_name(parameter));
    text += "  }\n";
    for (const Method& method : harness.methods) {
        text += fmt::format("\n  // Returns {}.\n  {}({}) {{\n",
                            is_void(method) ? "nothing" : to_string(method.returns),
                            to_camel_case(method.name), joined(method.parameters, parameter_name));
        if (!is_void(method))
            text += fmt::format("    return {};\n", default_value(method.returns));
        text += "  }\n";
    }
    return text + fmt::format("}}\n\nmodule.exports = {{ {} }};\n", harness.class_name);
}

// Imports are evaluated in their order, so the driver has standard output before the solution's
// first line runs.
GeneratedFiles typescript_driver(const Harness& harness) {
    return {
        {"harness_driver.ts",
         fmt::format("// @ts-nocheck\n{}\nexport {{ drive, plain, real, text }};\n", driver_core)},
        {"main.ts", fmt::format("import {{ drive, plain, real, text }} from './harness_driver';\n"
                                "import {{ {0} }} from './{2}';\n\ndrive({0}, {1});\n",
                                harness.class_name, method_table(harness), module_of(harness))}};
}

std::string typescript_stub(const Harness& harness) {
    const auto typed = [](const Parameter& each) {
        return parameter_name(each) + ": " + typescript_type(each.type);
    };
    std::string text =
        wide_integers_note(harness) +
        fmt::format("export class {} {{\n  constructor({}) {{}}\n", harness.class_name,
                    joined(harness.constructor,
                           [&](const Parameter& each) { return "private " + typed(each); }));
    for (const Method& method : harness.methods) {
        text += fmt::format("\n  {}({}): {} {{\n", to_camel_case(method.name),
                            joined(method.parameters, typed), typescript_type(method.returns));
        if (!is_void(method))
            text += fmt::format("    return {};\n", default_value(method.returns));
        text += "  }\n";
    }
    return text + "}\n";
}

}  // namespace rehearse::package
