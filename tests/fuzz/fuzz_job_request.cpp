// What a runner takes from the queue is a job or an error; a job that was read is written back as
// the same.
#include "check.hpp"
#include "protocol/event_json.hpp"
#include "protocol/job_json.hpp"
#include "protocol/state_json.hpp"

using namespace rehearse;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    if (const auto job = protocol::decode_job_request(text)) {
        const auto again = protocol::decode_job_request(protocol::encode_job_request(*job));
        FUZZ_CHECK(again && *again == *job);
    }
    if (const auto record = protocol::decode_record(text)) {
        const std::string written = protocol::encode_record(*record);
        const auto again = protocol::decode_record(written);
        FUZZ_CHECK(again && protocol::encode_record(*again) == written);
    }
    if (const auto state = protocol::decode_snapshot(text)) {
        FUZZ_CHECK(protocol::decode_snapshot(protocol::encode_snapshot(*state)).has_value());
    }
    return 0;
}
