// Ruby. What a double parameter gets is always a Float, for 3 / 2 is 1.
#include <fmt/format.h>

#include "package/harness/generators.hpp"
#include "package/harness/names.hpp"

namespace rehearse::package {

namespace {

constexpr std::string_view driver_head =
    R"ruby(# frozen_string_literal: true

# Reads one call per line and prints one JSON value per line. Made from interview.yaml.
require 'json'

module HarnessDriver
  LINES = $stdin.binmode.read.force_encoding(Encoding::UTF_8).split("\n")
  TO = $stdout.dup.binmode
  $stdout.reopen($stderr) # what the solution prints must not mix with the answers
  CODEC = JSON::State.new(max_nesting: 0)
  ANSWERS = []

  def self.answer(value)
    ANSWERS << (value.is_a?(Integer) ? value.to_s : CODEC.generate(value))
  end

  def self.write
    TO.write(ANSWERS.join("\n"), "\n") unless ANSWERS.empty?
    ANSWERS.clear
  end

  def self.broken(number)
    write
    $stderr.puts "The test input is not in the form that the driver reads: line #{number}."
    exit!(70)
  end

  def self.parse(line, number)
    call = JSON.parse(line, max_nesting: false)
    name, args = call
    broken(number) unless call.is_a?(Array) && call.size == 2 && args.is_a?(Array) && args.size == COUNTS[name]
    call
  rescue JSON::ParserError
    broken(number)
  end

  def self.run
    target = nil
    LINES.each_with_index do |line, index|
      next if line.strip.empty?

      name, args = parse(line, index + 1)
      broken(index + 1) if target.nil? && name != 'new'
      case name
)ruby";

constexpr std::string_view driver_tail = R"ruby(      end
      write if ANSWERS.size >= 1000
    end
  ensure
    write
  end
end

require_relative 'solution'
HarnessDriver.run
)ruby";

std::string parameter_name(const Parameter& parameter) {
    static const std::set<std::string_view> keywords{"alias", "begin", "end",    "ensure", "module",
                                                     "next",  "nil",   "redo",   "rescue", "retry",
                                                     "then",  "undef", "unless", "until",  "when"};
    return avoiding(keywords, parameter.name);
}

std::string method_name(const Method& method) {
    return method.name == "initialize" ? "initialize_" : method.name;
}

/// What the decoded `value` is given as; the value itself unless it holds doubles.
std::string given(const Type& type, const std::string& value) {
    if (leaf(type) != Type::Base::real) return value;
    switch (type.base) {
        case Type::Base::list:
            return value + ".map { |v| " + given(type.inner.front(), "v") + " }";
        case Type::Base::map:
            return value + ".transform_values { |v| " + given(type.inner.front(), "v") + " }";
        case Type::Base::optional:
            return fmt::format("({}.nil? ? nil : {})", value, given(type.inner.front(), value));
        default:
            return value + ".to_f";
    }
}

std::string arguments(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        text += (i > 0 ? ", " : "") + given(parameters[i].type, fmt::format("args[{}]", i));
    return text;
}

std::string parameter_list(const std::vector<Parameter>& parameters) {
    return parameters.empty() ? "" : "(" + joined(parameters, parameter_name) + ")";
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
            return "[]";
        case Type::Base::map:
            return "{}";
        case Type::Base::json:
        case Type::Base::optional:
        case Type::Base::nothing:
            return "nil";
    }
    return "nil";
}

}  // namespace

GeneratedFiles ruby_driver(const Harness& harness) {
    std::string counts = fmt::format("  COUNTS = {{ 'new' => {}", harness.constructor.size());
    std::string cases =
        fmt::format("      when 'new'\n        target = ::{}.new({})\n        ANSWERS << 'null'\n",
                    harness.class_name, arguments(harness.constructor));
    for (const Method& method : harness.methods) {
        counts += fmt::format(", '{}' => {}", method.name, method.parameters.size());
        const std::string call =
            fmt::format("target.{}({})", method_name(method), arguments(method.parameters));
        cases += fmt::format("      when '{}'\n", method.name);
        cases += is_void(method) ? fmt::format("        {}\n        ANSWERS << 'null'\n", call)
                                 : fmt::format("        answer({})\n", call);
    }
    std::string text(driver_head);
    text.insert(text.find("  LINES ="), counts + " }.freeze\n");
    return {{"main.rb", text + cases + std::string(driver_tail)}};
}

std::string ruby_stub(const Harness& harness) {
    std::string text = fmt::format("class {}\n  def initialize{}\n", harness.class_name,
                                   parameter_list(harness.constructor));
    for (const Parameter& each : harness.constructor)
        text += fmt::format("    @{0} = {0}\n", parameter_name(each));
    text += "  end\n";
    for (const Method& method : harness.methods) {
        text += fmt::format("\n  # Returns {}.\n  def {}{}\n",
                            is_void(method) ? "nothing" : to_string(method.returns),
                            method_name(method), parameter_list(method.parameters));
        if (!is_void(method)) text += fmt::format("    {}\n", default_value(method.returns));
        text += "  end\n";
    }
    return text + "end\n";
}

}  // namespace rehearse::package
