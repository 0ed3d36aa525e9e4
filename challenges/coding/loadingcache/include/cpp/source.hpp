// Where values come from when the cache has none.
#pragma once

#include <stdexcept>
#include <string>

class LoadError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Source {
public:
    virtual ~Source() = default;

    // Takes its time. Throws LoadError when there is no value now.
    virtual std::string load(const std::string& key) = 0;
};
