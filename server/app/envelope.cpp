#include "app/envelope.hpp"

#include <utility>

#include "protocol/event_json.hpp"

namespace rehearse::app {

std::optional<session::Envelope> envelope_of(const store::Entry& entry) {
    auto record = protocol::decode_record(entry.payload);
    if (!record) return std::nullopt;
    return session::Envelope{entry.seq, from_millis(entry.at_ms), entry.hash, *std::move(record)};
}

}  // namespace rehearse::app
