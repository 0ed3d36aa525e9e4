#include <fmt/format.h>

#include "package/harness.hpp"
#include "package/harness_languages.hpp"

namespace rehearse::package {

namespace {

constexpr std::string_view driver_head = R"js('use strict';
// Reads one call per line and prints one JSON value per line. Made from interview.yaml.
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

)js";

constexpr std::string_view driver_tail = R"js(
let target = null;
for (const line of lines) {
  if (line === '') continue;
  const [name, args] = JSON.parse(line);
  if (name === 'new') {
    target = new Target(...args);
    results.push('null');
    continue;
  }
  const [method, isVoid] = methods[name];
  const result = target[method](...args);
  const plain = result instanceof Map ? Object.fromEntries(result) : result;
  results.push(isVoid || plain === undefined ? 'null' : JSON.stringify(plain));
}
)js";

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

std::string parameter_list(const std::vector<Parameter>& parameters) {
    std::string text;
    for (const Parameter& parameter : parameters)
        text += (text.empty() ? "" : ", ") + to_camel_case(parameter.name);
    return text;
}

}  // namespace

GeneratedFiles javascript_driver(const Harness& harness) {
    std::string text(driver_head);
    text += "const methods = {\n";
    for (const Method& method : harness.methods) {
        text += fmt::format("  {}: ['{}', {}],\n", method.name, to_camel_case(method.name),
                            method.returns.base == Type::Base::nothing);
    }
    text += fmt::format("}};\nconst {{ {}: Target }} = require('./solution.js');\n{}",
                        harness.class_name, driver_tail);
    return {{"main.js", text}};
}

std::string javascript_stub(const Harness& harness) {
    std::string text = fmt::format("class {} {{\n  constructor({}) {{\n", harness.class_name,
                                   parameter_list(harness.constructor));
    for (const Parameter& parameter : harness.constructor) {
        text += fmt::format("    this.{0} = {0};\n", to_camel_case(parameter.name));
    }
    text += "  }\n";
    for (const Method& method : harness.methods) {
        const bool is_void = method.returns.base == Type::Base::nothing;
        text += fmt::format("\n  // Returns {}.\n  {}({}) {{\n",
                            is_void ? "nothing" : to_string(method.returns),
                            to_camel_case(method.name), parameter_list(method.parameters));
        if (!is_void) text += fmt::format("    return {};\n", default_value(method.returns));
        text += "  }\n";
    }
    return text + fmt::format("}}\n\nmodule.exports = {{ {} }};\n", harness.class_name);
}

}  // namespace rehearse::package
