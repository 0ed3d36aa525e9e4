#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cmath>
#include <ctime>
#include <memory>

namespace rehearse::log {
namespace {

std::string_view level_name(Level level) {
    switch (level) {
        case Level::info:
            return "info";
        case Level::warn:
            return "warn";
        case Level::error:
            return "error";
    }
    return "error";
}

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::info:
            return spdlog::level::info;
        case Level::warn:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

spdlog::logger& logger() {
    static const std::unique_ptr<spdlog::logger> instance = [] {
        auto made = std::make_unique<spdlog::logger>(
            "rehearse", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

/// The length of the well-formed UTF-8 sequence at the start of `text`; 0 if there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0) != 0x80) return 0;
    }
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return length;
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const char first = text.front();
        if (length == 0) {
            out += "\\ufffd";
        } else if (first == '"' || first == '\\') {
            out.push_back('\\');
            out.push_back(first);
        } else if (length == 1 && (static_cast<unsigned char>(first) < 0x20 || first == 0x7F)) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(first));
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out.push_back('"');
}

struct ValueWriter {
    std::string& out;
    void operator()(const std::string& text) const { append_quoted(out, text); }
    void operator()(bool flag) const { out += flag ? "true" : "false"; }
    void operator()(double number) const {
        out += std::isfinite(number) ? fmt::format("{}", number) : "null";
    }
    void operator()(std::int64_t number) const { out += std::to_string(number); }
    void operator()(std::uint64_t number) const { out += std::to_string(number); }
};

std::string rfc3339(Instant at) {
    const std::int64_t millis = to_millis(at);
    const std::time_t seconds = static_cast<std::time_t>(millis / 1000);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                       millis % 1000);
}

void write(Level level, std::string_view event, Fields fields) {
    if (!logger().should_log(spdlog_level(level))) return;
    const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    const std::string text = line(now, level, event, fields);
    logger().log(spdlog_level(level), spdlog::string_view_t(text));
}

}  // namespace

std::string line(Instant at, Level level, std::string_view event, Fields fields) {
    std::string out =
        fmt::format(R"({{"ts":"{}","level":"{}","event":)", rfc3339(at), level_name(level));
    append_quoted(out, event);
    for (const Field& field : fields) {
        out.push_back(',');
        append_quoted(out, field.name);
        out.push_back(':');
        std::visit(ValueWriter{out}, field.value);
    }
    out.push_back('}');
    return out;
}

void info(std::string_view event, Fields fields) {
    write(Level::info, event, fields);
}
void warn(std::string_view event, Fields fields) {
    write(Level::warn, event, fields);
}
void error(std::string_view event, Fields fields) {
    write(Level::error, event, fields);
}
void set_level(Level level) {
    logger().set_level(spdlog_level(level));
}

}  // namespace rehearse::log
