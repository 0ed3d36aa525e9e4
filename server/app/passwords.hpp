// Passwords: a slow hash (argon2id, 256 MiB and most of a second), so that who steals the store
// still has to guess. Slow is the point, so it never runs on the server's one thread: one worker
// takes one after another, and what would wait too long is refused at once.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"

namespace rehearse::app {

/// `invalid_input` for what is too short, too long or no UTF-8.
Result<void> check_new_password(std::string_view password);
/// `internal` when there is not enough memory. Takes its time.
Result<std::string> hash_password(const std::string& password);
/// Whether it is the password of that hash. An empty hash is nobody's, and takes as long.
/// `internal` when there is not enough memory to tell.
Result<bool> is_password(const std::string& hash, const std::string& password);

/// REQUIRES: used on the thread of `executor`.
class Passwords {
public:
    explicit Passwords(boost::asio::any_io_executor executor);
    /// Waits for the one that is being hashed.
    ~Passwords();
    Passwords(const Passwords&) = delete;
    Passwords& operator=(const Passwords&) = delete;

    /// False: the next would be refused.
    bool has_room() const;
    /// Both: `queue_full` when too many wait.
    Task<Result<std::string>> hash(std::string password);
    Task<Result<bool>> verify(std::string hash, std::string password);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace rehearse::app
