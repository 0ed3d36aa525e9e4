// Worker: a bounded queue of jobs, graded by a few threads over one pool of sandboxes. It knows no
// store and no session: the app wires its callbacks. Every job that was taken ends with exactly one
// on_finished, whatever happens.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runner/grader.hpp"
#include "runner/job.hpp"

namespace rehearse::runner {

struct WorkerOptions {
    SlotOptions slots;
    std::filesystem::path cache_directory;  // empty: compile every time
    unsigned jobs_side_by_side = 2;         // jobs that share the slots
    std::size_t waiting_max = 64;
};

class Worker {
public:
    Worker(const WorkerOptions& options, WorkerCallbacks callbacks);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    /// Cancels what runs (its verdict is AB), drops what waits (also AB) and joins.
    ~Worker();

    /// Takes a job, or refuses with queue_full.
    [[nodiscard]] Result<void> submit(Job job);
    /// Ends a waiting or running job early with verdict AB; false when it is not here.
    bool cancel(const std::string& job_id);
    /// Jobs waiting and running.
    [[nodiscard]] std::size_t load() const;
    [[nodiscard]] Grader& grader() { return grader_; }

private:
    struct Entry {
        Job job;
        std::atomic<bool> cancelled{false};
    };
    void serve();
    void grade(Entry& entry);

    WorkerCallbacks callbacks_;
    SlotPool pool_;
    CompileCache cache_;
    Grader grader_;
    std::size_t waiting_max_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Entry>> waiting_;
    std::vector<std::shared_ptr<Entry>> running_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;  // last: they use everything above
};

}  // namespace rehearse::runner
