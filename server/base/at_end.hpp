// AtEnd: what has to happen at the end of a scope, however that is left. For coroutines above all,
// whose end may be an exception of somebody they called.
#pragma once

#include <functional>
#include <utility>

namespace rehearse {

class AtEnd {
public:
    /// `action` must not throw.
    explicit AtEnd(std::function<void()> action) : action_(std::move(action)) {}
    ~AtEnd() { action_(); }
    AtEnd(const AtEnd&) = delete;
    AtEnd& operator=(const AtEnd&) = delete;

private:
    std::function<void()> action_;
};

}  // namespace rehearse
