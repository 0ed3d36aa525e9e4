// Result<T>: a value or an Error. For everything that can happen in a healthy world; programmer mistakes use
// REHEARSE_ASSERT instead. Exceptions do not cross a folder.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace rehearse {

template <class T>
using Result = boost::system::result<T, Error>;

/// Builds the error half of any Result: `return fail(ErrorCode::not_found, "There is no session x.");`
[[nodiscard]] inline Error fail(ErrorCode code, std::string message) {
    return Error{code, std::move(message)};
}

/// Called by Result::value() on an error; a caller that did not check made a programmer's mistake.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("value() on an error: " + error.message);
}

}  // namespace rehearse
