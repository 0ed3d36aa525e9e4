#include <algorithm>
#include <cstddef>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Record {
    std::string minute;
    std::string path;
    int status = 0;
    int latency_ms = 0;
};

struct Minute {
    long long failed = 0;
    std::vector<int> latencies_ms;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The value of a text of digits, or nothing if there is anything else in it.
std::optional<int> number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (!is_digit(c)) {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

bool in_range(std::string_view text, int low, int high) {
    const auto value = number(text);
    return value && *value >= low && *value <= high;
}

bool timestamp_ok(std::string_view t) {
    return t.size() == 20 && t[4] == '-' && t[7] == '-' && t[10] == 'T' && t[13] == ':' && t[16] == ':' &&
           t[19] == 'Z' && in_range(t.substr(0, 4), 0, 9999) && in_range(t.substr(5, 2), 1, 12) &&
           in_range(t.substr(8, 2), 1, 31) && in_range(t.substr(11, 2), 0, 23) && in_range(t.substr(14, 2), 0, 59) &&
           in_range(t.substr(17, 2), 0, 59);
}

std::optional<Record> parse(std::string_view line) {
    if (line.find('\t') != std::string_view::npos) {
        return std::nullopt;
    }
    std::vector<std::string_view> fields;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = line.find(' ', begin);
        fields.push_back(line.substr(begin, end == std::string_view::npos ? end : end - begin));
        if (end == std::string_view::npos) {
            break;
        }
        begin = end + 1;
    }
    if (fields.size() != 6) {
        return std::nullopt;
    }
    const auto method = fields[2];
    const auto target = fields[3];
    const auto latency = fields[5];
    const bool method_ok = !method.empty() && method.size() <= 10 &&
                           std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!timestamp_ok(fields[0]) || fields[1].empty() || !method_ok || target.empty() || target[0] != '/' ||
        fields[4].size() != 3 || !in_range(fields[4], 100, 599) || latency.empty() || latency.size() > 7 ||
        !number(latency)) {
        return std::nullopt;
    }
    return Record{std::string(fields[0].substr(0, 16)), std::string(target.substr(0, target.find('?'))),
                  *number(fields[4]), *number(latency)};
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    std::string line;
    std::getline(std::cin, line);
    const auto k = static_cast<std::size_t>(std::stoi(line));

    std::size_t total = 0;
    std::size_t valid = 0;
    std::vector<std::pair<std::string, int>> top;  // kept sorted: most requests first
    std::map<std::string, Minute> minutes;
    while (std::getline(std::cin, line)) {
        ++total;
        const auto record = parse(line);
        if (!record) {
            continue;
        }
        ++valid;
        const auto known = std::find_if(top.begin(), top.end(), [&](const auto& row) { return row.first == record->path; });
        if (known != top.end()) {
            ++known->second;
        } else {
            top.emplace_back(record->path, 1);
        }
        std::sort(top.begin(), top.end(), [](const auto& a, const auto& b) {
            return a.second != b.second ? a.second > b.second : a.first < b.first;
        });
        Minute& minute = minutes[record->minute];
        minute.latencies_ms.push_back(record->latency_ms);
        minute.failed += record->status >= 500 ? 1 : 0;
    }

    top.resize(std::min(top.size(), k));

    std::cout << "lines " << total << " ok " << valid << " malformed " << total - valid << '\n';
    std::cout << "top " << top.size() << '\n';
    for (const auto& [path, count] : top) {
        std::cout << path << ' ' << count << '\n';
    }
    std::cout << "minutes " << minutes.size() << '\n';
    for (auto& [name, minute] : minutes) {
        auto& values = minute.latencies_ms;
        std::sort(values.begin(), values.end());
        const std::size_t n = values.size();
        std::cout << name << ' ' << n << ' ' << minute.failed << ' '
                  << 10000 * minute.failed / static_cast<long long>(n);
        for (const std::size_t p : {50, 95, 99}) {
            std::cout << ' ' << values[(p * n + 99) / 100 - 1];
        }
        std::cout << '\n';
    }
    return 0;
}
