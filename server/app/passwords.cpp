#include "app/passwords.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>
#include <cstdio>
#include <cstring>
#include <functional>
#include <optional>
#include <utility>

#include "base/limits.hpp"
#include "base/utf8.hpp"

namespace rehearse::app {

namespace asio = boost::asio;

namespace {

/// Of a password of 256 random bits that was thrown away, with the bounds of all others.
constexpr const char* nobody =
    "$argon2id$v=19$m=262144,t=3,p=1$KI584yalVBcNAfkRlAXRNA$/f4/"
    "1g3OQYqUfE7ze8Hk4p7vLb5gIFQ6GNPSAuHWzwo";

struct Job {
    explicit Job(const asio::any_io_executor& executor) : done_signal(executor) {
        done_signal.expires_at(asio::steady_timer::time_point::max());
    }
    asio::steady_timer done_signal;  // cancelled when it is done
    bool done = false;
};

}  // namespace

Result<void> check_new_password(std::string_view password) {
    if (password.size() < limits::password_bytes_min) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("A password has at least {} characters: take a few words.",
                                limits::password_bytes_min));
    }
    if (password.size() > limits::password_bytes_max || !is_valid_utf8(password)) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("A password has at most {} bytes, in UTF-8.", limits::password_bytes_max));
    }
    return {};
}

namespace {

Error no_memory() {
    return fail(ErrorCode::internal,
                "There is not enough memory for the hash of a password: "
                "it takes 256 MiB for a moment.");
}

/// A hash of ours, taken apart.
struct Parts {
    unsigned memory_kib = 0;
    unsigned passes = 0;
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    std::array<unsigned char, 32> key{};
};

template <std::size_t Size>
bool decode(const char* text, std::array<unsigned char, Size>& into) {
    std::size_t bytes = 0;
    return sodium_base642bin(into.data(), Size, text, std::strlen(text), nullptr, &bytes, nullptr,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           bytes == Size;
}

std::optional<Parts> parts_of(const std::string& hash) {
    Parts parts;
    std::array<char, 23> salt{};
    std::array<char, 44> key{};
    int end = 0;
    const int read = std::sscanf(
        hash.c_str(), "$argon2id$v=19$m=%u,t=%u,p=1$%22[A-Za-z0-9+/]$%43[A-Za-z0-9+/]%n",
        &parts.memory_kib, &parts.passes, salt.data(), key.data(), &end);
    const bool is_all = read == 4 && static_cast<std::size_t>(end) == hash.size();
    if (!is_all || !decode(salt.data(), parts.salt) || !decode(key.data(), parts.key))
        return std::nullopt;
    return parts;
}

}  // namespace

Result<std::string> hash_password(const std::string& password) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str(out.data(), password.data(), password.size(),
                          crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE) != 0)
        return no_memory();
    return std::string(out.data());
}

Result<bool> is_password(const std::string& hash, const std::string& password) {
    // Not crypto_pwhash_str_verify: without memory that says that the password is wrong.
    const auto parts = parts_of(hash.empty() ? nobody : hash);
    if (!parts) return fail(ErrorCode::internal, "The hash of a password is not one of ours.");
    std::array<unsigned char, 32> key{};
    if (crypto_pwhash(key.data(), key.size(), password.data(), password.size(), parts->salt.data(),
                      parts->passes, std::size_t{parts->memory_kib} * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return no_memory();
    const bool is_right = sodium_memcmp(key.data(), parts->key.data(), key.size()) == 0;
    return is_right && !hash.empty();
}

struct Passwords::State {
    explicit State(asio::any_io_executor the_executor) : executor(std::move(the_executor)) {}

    /// Runs `work` on the worker. False when too many wait. What `work` refers to must live until
    /// it has run: it is kept by the job's coroutine, or by `work` itself.
    static Task<bool> run(std::shared_ptr<State> self, std::function<void()> work) {
        if (self->waiting >= limits::passwords_waiting_max) co_return false;
        ++self->waiting;
        auto job = std::make_shared<Job>(self->executor);
        std::function<void()> finished = [self, job] {
            --self->waiting;
            job->done = true;
            job->done_signal.cancel();
        };
        // Nothing of ours may be destroyed over there: all of it is handed back with the end.
        asio::post(self->pool, [executor = self->executor, work = std::move(work),
                                finished = std::move(finished)]() mutable {
            work();
            asio::post(executor, std::move(finished));
        });
        while (!job->done) {
            auto waited = co_await job->done_signal.async_wait(use_tuple);
            static_cast<void>(waited);
        }
        co_return true;
    }

    asio::any_io_executor executor;
    asio::thread_pool pool{1};
    std::size_t waiting = 0;  // with the one that runs
};

Passwords::Passwords(asio::any_io_executor executor)
    : state_(std::make_shared<State>(std::move(executor))) {}

Passwords::~Passwords() {
    state_->pool.stop();
    state_->pool.join();
}

bool Passwords::has_room() const {
    return state_->waiting < limits::passwords_waiting_max;
}

namespace {

Error too_many() {
    return fail(ErrorCode::queue_full, "Too many people are logging in: try again in a moment.");
}

}  // namespace

Task<Result<std::string>> Passwords::hash(std::string password) {
    auto made = std::make_shared<Result<std::string>>(std::string());
    std::function<void()> work = [made, password = std::move(password)] {
        *made = hash_password(password);
    };
    const bool ran = co_await State::run(state_, std::move(work));
    if (!ran) co_return too_many();
    co_return std::move(*made);
}

Task<Result<bool>> Passwords::verify(std::string hash, std::string password) {
    auto is_right = std::make_shared<Result<bool>>(false);
    std::function<void()> work = [is_right, hash = std::move(hash),
                                  password = std::move(password)] {
        *is_right = is_password(hash, password);
    };
    const bool ran = co_await State::run(state_, std::move(work));
    if (!ran) co_return too_many();
    // Moved, and not only for speed: of an lvalue the result of a bool takes whether it has one.
    co_return std::move(*is_right);
}

}  // namespace rehearse::app
