// Several threads call the methods at the same time.
#include <functional>
#include <optional>
#include <string>

using Task = std::function<std::string()>;  // its result; an exception when it fails

class WorkerPool {
public:
    WorkerPool(int workers, int queue_limit) {}

    bool submit(Task task) { return false; }

    bool try_submit(Task task) { return false; }

    std::optional<std::string> next_result() { return {}; }

    void shutdown() {}
};
