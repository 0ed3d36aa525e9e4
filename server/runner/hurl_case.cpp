#include "runner/hurl_case.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "hurl/parse.hpp"
#include "hurl/run.hpp"
#include "package/reader.hpp"

namespace rehearse::runner {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds pause_max{30};  // of one wait that a file asks for
constexpr Milliseconds cancel_check_interval{50};
constexpr std::size_t shown_body_bytes = 2'000;

/// Path and query of an absolute URL.
std::string target_of(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const std::size_t path = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    return path == std::string::npos ? "/" : url.substr(path);
}

void add_body(std::string& into, std::string_view side, const std::string& body) {
    std::size_t begin = 0;
    const std::string shown = body.substr(0, shown_body_bytes);
    while (begin < shown.size()) {
        const std::size_t end = std::min(shown.find('\n', begin), shown.size());
        into += fmt::format("{} {}\n", side, shown.substr(begin, end - begin));
        begin = end + 1;
    }
    if (body.size() > shown.size()) into += fmt::format("{} … {} bytes\n", side, body.size());
}

/// One exchange as people read it. Not with "<" and ">", which in the transcripts of interactive
/// tasks mean the opposite of what they do in those of HTTP tools.
class Conversation {
public:
    explicit Conversation(HurlCase& into) : into_(into) {}

    void add(const hurl::Request& request) {
        std::string text = fmt::format("→ {} {}\n", request.method, target_of(request.url));
        for (const auto& [name, value] : request.headers) {
            if (name != "Accept" && name != "User-Agent" && name != "Host")
                text += fmt::format("→ {}: {}\n", name, value);
        }
        add_body(text, "→", request.body);
        keep(text);
    }
    void add(const HttpResponse& response) {
        std::string text = fmt::format("← {} in {:.1f} ms\n", response.status,
                                       static_cast<double>(response.duration.count()) / 1000.0);
        for (const auto& [name, value] : response.headers)
            text += fmt::format("← {}: {}\n", name, value);
        add_body(text, "←", response.body);
        keep(text + "\n");
    }
    void keep(const std::string& text) {
        grading::Excerpt& kept = into_.transcript;
        if (kept.text.size() + text.size() > limits::result_output_bytes_max)
            kept.truncated = true;
        else
            kept.text += text;
    }

private:
    HurlCase& into_;
};

hurl::Hooks make_hooks(HttpClient& client, Clock::time_point deadline, Conversation& conversation,
                       HurlCase& result) {
    hurl::Hooks hooks;
    hooks.is_time_up = [&client, deadline] {
        return client.is_cancelled() || Clock::now() >= deadline;
    };
    hooks.send = [&client, &conversation, &result, is_time_up = hooks.is_time_up](
                     const hurl::Request& request) -> Result<hurl::Response> {
        if (is_time_up()) return fail(ErrorCode::io, "the time was up before it was sent");
        conversation.add(request);
        auto answer = client.exchange(
            {request.method, target_of(request.url), request.headers, request.body});
        if (!answer) {
            conversation.keep("! " + answer.error().message + "\n\n");
            result.last_status = 0;
            return answer.error();
        }
        conversation.add(*answer);
        result.last_status = answer->status;
        result.latencies_ms.push_back(static_cast<double>(answer->duration.count()) / 1000.0);
        hurl::Response response;
        response.version = answer->version.substr(answer->version.find('/') + 1);
        response.status = answer->status;
        response.headers = std::move(answer->headers);
        response.body = std::move(answer->body);
        response.duration_us = answer->duration.count();
        return response;
    };
    hooks.pause = [is_time_up = hooks.is_time_up](Milliseconds time) {
        if (time > pause_max) return false;
        const auto until = Clock::now() + time;
        while (!is_time_up()) {
            const auto left = std::chrono::duration_cast<Milliseconds>(until - Clock::now());
            if (left <= Milliseconds(0)) return true;
            ::poll(nullptr, 0, static_cast<int>(std::min(left, cancel_check_interval).count()));
        }
        return false;
    };
    hooks.new_uuid = random_uuid;
    hooks.now = [] {
        return std::chrono::time_point_cast<Instant::duration>(std::chrono::system_clock::now());
    };
    return hooks;
}

}  // namespace

HurlCase run_hurl(const hurl::File& file, const FindFile& find_file, HttpClient& client,
                  std::uint16_t port, Clock::time_point deadline) {
    HurlCase result;
    Conversation conversation(result);
    hurl::Variables variables;
    variables["base"] = hurl::Value{fmt::format("http://127.0.0.1:{}", port)};
    hurl::Hooks hooks = make_hooks(client, deadline, conversation, result);
    hooks.read_file = find_file;
    const hurl::FileResult run = hurl::run(file, std::move(variables), hooks);
    result.is_passed = run.ok();
    result.is_late = !run.ok() && (run.failure == hurl::Failure::time || Clock::now() >= deadline);
    result.is_broken = run.failure == hurl::Failure::file;
    result.detail = run.message;
    return result;
}

HurlCase run_hurl(const package::Package& package, const package::TestCase& test,
                  const std::string* text, HttpClient& client, std::uint16_t port) {
    const auto own =
        text == nullptr ? package::read_file(package.root / test.input) : std::optional(*text);
    const auto file = hurl::parse(own.value_or(""));
    HurlCase result;
    if (!own || !file) {
        // The candidate's own requests are the candidate's to mend.
        result.is_broken = text == nullptr;
        result.detail = own ? file.error().message : "The test data cannot be read.";
        return result;
    }
    const FindFile find_file = [&](std::string_view name) -> Result<std::string> {
        auto bytes = text == nullptr ? package::read_file(package.root / std::string(name))
                                     : std::optional<std::string>();
        if (!bytes) return fail(ErrorCode::not_found, fmt::format("There is no file {}.", name));
        return std::move(*bytes);
    };
    result = run_hurl(*file, find_file, client, port, Clock::time_point::max());
    result.is_broken = result.is_broken && text == nullptr;
    return result;
}

}  // namespace rehearse::runner
