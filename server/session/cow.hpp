// A value that is shared until somebody writes to it, so that copying a whole session to try
// something out costs a few pointers. One thread only: the count is looked at without a lock.
#pragma once

#include <memory>
#include <utility>

namespace rehearse::session {

template <class T>
class Cow {
public:
    Cow() : value_(std::make_shared<T>()) {}
    explicit Cow(T value) : value_(std::make_shared<T>(std::move(value))) {}

    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }
    /// Ours alone from here on; the reference is good until the next copy of this object.
    T& write() {
        if (value_.use_count() > 1) value_ = std::make_shared<T>(std::as_const(*value_));
        return *value_;
    }

private:
    std::shared_ptr<T> value_;
};

}  // namespace rehearse::session
