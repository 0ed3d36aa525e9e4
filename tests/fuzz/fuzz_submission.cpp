// What a program submits is a submission or an error; one that was read keeps its bounds, and its
// files come back from the store as they were kept.
#include "base/limits.hpp"
#include "check.hpp"
#include "protocol/submission_json.hpp"

using namespace rehearse;

namespace {

void check(const protocol::SubmitRequest& request) {
    FUZZ_CHECK(request.challenge.empty() != request.package.empty());
    FUZZ_CHECK(!request.files.empty() && request.files.size() <= limits::submission_files_max);
    std::size_t bytes = 0;
    for (const protocol::SourceText& file : request.files) bytes += file.text.size();
    FUZZ_CHECK(bytes <= limits::source_bytes_max);
    const std::string kept = protocol::encode_files(request.files);
    const auto again = protocol::decode_files(kept);
    FUZZ_CHECK(again && protocol::encode_files(*again) == kept);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    if (const auto request = protocol::parse_submit(text)) check(*request);
    if (const auto batch = protocol::parse_batch(text)) {
        FUZZ_CHECK(!batch->empty() && batch->size() <= limits::batch_submissions_max);
        for (const auto& request : *batch) {
            if (request) check(*request);
        }
    }
    if (const auto outcome = protocol::decode_outcome(text))
        FUZZ_CHECK(protocol::decode_outcome(protocol::encode_outcome(*outcome)).has_value());
    return 0;
}
