// The store as it is at the end, asked without a server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "chaos/judge.hpp"
#include "support/redis_server.hpp"

namespace rehearse::chaos {

class Archive {
public:
    explicit Archive(const test::RedisServer& redis);
    ~Archive();
    Log read(const std::string& session);
    /// Where it ends.
    std::uint64_t head(const std::string& session);
    /// What still waits there: jobs and deadlines. Empty when nothing does.
    std::string leftovers();

private:
    boost::asio::io_context context_;
    std::unique_ptr<store::Store> store_;
};

}  // namespace rehearse::chaos
