#include "hurl/run.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "hurl/check_response.hpp"
#include "hurl/cookies.hpp"
#include "hurl/encoding.hpp"
#include "hurl/request.hpp"

namespace rehearse::hurl {
namespace {

/// The options of one entry, evaluated.
struct Options {
    bool location = false;
    bool skip = false;
    std::int64_t max_redirects = limits::hurl_redirects_max;
    std::optional<std::int64_t> retry;  // -1: without end
    std::int64_t retry_interval_ms = 1'000;
    std::int64_t delay_ms = 0;
    std::optional<std::int64_t> repeat;
    std::string user;
};

Fault wrong_type(const Option& option, const Value& value, std::string_view needed) {
    return Fault{
        option.at,
        fmt::format("the option needs {}, but the variable is {}", needed, display(value, 60)),
        true};
}

Evaluated<bool> boolean_of(const Option& option, const Context& context) {
    if (const auto* literal = std::get_if<bool>(&option.value)) return *literal;
    const auto value = evaluate(std::get<Expression>(option.value), context);
    if (!value) return value.error();
    if (const auto* boolean = value->get<bool>()) return *boolean;
    return wrong_type(option, *value, "true or false");
}

Evaluated<std::int64_t> number_of(const Option& option, const Context& context) {
    if (const auto* literal = std::get_if<std::int64_t>(&option.value)) return *literal;
    const auto value = evaluate(std::get<Expression>(option.value), context);
    if (!value) return value.error();
    const auto* number = value->get<std::int64_t>();
    if (number == nullptr || *number < -1) return wrong_type(option, *value, "a whole number");
    return *number;
}

/// Adds what it keeps to `kept_weight`, which is bounded for the whole file.
std::optional<Fault> set_variable(const VariableDefinition& definition, Position at,
                                  const Hooks& hooks, Variables& variables,
                                  std::size_t& kept_weight) {
    Value value;
    if (const auto* literal = std::get_if<Value>(&definition.value)) {
        value = *literal;
    } else {
        auto text = evaluate(std::get<Template>(definition.value), Context{variables, hooks});
        if (!text) return text.error();
        value = Value{std::move(*text)};
    }
    kept_weight += weight(value);
    if (kept_weight > limits::hurl_kept_weight_max)
        return Fault{at, "the variables hold more than can be kept", true};
    variables.insert_or_assign(definition.name, std::move(value));
    return std::nullopt;
}

void set_number(Options& options, Option::Kind kind, std::int64_t number) {
    switch (kind) {
        case Option::Kind::retry:
            options.retry = number;
            break;
        case Option::Kind::retry_interval:
            options.retry_interval_ms = std::max<std::int64_t>(0, number);
            break;
        case Option::Kind::delay:
            options.delay_ms = std::max<std::int64_t>(0, number);
            break;
        case Option::Kind::repeat:
            options.repeat = number;
            break;
        case Option::Kind::max_redirects:
            if (number >= 0)
                options.max_redirects = std::min<std::int64_t>(number, limits::hurl_redirects_max);
            break;
        case Option::Kind::variable:
        case Option::Kind::location:
        case Option::Kind::skip:
        case Option::Kind::user:
            break;
    }
}

/// Variables of the section are set on the way, so that later lines can use them.
Evaluated<Options> evaluate_options(const Entry& entry, const Hooks& hooks, Variables& variables,
                                    std::size_t& kept_weight) {
    Options options;
    for (const Option& option : entry.options) {
        const Context context{variables, hooks};
        switch (option.kind) {
            case Option::Kind::variable: {
                const auto fault = set_variable(std::get<VariableDefinition>(option.value),
                                                option.at, hooks, variables, kept_weight);
                if (fault) return *fault;
                break;
            }
            case Option::Kind::user: {
                auto user = evaluate(std::get<Template>(option.value), context);
                if (!user) return user.error();
                options.user = std::move(*user);
                break;
            }
            case Option::Kind::location:
            case Option::Kind::skip: {
                const auto flag = boolean_of(option, context);
                if (!flag) return flag.error();
                (option.kind == Option::Kind::skip ? options.skip : options.location) = *flag;
                break;
            }
            case Option::Kind::retry:
            case Option::Kind::retry_interval:
            case Option::Kind::delay:
            case Option::Kind::repeat:
            case Option::Kind::max_redirects: {
                const auto number = number_of(option, context);
                if (!number) return number.error();
                set_number(options, option.kind, *number);
                break;
            }
        }
    }
    return options;
}

class Runner {
public:
    Runner(const File& file, Variables variables, const Hooks& hooks) : file_(file), hooks_(hooks) {
        result_.variables = std::move(variables);
    }

    FileResult run() {
        if (!file_.unsupported.empty()) {
            const Unsupported& first = file_.unsupported.front();
            result_.failure = Failure::file;
            result_.message =
                fmt::format("line {}: {} is not supported", first.at.line, first.what);
            return std::move(result_);
        }
        for (std::size_t index = 0; index < file_.entries.size(); ++index) {
            if (!run_entry(index)) break;
        }
        return std::move(result_);
    }

private:
    EntryResult start(std::size_t index) const {
        const Entry& entry = file_.entries[index];
        EntryResult result;
        result.index = index;
        result.line = entry.at.line;
        result.request_line = entry.request_line;
        return result;
    }

    static void fail(EntryResult& result, Failure failure, int line, std::string_view message) {
        result.failure = failure;
        result.message = fmt::format("line {}: {}", line, message);
    }

    static void fail(EntryResult& result, const Fault& fault) {
        fail(result, fault.of_file ? Failure::file : Failure::assertion, fault.at.line,
             fault.message);
    }

