// What the parts of the store share: the two links, and the Lua scripts by name. Keys, time limits
// and scripts are all in one table at the top of redis_store.cpp.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/redis_link.hpp"

namespace rehearse::store {

enum class Script {
    append,
    restore,
    create,
    made_before,
    remove,
    save_snapshot,
    archive,
    list,
    due,
    take,
    renew,
    recover,
    give_back,
    retire,
    started,
    finish,
    depth,
    token_add,
    token_list,
    token_revoke,
    token_find,
    token_use,
    webhook_set,
    webhook_take,
    webhook_settle,
    // Of accounts and logins, account_scripts.hpp.
    account_add,
    account_list,
    account_remove,
    account_password,
    login_try,
    login_take_back,
    login_add,
    login_find,
    login_ended,
    login_list,
    login_end,
    // Of what people study, study_scripts.hpp.
    study_add,
    study_remove,
    study_outcome,
    upcoming_put,
    // From here on those of submissions.hpp.
    submissions_accept,
    submissions_earlier,
    submissions_get,
    submissions_list,
    submissions_cancel,
    submissions_rejudge,
    submissions_batch,
    submissions_started,
    submissions_progress,
    submissions_finish,
};

struct StoreOptions {
    RedisAddress address;
    std::string key_prefix = "rh:";  // so that several installations may share one Redis
    LinkOptions link;                // its address, name and greetings are filled in here
    /// Asked before anything that an acknowledgement would promise to keep; false: it is refused
    /// with store_away. Empty: always. For a disk that is nearly full, see embedded_redis.hpp.
    std::function<bool()> has_room;
};

class RedisStore {
public:
    RedisStore(boost::asio::any_io_executor executor, StoreOptions options);

    void start();
    Task<void> stop();

    RedisLink& link() { return link_; }
    const boost::asio::any_io_executor& executor() const { return executor_; }
    const StoreOptions& options() const { return options_; }
    std::string key(std::string_view rest) const;
    /// Of a link to the same Redis that only listens.
    LinkOptions subscriber_options(std::string name) const;
    bool has_room() const { return !options_.has_room || options_.has_room(); }

    /// Runs a script by its hash, or by its text where Redis does not know it (any more).
    /// `arguments` follow the key prefix, which every script gets first. An error reply becomes an
    /// Error. What makes a log longer fails with store_away while the link settles, so that servers
    /// can first give back what a failover took from it.
    Task<Result<Reply>> run(Script script, std::vector<std::string> arguments);
    /// A command whose error reply becomes an Error.
    Task<Result<Reply>> command(std::vector<std::string> arguments);
    /// What is under that name: `value` if nobody was there before us, else theirs. All who ask, at
    /// whatever moment, get the same.
    Task<Result<std::string>> keep_first(std::string name, std::string value);

private:
    boost::asio::any_io_executor executor_;
    StoreOptions options_;
    RedisLink link_;
};

/// The text of a script and the SHA-1 that EVALSHA knows it by.
const std::string& script_text(Script script);
const std::string& script_sha(Script script);

/// SHA-1 in hex; what links the entries of a log and names scripts. Not for secrets.
std::string sha1_hex(std::string_view bytes);

}  // namespace rehearse::store
