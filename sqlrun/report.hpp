// What sqlrun tells its caller besides the rows, as fields of a file, flushed one by one, so that a
// run which is ended half-way still leaves what it knew.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace rehearse::sqlrun {

class Report {
public:
    /// An empty path: nothing is written.
    explicit Report(const std::string& path);
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;
    ~Report();

    [[nodiscard]] bool is_wanted() const { return file_ != nullptr; }
    void put(std::string_view name, std::string_view text);
    void put(std::string_view name, std::int64_t number);

private:
    std::FILE* file_ = nullptr;
};

}  // namespace rehearse::sqlrun
