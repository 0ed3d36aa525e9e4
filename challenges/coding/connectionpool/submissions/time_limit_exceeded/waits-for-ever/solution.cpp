#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "database.hpp"

// The pool hands out places: an idle connection, or the right to open one. Whoever has a place checks or opens its
// connection without any lock. While somebody waits, no place is free: it goes to the first in line at once.
class ConnectionPool {
public:
    ConnectionPool(Database& database, int max_size) : database_(database), unopened_(max_size) {}

    std::shared_ptr<Connection> acquire(const std::string& owner, int timeout_ms) {
        Place place;
        if (!take(place, timeout_ms)) {
            return nullptr;
        }
        try {
            if (place && !place->is_alive()) {
                place->close();
                place = nullptr;
            }
            if (!place) {
                place = database_.open();
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            give(nullptr);
            throw;
        }
        const std::lock_guard lock(mutex_);
        borrowed_.emplace_back(place, owner);
        return place;
    }

    bool release(const std::shared_ptr<Connection>& connection) {
        const std::lock_guard lock(mutex_);
        const auto lease = std::find_if(borrowed_.begin(), borrowed_.end(), [&](const auto& each) { return each.first == connection; });
        if (lease == borrowed_.end()) {
            return false;
        }
        borrowed_.erase(lease);
        give(connection);
        return true;
    }

    std::vector<std::string> borrowed() {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> owners;
        for (const auto& [connection, owner] : borrowed_) {
            owners.push_back(owner);
        }
        return owners;
    }

    int waiting() {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(line_.size());
    }

private:
    using Place = std::shared_ptr<Connection>;  // null: one that has no connection yet

    struct Ticket {
        std::condition_variable called;
        bool is_served = false;
        Place place;
    };

    bool take(Place& place, int timeout_ms) {
        std::unique_lock lock(mutex_);
        if (idle_.empty() && unopened_ == 0 && timeout_ms == 0) {
            return false;
        }
        if (!idle_.empty()) {
            place = std::move(idle_.back());
            idle_.pop_back();
            return true;
        }
        if (unopened_ > 0) {
            --unopened_;
            return true;
        }
        Ticket ticket;
        line_.push_back(&ticket);
        ticket.called.wait(lock, [&] { return ticket.is_served; });
        place = std::move(ticket.place);
        return true;
    }

    // With the lock held.
    void give(Place place) {
        if (!line_.empty()) {
            Ticket& first = *line_.front();
            line_.pop_front();
            first.place = std::move(place);
            first.is_served = true;
            first.called.notify_one();
        } else if (place) {
            idle_.push_back(std::move(place));
        } else {
            ++unopened_;
        }
    }

    Database& database_;
    std::mutex mutex_;
    int unopened_;
    std::vector<Place> idle_;
    std::deque<Ticket*> line_;
    std::vector<std::pair<Place, std::string>> borrowed_;
};
