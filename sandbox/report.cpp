// See report.hpp.

#include "sandbox/report.hpp"

#include <cstdio>

namespace rehearse::sandbox {
namespace {

/// Length of the well-formed UTF-8 sequence at the start of `text`, 0 when there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF && continues(1)) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF && continues(1) && continues(2)) {
        const bool is_overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool is_surrogate = lead == 0xED && byte(1) >= 0xA0;
        return is_overlong || is_surrogate ? 0 : 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4 && continues(1) && continues(2) && continues(3)) {
        const bool is_overlong = lead == 0xF0 && byte(1) < 0x90;
        const bool is_too_large = lead == 0xF4 && byte(1) >= 0x90;
        return is_overlong || is_too_large ? 0 : 4;
    }
    return 0;
}

void add_number(std::string& line, std::string_view name, std::uint64_t value) {
    line += ",\"" + std::string(name) + "\":" + std::to_string(value);
}

void add_text(std::string& line, std::string_view name, std::string_view value) {
    line += ",\"" + std::string(name) + "\":" + json_quote(value);
}

}  // namespace

std::string json_quote(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const char first = text.front();
        const std::size_t length = utf8_length(text);
        if (length == 0) {
            quoted += "\xEF\xBF\xBD";
        } else if (first == '"' || first == '\\') {
            quoted += '\\';
            quoted += first;
        } else if (static_cast<unsigned char>(first) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(first));
            quoted += escape;
        } else {
            quoted += text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return quoted + "\"";
}

std::string report_json(const Reply& reply) {
    const Report& report = reply.report;
    std::string line = "{\"outcome\":" + json_quote(outcome_name(report.outcome));
    add_number(line, "signal", static_cast<std::uint64_t>(report.signal));
    add_number(line, "exit_code", static_cast<std::uint64_t>(report.exit_code));
    add_number(line, "cpu_ms", report.cpu_ms);
    add_number(line, "wall_ms", report.wall_ms);
    add_number(line, "setup_us", report.setup_us);
    add_number(line, "memory_kib", report.memory_kib);
    add_number(line, "cpu_us", report.cpu_us);
    add_number(line, "wall_us", report.wall_us);
    add_number(line, "stdout_bytes", report.stdout_bytes);
    add_number(line, "stderr_bytes", report.stderr_bytes);
    add_text(line, "limit", report.limit);
    add_text(line, "syscall", report.syscall);
    add_text(line, "message", report.message);
    line += ",\"outputs\":[";
    for (std::size_t i = 0; i < reply.outputs.size(); ++i) {
        const Fetched& fetched = reply.outputs[i];
        line += i == 0 ? "{\"name\":" : ",{\"name\":";
        line += json_quote(fetched.name);
        add_text(line, "status", fetch_status_name(fetched.status));
        add_number(line, "bytes", fetched.bytes);
        add_text(line, "reason", fetched.reason);
        line += "}";
    }
    return line + "]}";
}

}  // namespace rehearse::sandbox
