// Second opinions on theory answers, kept with their session: one text an item, and whether people
// were told, when the session was made, where answers would be sent. All of it goes with the
// session. What an opinion says is app's business.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

struct KeptOpinions {
    std::string told;  // where answers of this session may go; empty: nowhere
    std::map<std::string, std::string> texts;  // by item
};

class Opinions {
public:
    explicit Opinions(RedisStore& redis) : redis_(redis) {}

    /// Notes where the answers of a session may be sent. False when there is no such session.
    Task<Result<bool>> tell(std::string session, std::string where);
    Task<Result<KeptOpinions>> of(std::string session);
    /// True for one who asks, and for nobody else until `lease` is over or it was given back; never
    /// when the session is gone.
    Task<Result<bool>> take(std::string session, std::string item, Milliseconds lease);
    Task<Result<bool>> is_there(std::string session);
    Task<Result<void>> give_back(std::string session, std::string item);
    /// In place of an earlier one; gives the lease back. False, and nothing is kept, when the
    /// session is gone.
    Task<Result<bool>> keep(std::string session, std::string item, std::string text);

private:
    Task<Result<bool>> set(std::string session, std::string field, std::string value);
    std::string lease_key(const std::string& session, const std::string& item) const;

    RedisStore& redis_;
};

}  // namespace rehearse::store
