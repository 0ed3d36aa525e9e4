#include "runner/slot_pool.hpp"

#include <exception>
#include <latch>

namespace rehearse::runner {

SlotPool::SlotPool(const SlotOptions& options) {
    const unsigned slots = std::max(options.slots, 1U);
    for (unsigned i = 0; i < slots; ++i) {
        const unsigned slot = options.first_slot + i;
        threads_.emplace_back(
            [this, program = options.program, slot, slots] { serve(program, slot, slot + slots); });
    }
}

SlotPool::~SlotPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
}

void SlotPool::serve(const std::string& program, unsigned slot, unsigned partner_slot) {
    SandboxClient client(program, slot, partner_slot);
    if (!program.empty()) client.start();
    for (;;) {
        Task task;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            task = std::move(queue_.front());
            queue_.pop_front();
        }
        task(client);
    }
}

void SlotPool::run_all(std::vector<Task> tasks) {
    std::latch done(static_cast<std::ptrdiff_t>(tasks.size()));
    std::mutex failure_mutex;
    std::exception_ptr failure;
    {
        const std::lock_guard lock(mutex_);
        for (Task& task : tasks) {
            queue_.emplace_back([&, work = std::move(task)](SandboxClient& client) {
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

sandbox::Reply SlotPool::run(const sandbox::Request& request, const std::atomic<bool>* cancel) {
    sandbox::Reply reply;
    std::vector<Task> tasks;
    tasks.emplace_back([&](SandboxClient& client) { reply = client.run(request, cancel); });
    run_all(std::move(tasks));
    return reply;
}

}  // namespace rehearse::runner
