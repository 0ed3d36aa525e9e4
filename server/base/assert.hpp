// REHEARSE_ASSERT stays on in release: a broken invariant ends the process with its place, because the log makes a
// restart safe and a wrong state that goes on is not.
#pragma once

namespace rehearse {
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);
}

#define REHEARSE_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::rehearse::assertion_failed(#condition, __FILE__, __LINE__))
