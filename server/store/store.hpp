// All of the store in one value, for app to build and stop.
#pragma once

#include "store/accounts.hpp"
#include "store/contents.hpp"
#include "store/deadlines.hpp"
#include "store/job_queue.hpp"
#include "store/logins.hpp"
#include "store/redis_store.hpp"
#include "store/session_log.hpp"
#include "store/study.hpp"
#include "store/submissions.hpp"
#include "store/tokens.hpp"
#include "store/webhooks.hpp"

namespace rehearse::store {

struct Store {
    Store(boost::asio::any_io_executor executor, StoreOptions options);

    /// Starts connecting in the background; is_up() says when. on_state of redis.link() tells each
    /// change.
    void start();
    /// Ends every command with store_away and returns when nothing runs any more. Destroy it only
    /// after that, or after its io_context has stopped running.
    Task<void> stop();
    bool is_up() const { return redis.link().is_up(); }

    mutable RedisStore redis;
    Clock clock;
    SessionLog sessions;
    Deadlines deadlines;
    JobQueue jobs;
    Contents contents;
    Submissions submissions;
    Tokens tokens;
    Accounts accounts;
    Logins logins;
    Webhooks webhooks;
    Study study;
};

}  // namespace rehearse::store
