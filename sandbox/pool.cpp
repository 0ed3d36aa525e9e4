// See pool.hpp.

#include "sandbox/pool.hpp"

#include <csignal>

namespace rehearse::sandbox {
namespace {

constexpr std::size_t boxes_ahead = 3;
constexpr std::size_t used_max = 3;  // more are taken down before another is built
constexpr int unsound_max = 8;
constexpr std::chrono::milliseconds short_run{20};  // what takes longer does not notice us
const Extras no_extras;

}  // namespace

BoxPool::BoxPool(BoxBuilder& builder) : builder_(builder) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { work(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BoxPool::~BoxPool() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::unique_ptr<Box> BoxPool::next() {
    std::unique_lock lock(mutex_);
    if (ready_.empty()) {
        problem_.clear();
        is_wanted_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !ready_.empty() || !problem_.empty(); });
        is_wanted_ = false;
    }
    if (ready_.empty()) {
        throw Failure(problem_);
    }
    std::unique_ptr<Box> box = std::move(ready_.front());
    ready_.pop_front();
    if (ready_.empty()) {  // who asks again at once would have to wait
        rest_until_ = {};
        changed_.notify_all();
    } else {
        rest_until_ = Clock::now() + short_run;
    }
    return box;
}

std::unique_ptr<Box> BoxPool::take(const Limits& limits) {
    {
        const std::lock_guard lock(mutex_);
        expected_ = limits;
    }
    std::string reason = "the boxes die while they wait";
    for (int attempt = 0; attempt < unsound_max; ++attempt) {
        std::unique_ptr<Box> box = next();
        if (box->is_sound()) {
            try {
                box->fit(limits);
                return box;
            } catch (const Failure& failure) {
                reason = failure.what();
            }
        }
        box->kill();
        discard(std::move(box));
    }
    throw Failure(reason);
}

std::unique_ptr<Box> BoxPool::build(const Limits& limits, const Extras& extras) {
    Order order{&limits, &extras, nullptr, {}};
    std::unique_lock lock(mutex_);
    order_ = &order;
    changed_.notify_all();
    changed_.wait(lock, [&] { return order_ == nullptr; });
    if (order.box == nullptr) {
        throw Failure(order.problem);
    }
    return std::move(order.box);
}

void BoxPool::work_on(Order& order) {
    try {
        order.box = builder_.build(*order.limits, *order.extras);
    } catch (const std::exception& failure) {
        order.problem = failure.what();
    }
}

void BoxPool::discard(std::unique_ptr<Box> box) {
    {
        const std::lock_guard lock(mutex_);
        used_.push_back(std::move(box));
        rest_until_ = {};
    }
    changed_.notify_all();
}

bool BoxPool::work_once(std::unique_lock<std::mutex>& lock) {
    if (order_ != nullptr) {
        lock.unlock();
        work_on(*order_);
        lock.lock();
        order_ = nullptr;
        changed_.notify_all();
        return true;
    }
    const bool is_resting = !is_wanted_ && !is_stopping_ && Clock::now() < rest_until_;
    const bool may_build = ready_.size() < boxes_ahead && problem_.empty() && !is_stopping_;
    if (is_resting) {
        return false;
    }
    if (!used_.empty() && (!may_build || used_.size() >= used_max)) {
        std::unique_ptr<Box> box = std::move(used_.front());
        used_.pop_front();
        lock.unlock();
        box.reset();
        lock.lock();
        return true;
    }
    if (!may_build) {
        return false;
    }
    const Limits limits = expected_;
    Order order{&limits, &no_extras, nullptr, {}};
    lock.unlock();
    work_on(order);
    lock.lock();
    problem_ = std::move(order.problem);
    if (order.box != nullptr) {
        ready_.push_back(std::move(order.box));
    }
    changed_.notify_all();
    return true;
}

void BoxPool::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        if (work_once(lock)) {
            continue;
        }
        if (is_stopping_ && used_.empty()) {
            break;
        }
        if (Clock::now() < rest_until_) {
            changed_.wait_until(lock, rest_until_);
        } else {
            changed_.wait(lock);
        }
    }
    ready_.clear();
}

}  // namespace rehearse::sandbox
