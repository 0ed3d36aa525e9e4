// check_response: what an entry expects of its answer, checked in Hurl's order.
#pragma once

#include "hurl/evaluate.hpp"
#include "hurl/run.hpp"

namespace rehearse::hurl {

/// Adds asserts, captures and failure to `result`; captured values go into `variables` at once, so
/// that what follows can use them. When version or status are wrong, nothing else is checked: the
/// rest is listed as unchecked.
void check_response(const ExpectedResponse& expected, const Received& received, const Hooks& hooks,
                    Variables& variables, EntryResult& result);

}  // namespace rehearse::hurl
