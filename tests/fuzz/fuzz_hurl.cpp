// Any bytes may lie in a Hurl file, and any bytes may answer its requests. Parsing ends; what
// parses also runs to an end, and each failure has its words.
#include "check.hpp"
#include "hurl/encoding.hpp"
#include "hurl/jsonpath.hpp"
#include "hurl/parse.hpp"
#include "hurl/run.hpp"

using namespace rehearse;

namespace {

constexpr std::size_t requests_max = 40;

/// A server that says back what it was asked, under several types and statuses.
class Echo {
public:
    explicit Echo(std::string_view text) : text_(text) {}

    Result<hurl::Response> answer(const hurl::Request& request) {
        FUZZ_CHECK(request.url.starts_with("http://"));
        FUZZ_CHECK(request.url.find_first_of(" \r\n#") == std::string::npos);
        for (const auto& [name, value] : request.headers) {
            FUZZ_CHECK(!name.empty() && name.find_first_of(": \r\n") == std::string::npos);
            FUZZ_CHECK(value.find_first_of("\r\n") == std::string::npos);
        }
        if (++count_ > requests_max) return fail(ErrorCode::io, "closed");
        hurl::Response response;
        response.version = "1.1";
        response.status = count_ % 3 == 0 ? 302 : 200;
        response.headers = {
            {"Content-Type", count_ % 2 == 0 ? "text/plain; charset=latin1" : "application/json"},
            {"Location", std::string(text_.substr(0, 60))},
            {"Set-Cookie", std::string(text_.substr(0, 200))}};
        response.body = count_ % 2 == 0 ? std::string(text_)
                                        : R"({"id": 3, "list": [1, "two", {"three": null}]})";
        return response;
    }

private:
    std::string_view text_;
    std::size_t count_ = 0;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    if (const auto path = hurl::JsonPath::parse(text)) {
        const auto json = hurl::read_json(R"({"a": [1, {"a": [[], {}]}, "x"], "b": {"a": null}})");
        static_cast<void>(path->find(*json));
    }
    if (const auto json = hurl::read_json(text)) {
        FUZZ_CHECK(is_valid_utf8(hurl::display(*json)));
        FUZZ_CHECK(hurl::json_difference(*json, *json).empty());
    }
    const auto file = hurl::parse(text);
    if (!file) {
        FUZZ_CHECK(!file.error().message.empty());
        return 0;
    }
    Echo echo(text);
    std::size_t pauses = 0;
    hurl::Hooks hooks;
    hooks.send = [&](const hurl::Request& request) { return echo.answer(request); };
    hooks.pause = [&](Milliseconds) { return ++pauses < requests_max; };
    hooks.new_uuid = [] { return std::string("00000000-0000-4000-8000-000000000000"); };
    hooks.now = [] { return from_millis(1'700'000'000'000); };
    hooks.read_file = [](std::string_view path) -> Result<std::string> {
        const std::string inside = "/" + std::string(path) + "/";
        FUZZ_CHECK(!inside.starts_with("//") && inside.find("/../") == std::string::npos);
        return std::string("bytes of a file");
    };
    const hurl::FileResult result =
        hurl::run(*file, {{"base", hurl::Value{std::string("http://localhost:1")}}}, hooks);
    FUZZ_CHECK(result.ok() == result.message.empty());
    for (const hurl::EntryResult& entry : result.entries) {
        FUZZ_CHECK((entry.failure == hurl::Failure::none) == entry.message.empty());
        FUZZ_CHECK(is_valid_utf8(entry.message));
        for (const hurl::AssertResult& one : entry.asserts)
            FUZZ_CHECK(is_valid_utf8(to_string(one)));
    }
    return 0;
}
