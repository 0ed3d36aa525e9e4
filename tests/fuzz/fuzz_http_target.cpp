// Targets and headers of a request that any page in a browser can cause: decoding ends, and what
// passes as ours is ours.
#include "check.hpp"
#include "net/router.hpp"
#include "net/security.hpp"

using namespace rehearse;

namespace {

net::Router routes() {
    net::Router router;
    for (const char* pattern :
         {"/", "/api/v1/sessions/{id}", "/api/v1/sessions/{id}/items/{item}"}) {
        router.add("GET", pattern,
                   [](net::Request) -> Task<net::Response> { co_return net::Response(); });
    }
    return router;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const net::Router router = routes();
    const std::string text(fuzz::text_of(data, size));
    net::Request request;
    request.method = "GET";
    if (net::parse_target(text, request)) {
        FUZZ_CHECK(request.path.starts_with('/'));
        FUZZ_CHECK(request.path.find('\0') == std::string::npos);
        FUZZ_CHECK(request.path.size() <= text.size());
        const net::Router::Match match = router.find("GET", request.path);
        for (const auto& [name, value] : match.parameters)
            FUZZ_CHECK(value.find('/') == std::string::npos);
    }
    request.headers = {{"host", text}, {"origin", "http://" + text}, {"cookie", text}};
    if (net::is_loopback_host(text)) {
        // A name that is ours ends in a port, a number, a bracket or "localhost": never in
        // another's domain.
        const std::size_t colon = text.rfind(':');
        const std::string name =
            text.ends_with(']') || colon == std::string::npos ? text : text.substr(0, colon);
        FUZZ_CHECK(name == "[::1]" || name.find_first_not_of("127.0345689") == std::string::npos ||
                   (name.size() >= 9 && (name.back() == 't' || name.back() == 'T')));
    } else {
        FUZZ_CHECK(net::check_access({}, request, false).has_value());
    }
    static_cast<void>(request.cookie(text.substr(0, text.find('='))));
    net::AccessPolicy open;
    open.loopback = false;
    static_cast<void>(net::check_access(open, request, true));
    // HTTP-6: the data of others is never for everybody.
    FUZZ_CHECK(!net::is_for_everybody(request) || !request.path.starts_with("/api/v1/tokens"));
    return 0;
}
