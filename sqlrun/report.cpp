#include "sqlrun/report.hpp"

#include "sqlrun/fields.hpp"

namespace rehearse::sqlrun {

Report::Report(const std::string& path)
    : file_(path.empty() ? nullptr : std::fopen(path.c_str(), "wb")) {}

Report::~Report() {
    if (file_ != nullptr) std::fclose(file_);
}

void Report::put(std::string_view name, std::string_view text) {
    if (file_ == nullptr) return;
    const std::string field = make_field(name, text);
    std::fwrite(field.data(), 1, field.size(), file_);
    std::fflush(file_);
}

void Report::put(std::string_view name, std::int64_t number) {
    put(name, std::string_view(std::to_string(number)));
}

}  // namespace rehearse::sqlrun
