#include "runner/slot_pool.hpp"

#include <exception>
#include <latch>
#include <utility>

namespace rehearse::runner {
namespace {

thread_local bool is_background_work = false;

}  // namespace

BackgroundWork::BackgroundWork() : before_(std::exchange(is_background_work, true)) {}
BackgroundWork::~BackgroundWork() {
    is_background_work = before_;
}

SlotPool::SlotPool(const SlotOptions& options) {
    const unsigned slots = std::max(options.slots, 1U);
    for (unsigned i = 0; i < slots; ++i) {
        const unsigned slot = options.first_slot + i;
        const bool takes_background = i > 0 || slots == 1;
        threads_.emplace_back([this, program = options.program, slot, slots, takes_background] {
            serve(program, slot, slot + slots, takes_background);
        });
    }
}

SlotPool::~SlotPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
}

void SlotPool::serve(const std::string& program, unsigned slot, unsigned partner_slot,
                     bool takes_background) {
    SandboxClient client(program, slot, partner_slot);
    if (!program.empty()) client.start();
    while (const Task task = next(takes_background)) task(client);
}

SlotPool::Task SlotPool::next(bool takes_background) {
    std::unique_lock lock(mutex_);
    const auto fitting = [&]() -> std::deque<Task>* {
        if (!queue_.empty()) return &queue_;
        return takes_background && !background_.empty() ? &background_ : nullptr;
    };
    wake_.wait(lock, [&] { return stopping_ || fitting() != nullptr; });
    std::deque<Task>* from = fitting();
    if (from == nullptr) return {};
    Task task = std::move(from->front());
    from->pop_front();
    return task;
}

void SlotPool::run_all(std::vector<Task> tasks) {
    std::latch done(static_cast<std::ptrdiff_t>(tasks.size()));
    std::mutex failure_mutex;
    std::exception_ptr failure;
    {
        const std::lock_guard lock(mutex_);
        std::deque<Task>& queue = is_background_work ? background_ : queue_;
        for (Task& task : tasks) {
            queue.emplace_back([&, work = std::move(task)](SandboxClient& client) {
                try {
                    work(client);
                } catch (...) {
                    const std::lock_guard failure_lock(failure_mutex);
                    failure = std::current_exception();
                }
                done.count_down();
            });
        }
    }
    wake_.notify_all();
    done.wait();
    if (failure) std::rethrow_exception(failure);
}

std::size_t SlotPool::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size() + background_.size();
}

sandbox::Reply SlotPool::run(const sandbox::Request& request, const std::atomic<bool>* cancel) {
    sandbox::Reply reply;
    std::vector<Task> tasks;
    tasks.emplace_back([&](SandboxClient& client) { reply = client.run(request, cancel); });
    run_all(std::move(tasks));
    return reply;
}

}  // namespace rehearse::runner
