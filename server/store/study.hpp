// Study: what a person has studied, as an append-only list, and the interviews that they have
// before them. It is theirs alone: nobody else's request names their lists. Payloads are opaque
// here: who writes them knows what they mean.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

inline constexpr std::size_t reviews_max = 50'000;                 // of a person
inline constexpr std::size_t review_bytes_max = 16 * 1024 * 1024;  // of all of them
inline constexpr std::size_t review_page_bytes_max = 1024 * 1024;  // ends with what exceeds it
inline constexpr std::size_t upcoming_max = 200;                   // of a person

struct KeptReview {
    std::uint64_t seq = 0;  // 1, 2, … in the order of acceptance
    Instant at;             // Redis' clock
    std::string payload;
};

struct ReviewPage {
    std::vector<KeptReview> reviews;
    std::optional<std::string> next;  // cursor for the next page; opaque
};

struct KeptUpcoming {
    std::string id;
    std::string payload;
};

/// What a repeated request is known by: the same key with the same request makes nothing more, for
/// 24 h. An empty key is none.
struct Once {
    std::string key;
    std::string request;  // a hash of it, without spaces
};

class Study {
public:
    explicit Study(RedisStore& redis) : redis_(redis) {}

    /// Appends a review. `idempotency_conflict` for a key that was used with another request,
    /// `too_many_requests` when this person has as many as may be kept.
    Task<Result<KeptReview>> add(std::string person, Once once, std::string payload);
    /// A person's reviews, oldest first. `cursor` empty: from the first; one that is not ours:
    /// `invalid_input`.
    Task<Result<ReviewPage>> list(std::string person, std::size_t limit, std::string cursor);
    /// The newest of them, newest first.
    Task<Result<std::vector<KeptReview>>> latest(std::string person, std::size_t limit);

    /// A new interview to come, under an id of its own; refuses as add() does.
    Task<Result<KeptUpcoming>> add_upcoming(std::string person, Once once, std::string payload);
    /// `not_found` when there is none of that id.
    Task<Result<KeptUpcoming>> replace_upcoming(std::string person, std::string id,
                                                std::string payload);
    /// In no order.
    Task<Result<std::vector<KeptUpcoming>>> upcoming(std::string person);
    /// False if there was none.
    Task<Result<bool>> remove_upcoming(std::string person, std::string id);

    /// What finished sessions of this person came to, by session, as far as it was kept.
    Task<Result<std::map<std::string, std::string>>> outcomes(std::string person);
    /// Keeps nothing of a session that is not there (any more).
    Task<Result<void>> keep_outcome(std::string person, std::string session, std::string payload);

    struct Removed {
        std::size_t reviews = 0;
        std::size_t upcoming = 0;
    };
    /// Deletes all that is kept here of a person.
    Task<Result<Removed>> remove(std::string person);

private:
    Task<Result<KeptUpcoming>> put(std::vector<std::string> arguments);

    RedisStore& redis_;
};

}  // namespace rehearse::store
