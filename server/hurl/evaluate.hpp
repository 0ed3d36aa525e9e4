// Evaluation of the parts of a file: templates, queries, filters, predicates. Each either yields a
// value or a Fault, which says whether the file itself is wrong or the answer does not allow what
// the file asks.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "hurl/ast.hpp"
#include "hurl/regex.hpp"
#include "hurl/transport.hpp"
#include "hurl/value.hpp"

namespace rehearse::hurl {

using Variables = std::map<std::string, Value, std::less<>>;

struct Fault {
    Position at;
    std::string message;
    /// True when no answer could have helped: an unknown variable, a file that is missing.
    bool of_file = false;
};

template <class T>
using Evaluated = boost::system::result<T, Fault>;

[[noreturn]] inline void throw_exception_from_error(const Fault& fault,
                                                    const boost::source_location&) {
    throw std::logic_error("value() on a fault: " + fault.message);
}

struct Context {
    const Variables& variables;
    const Hooks& hooks;
};

/// The last answer of an entry; its text and its JSON are read once, when first asked for.
class Received {
public:
    explicit Received(Response response) : response_(std::move(response)) {}

    const Response& response() const { return response_; }
    std::vector<std::string_view> header_values(std::string_view name) const;
    /// The body, unless it is compressed: that is not supported.
    Evaluated<std::string_view> bytes(Position at) const;
    /// Decoded as its Content-Type says, UTF-8 otherwise.
    Evaluated<std::string_view> text(Position at) const;
    Evaluated<const Value*> json(Position at) const;

private:
    Response response_;
    mutable std::optional<std::string> text_;
    mutable std::optional<std::optional<Value>> json_;
};

Evaluated<Value> evaluate(const Expression& expression, const Context& context);
Evaluated<std::string> evaluate(const Template& text, const Context& context);
Evaluated<Regex> evaluate(const Pattern& pattern, const Context& context);
/// The bytes of a file of the package; a path that leads out of it is a fault of the file.
Evaluated<std::string> read_file(const Template& path, const Context& context);

/// No value when the answer has none: no such header, no match.
Evaluated<std::optional<Value>> evaluate(const Query& query, const Received& received,
                                         const Context& context);

Evaluated<std::optional<Value>> apply(const Filter& filter, const Value& value,
                                      const Context& context);
/// A filter without a value to work on is a fault.
Evaluated<std::optional<Value>> apply(const std::vector<Filter>& filters,
                                      std::optional<Value> value, const Context& context);

struct Judgement {
    bool ok = false;
    std::string actual;    // for a person
    std::string expected;  // for a person
};

/// A value of a type that the predicate cannot judge fails it, negated or not. Without a value,
/// "not" holds.
Evaluated<Judgement> judge(const Predicate& predicate, const std::optional<Value>& value,
                           const Context& context);

}  // namespace rehearse::hurl
