// The sandbox reads requests and replies from a socket: whatever comes is understood completely or
// refused.
#include "check.hpp"
#include "sandbox/request.hpp"

using namespace rehearse;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    // Numbers alone: nothing is opened, sent or closed here.
    const std::vector<int> fds = {100, 101, 102, 103, 104, 105};
    sandbox::Request request;
    if (sandbox::decode_request(bytes, fds, request).empty()) {
        std::vector<int> sent;
        const std::string written = sandbox::encode_request(request, sent);
        sandbox::Request again;
        FUZZ_CHECK(sandbox::decode_request(written, sent, again).empty());
        FUZZ_CHECK(again.argv == request.argv && again.env == request.env &&
                   again.limits == request.limits);
        FUZZ_CHECK(again.files.size() == request.files.size() &&
                   again.stdin_fd == request.stdin_fd);
        for (const sandbox::InputFile& file : request.files)
            FUZZ_CHECK(sandbox::is_safe_name(file.name));
        for (const sandbox::OutputFile& file : request.outputs)
            FUZZ_CHECK(sandbox::is_safe_name(file.name));
    }
    sandbox::Reply reply;
    if (sandbox::decode_reply(bytes, reply).empty()) {
        sandbox::Reply again;
        FUZZ_CHECK(sandbox::decode_reply(sandbox::encode_reply(reply), again).empty());
        FUZZ_CHECK(again.report.message == reply.report.message &&
                   again.outputs.size() == reply.outputs.size());
    }
    return 0;
}
