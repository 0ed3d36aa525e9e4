#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using Task = std::function<std::string()>;

class WorkerPool {
public:
    WorkerPool(int workers, int queue_limit) : queue_limit_(static_cast<std::size_t>(queue_limit)) {
        for (int i = 0; i < workers; ++i) {
            workers_.emplace_back([this] { work(); });
        }
    }

    ~WorkerPool() { shutdown(); }

    bool submit(Task task) {
        std::unique_lock lock(mutex_);
        has_room_.wait(lock, [&] { return is_shut_ || queue_.size() < queue_limit_; });
        return accept(std::move(task));
    }

    bool try_submit(Task task) {
        const std::lock_guard lock(mutex_);
        return queue_.size() < queue_limit_ && accept(std::move(task));
    }

    std::optional<std::string> next_result() {
        std::unique_lock lock(mutex_);
        has_result_.wait(lock, [&] { return results_.empty() ? is_shut_ : results_.front()->has_value(); });
        if (results_.empty()) {
            return std::nullopt;
        }
        const std::shared_ptr<Result> first = std::move(results_.front());
        results_.pop_front();
        has_result_.notify_all();  // the next one may be there already, and another reader may wait
        return *first;
    }

    void shutdown() {
        {
            const std::lock_guard lock(mutex_);
            is_shut_ = true;
        }
        has_room_.notify_all();
        has_work_.notify_all();
        has_result_.notify_all();
        const std::lock_guard joining(join_mutex_);  // a second caller waits for the first
        for (std::thread& worker : workers_) {
            worker.join();
        }
        workers_.clear();
    }

private:
    using Result = std::optional<std::string>;  // empty until the task is done

    struct Accepted {
        Task task;
        std::shared_ptr<Result> result;
    };

    // With the lock held.
    bool accept(Task task) {
        if (is_shut_) {
            return false;
        }
        results_.push_back(std::make_shared<Result>());
        queue_.push_back({std::move(task), results_.back()});
        has_work_.notify_one();
        return true;
    }

    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            has_work_.wait(lock, [&] { return is_shut_ || !queue_.empty(); });
            if (queue_.empty()) {
                return;
            }
            const Accepted next = std::move(queue_.front());
            queue_.pop_front();
            has_room_.notify_one();
            lock.unlock();
            std::string result = run(next.task);
            lock.lock();
            *next.result = std::move(result);
            has_result_.notify_all();
        }
    }

    static std::string run(const Task& task) {
        return task();
    }

    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable has_room_, has_work_, has_result_;
    std::deque<Accepted> queue_;
    std::deque<std::shared_ptr<Result>> results_;  // in the order of acceptance
    bool is_shut_ = false;
    std::mutex join_mutex_;
    std::vector<std::thread> workers_;
};