    /// Adds the last attempt; false when it failed, which ends the file.
    bool finish(EntryResult result) {
        const bool ok = result.failure == Failure::none;
        if (!ok) {
            result_.failure = result.failure;
            result_.message = result.message;
        }
        result_.entries.push_back(std::move(result));
        return ok;
    }

    bool pause(std::int64_t milliseconds) const {
        return milliseconds <= 0 || hooks_.pause(Milliseconds(milliseconds));
    }

    /// All repetitions; false when the file ends here. Options are looked at anew for each, as Hurl
    /// does.
    bool run_entry(std::size_t index) {
        for (std::int64_t done = 1;; ++done) {
            EntryResult result = start(index);
            const auto options =
                evaluate_options(file_.entries[index], hooks_, result_.variables, kept_weight_);
            if (!options) {
                fail(result, options.error());
                return finish(std::move(result));
            }
            if (options->skip || options->repeat == 0) {
                result.skipped = true;
                return finish(std::move(result));
            }
            if (!pause(options->delay_ms)) {
                fail(result, Failure::time, result.line, "the time was up during a delay");
                return finish(std::move(result));
            }
            if (!run_attempts(index, *options)) return false;
            if (!options->repeat || (*options->repeat > 0 && done >= *options->repeat)) return true;
        }
    }

    bool run_attempts(std::size_t index, const Options& options) {
        for (int attempt = 1;; ++attempt) {
            EntryResult result = start(index);
            result.attempt = attempt;
            run_once(index, options, result);
            const bool may_retry =
                options.retry && (*options.retry < 0 || attempt <= *options.retry);
            if (result.failure == Failure::none || result.failure == Failure::file ||
                result.failure == Failure::time || !may_retry)
                return finish(std::move(result));
            if (!pause(options.retry_interval_ms)) return finish(std::move(result));
            result_.entries.push_back(std::move(result));
        }
    }

    void run_once(std::size_t index, const Options& options, EntryResult& result) {
        const Entry& entry = file_.entries[index];
        auto built = build_request(entry, options.user, Context{result_.variables, hooks_});
        if (!built) return fail(result, built.error());
        auto received = send_following(*built, options, result);
        if (received && entry.response)
            check_response(*entry.response, *received, hooks_, result_.variables, result);
        asserts_ += result.asserts.size();
        for (const CaptureResult& capture : result.captures) kept_weight_ += weight(capture.value);
        const bool is_too_much =
            asserts_ > limits::hurl_asserts_max || kept_weight_ > limits::hurl_kept_weight_max;
        if (is_too_much)
            fail(result, Failure::time, result.line, "the file has checked or captured too much");
    }

    /// The last answer of a chain of redirects; empty when there was none, and then `result` says
    /// why.
    std::optional<Received> send_following(BuiltRequest& built, const Options& options,
                                           EntryResult& result) {
        for (std::int64_t redirects = 0;; ++redirects) {
            auto response = send(built, result);
            if (!response) return std::nullopt;
            const std::string* location = find_header(response->headers, "Location");
            const bool is_redirect =
                response->status >= 300 && response->status < 400 && location != nullptr;
            if (!options.location || !is_redirect) return Received(std::move(*response));
            if (redirects >= options.max_redirects) {
                fail(result, Failure::transport, result.line,
                     fmt::format("there were more than {} redirects", options.max_redirects));
                return std::nullopt;
            }
            auto next = built.url.join(*location);
            if (!next) {
                fail(result, Failure::transport, result.line, next.error().message);
                return std::nullopt;
            }
            redirect(built, std::move(*next), response->status);
        }
    }

    /// As Hurl: what was POSTed is asked for with GET from 301 to 303, no body is sent again,
    /// headers are.
    static void redirect(BuiltRequest& built, Url next, int status) {
        if (status <= 303) built.request.method = "GET";
        built.request.body.clear();
        built.content_type.clear();
        built.cookies.clear();
        const bool other_host = next.host != built.url.host;
        std::erase_if(built.request.headers, [&](const auto& header) {
            return equal_ignoring_case(header.first, "Content-Length") ||
                   (other_host && (equal_ignoring_case(header.first, "Host") ||
                                   equal_ignoring_case(header.first, "Authorization")));
        });
        built.url = std::move(next);
    }

    std::optional<Response> send(const BuiltRequest& built, EntryResult& result) {
        if (++requests_ > limits::hurl_requests_max) {
            fail(result, Failure::time, result.line, "the file has sent too many requests");
            return std::nullopt;
        }
        const Request request = complete(built, cookies_.header_for(built.url, hooks_.now()));
        result.method = request.method;
        result.url = request.url;
        auto response = hooks_.send(request);
        if (!response) {
            fail(result, Failure::transport, result.line, response.error().message);
            return std::nullopt;
        }
        result.duration_us += response->duration_us;
        result.status = response->status;
        if (response->body.size() > limits::hurl_response_bytes_max) {
            fail(result, Failure::transport, result.line, "the answer is too long");
            return std::nullopt;
        }
        if (response->url.empty()) response->url = request.url;
        for (const auto& [name, value] : response->headers) {
            if (equal_ignoring_case(name, "Set-Cookie"))
                cookies_.accept(value, built.url, hooks_.now());
        }
        return std::move(*response);
    }

    const File& file_;
    const Hooks& hooks_;
    FileResult result_;
    CookieStore cookies_;
    std::size_t requests_ = 0;
    std::size_t asserts_ = 0;
    std::size_t kept_weight_ = 0;  // of variables and captures; each attempt keeps its own
};

}  // namespace

FileResult run(const File& file, Variables variables, const Hooks& hooks) {
    REHEARSE_ASSERT(hooks.send && hooks.pause && hooks.new_uuid && hooks.now && hooks.read_file &&
                    hooks.is_time_up);
    return Runner(file, std::move(variables), hooks).run();
}

}  // namespace rehearse::hurl
