#include "chaos/archive.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <utility>

#include "store/store.hpp"
#include "support/await.hpp"

namespace rehearse::chaos {
namespace {

constexpr std::size_t page = 1'000;

}  // namespace

Archive::Archive(const test::RedisServer& redis) {
    store::StoreOptions options;
    options.address = redis.address();
    options.link.quiet = true;
    store_ = std::make_unique<store::Store>(context_.get_executor(), std::move(options));
    store_->start();
    const auto up = test::await(context_, store_->redis.link().wait_up(std::chrono::seconds(30)));
    if (!up) throw std::runtime_error("the store does not answer");
}

Archive::~Archive() {
    test::await(context_, store_->stop());
}

Log Archive::read(const std::string& session) {
    LogReader reader;
    for (;;) {
        const auto entries =
            test::await(context_, store_->sessions.read(session, reader.log().head(), page));
        if (!entries) throw std::runtime_error("the log cannot be read");
        if (entries->empty()) return reader.log();
        for (const store::Entry& entry : *entries) reader.take(entry);
    }
}

std::uint64_t Archive::head(const std::string& session) {
    const auto head = test::await(context_, store_->sessions.head(session));
    if (!head) throw std::runtime_error("the log cannot be read");
    return head->seq;
}

std::string Archive::leftovers() {
    std::string left;
    for (const char* queue : {"interactive", "submission", "batch"}) {
        const std::string key = store_->redis.key(fmt::format("jobs:{}", queue));
        const auto reply = test::await(context_, store_->redis.command({"XLEN", key}));
        if (!reply || reply->integer != 0) left += fmt::format("jobs in {}; ", queue);
    }
    const std::string key = store_->redis.key("deadlines");
    const auto reply = test::await(context_, store_->redis.command({"ZCARD", key}));
    if (!reply || reply->integer != 0) left += "deadlines; ";
    return left;
}

}  // namespace rehearse::chaos
