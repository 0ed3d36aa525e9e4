#include <cstdint>
#include <mutex>

class TicketCounter {
public:
    explicit TicketCounter(std::int32_t tickets) : tickets_(tickets) {}

    bool sell(std::int32_t count) {
        const std::lock_guard lock(mutex_);
        if (tickets_ < count) return false;
        tickets_ -= count;
        return true;
    }

    void give_back(std::int32_t count) {
        const std::lock_guard lock(mutex_);
        tickets_ += count;
    }

    std::int32_t left() {
        const std::lock_guard lock(mutex_);
        return tickets_;
    }

private:
    std::mutex mutex_;
    std::int32_t tickets_;
};
