#include "runner/worker.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rehearse::runner {

Worker::Worker(const WorkerOptions& options, WorkerCallbacks callbacks)
    : callbacks_(std::move(callbacks)),
      pool_(options.slots),
      cache_(options.cache_directory),
      grader_(pool_, cache_),
      waiting_max_(options.waiting_max) {
    for (unsigned i = 0; i < std::max(options.jobs_side_by_side, 1U); ++i)
        threads_.emplace_back([this] { serve(); });
}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const auto& entry : waiting_) entry->cancelled = true;
        for (const auto& entry : running_) entry->cancelled = true;
    }
    wake_.notify_all();
}

Result<void> Worker::submit(Job job) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= waiting_max_) {
        return fail(ErrorCode::queue_full,
                    "Too many runs are waiting on this runner: try again in a moment.");
    }
    auto entry = std::make_shared<Entry>();
    entry->job = std::move(job);
    waiting_.push_back(std::move(entry));
    wake_.notify_one();
    return {};
}

bool Worker::cancel(const std::string& job_id) {
    const std::lock_guard lock(mutex_);
    bool found = false;
    const auto mark = [&](const std::shared_ptr<Entry>& entry) {
        if (entry->job.id != job_id) return;
        entry->cancelled = true;
        found = true;
    };
    std::for_each(waiting_.begin(), waiting_.end(), mark);
    std::for_each(running_.begin(), running_.end(), mark);
    return found;
}

std::size_t Worker::load() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size() + running_.size();
}

void Worker::serve() {
    for (;;) {
        std::shared_ptr<Entry> entry;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            entry = waiting_.front();
            waiting_.pop_front();
            running_.push_back(entry);
        }
        grade(*entry);
        const std::lock_guard lock(mutex_);
        std::erase(running_, entry);
    }
}

void Worker::grade(Entry& entry) {
    const Job& job = entry.job;
    grading::JobResult result;
    result.purpose = job.purpose;
    result.language = job.language;
    if (entry.cancelled) {
        result.verdict = Verdict::AB;
    } else {
        if (callbacks_.on_started) callbacks_.on_started(job);
        const auto package = callbacks_.find_package(job);
        if (!package) {
            result.verdict = Verdict::IE;
            result.message = package.error().message;
        } else {
            const languages::Language* language = languages::find(job.language);
            Submission submission;
            submission.language = job.language;
            submission.files.push_back(
                {language == nullptr ? "solution" : languages::solution_name(*language),
                 job.source});
            GradeOptions options;
            options.purpose = job.purpose;
            options.own_input = job.own_input;
            options.cancel = &entry.cancelled;
            if (callbacks_.on_progress) {
                options.progress = [&](std::string_view phase, int done, int total) {
                    callbacks_.on_progress(job, phase, done, total);
                };
            }
            result = grader_.grade(**package, submission, options);
        }
    }
    result.job = job.id;
    result.item = job.item;
    callbacks_.on_finished(job, result);
}

}  // namespace rehearse::runner
