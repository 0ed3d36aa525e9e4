// Whatever a socket sends is a message or an error with a code that the protocol gives to
// unreadable messages (ERR-2).
#include "base/error.hpp"
#include "check.hpp"
#include "protocol/messages.hpp"
#include "protocol/rest.hpp"

using namespace rehearse;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto message = protocol::parse_client_message(text);
    if (!message) {
        const ErrorCode code = message.error().code;
        FUZZ_CHECK(code == ErrorCode::bad_message || code == ErrorCode::unknown_field ||
                   code == ErrorCode::unknown_command || code == ErrorCode::invalid_change ||
                   code == ErrorCode::invalid_input || code == ErrorCode::too_large);
        // The answer must be writable whatever the text was.
        FUZZ_CHECK(!protocol::encode_error(message.error()).empty());
    }
    if (const auto body = protocol::parse_create_session(text); body.has_error()) {
        FUZZ_CHECK(!body.error().message.empty());
    }
    return 0;
}
