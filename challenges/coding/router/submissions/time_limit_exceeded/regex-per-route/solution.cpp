#include <algorithm>
#include <cstddef>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

class Router {
public:
    explicit Router(bool ignore_trailing_slash) : ignore_trailing_slash_(ignore_trailing_slash) {}

    bool add(const std::string& method, const std::string& pattern, const std::string& handler) {
        if (pattern[0] != '/') {
            return false;
        }
        const auto segments = split(normalise(pattern));
        std::vector<std::string> names;
        for (std::size_t i = 0; i < segments.size(); ++i) {
            const std::string_view segment = segments[i];
            if (!is_dynamic(segment)) {
                continue;
            }
            const std::string name(segment.substr(1));
            const bool misplaced = segment[0] == '*' && i + 1 < segments.size();
            if (misplaced || !is_name(name) || std::find(names.begin(), names.end(), name) != names.end()) {
                return false;
            }
            names.push_back(name);
        }
        std::string expression;
        std::string rank;
        for (const std::string_view segment : segments) {
            expression += '/';
            rank += !is_dynamic(segment) ? '0' : segment[0] == ':' ? '1' : '2';
            if (is_dynamic(segment)) {
                expression += segment[0] == ':' ? "([^/]+)" : "(.+)";
                continue;
            }
            for (const char c : segment) {
                if (std::string_view(".[]{}()*+?^$|\\").find(c) != std::string_view::npos) {
                    expression += '\\';
                }
                expression += c;
            }
        }
        for (const Route& route : routes_) {
            if (route.method == method && route.expression == expression) {
                return false;
            }
        }
        routes_.push_back({method, expression, std::regex(expression), rank, handler, std::move(names)});
        return true;
    }

    void mount(const std::string& prefix, const std::string& name) {
        mounts_.emplace_back(prefix, name);
        guards_.try_emplace(name, 0);
    }

    bool guard(const std::string& name, int status) {
        const auto found = guards_.find(name);
        if (found == guards_.end()) {
            return false;
        }
        found->second = status;
        return true;
    }

    std::vector<std::string> handle(const std::string& method, const std::string& full_path) {
        const std::string_view path = normalise(std::string_view(full_path).substr(0, full_path.find('?')));
        std::vector<std::string> trace;
        std::vector<std::string> entered;
        std::vector<std::string> result;
        for (const auto& [prefix, name] : mounts_) {
            if (!covers(prefix, path)) {
                continue;
            }
            const int status = guards_.at(name);
            if (status != 0) {
                result = {std::to_string(status), name};
                trace.push_back('!' + name);
                break;
            }
            trace.push_back('>' + name);
            entered.push_back(name);
        }
        if (result.empty()) {
            result = route(method, path);
        }
        for (auto name = entered.rbegin(); name != entered.rend(); ++name) {
            trace.push_back('<' + *name);
        }
        result.insert(result.end(), trace.begin(), trace.end());
        return result;
    }

private:
    struct Route {
        std::string method;
        std::string expression;
        std::regex regex;
        std::string rank;  // a smaller text is a better match
        std::string handler;
        std::vector<std::string> names;
    };

    static bool is_dynamic(std::string_view segment) {
        return !segment.empty() && (segment[0] == ':' || segment[0] == '*');
    }

    static bool is_name(std::string_view text) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        });
    }

    static bool covers(std::string_view prefix, std::string_view path) {
        return prefix == "/" || path == prefix ||
               (path.size() > prefix.size() && path.substr(0, prefix.size()) == prefix && path[prefix.size()] == '/');
    }

    std::string_view normalise(std::string_view path) const {
        if (ignore_trailing_slash_ && path.size() > 1 && path.back() == '/') {
            path.remove_suffix(1);
        }
        return path;
    }

    static std::vector<std::string_view> split(std::string_view path) {
        std::vector<std::string_view> segments;
        std::size_t begin = 1;
        while (true) {
            const std::size_t end = path.find('/', begin);
            if (end == std::string_view::npos) {
                segments.push_back(path.substr(begin));
                return segments;
            }
            segments.push_back(path.substr(begin, end - begin));
            begin = end + 1;
        }
    }

    std::vector<std::string> route(const std::string& method, std::string_view path) const {
        const std::string text(path);
        const Route* best = nullptr;
        std::smatch values;
        std::set<std::string> allowed;
        for (const Route& route : routes_) {
            std::smatch match;
            if (!std::regex_match(text, match, route.regex)) {
                continue;
            }
            allowed.insert(route.method);
            if (route.method == method && (best == nullptr || route.rank < best->rank)) {
                best = &route;
                values = match;
            }
        }
        if (best != nullptr) {
            std::vector<std::string> result = {"200", best->handler};
            for (std::size_t i = 0; i < best->names.size(); ++i) {
                result.push_back(best->names[i] + '=' + values[i + 1].str());
            }
            return result;
        }
        std::string list;
        for (const std::string& name : allowed) {
            list += (list.empty() ? "" : ",") + name;
        }
        return list.empty() ? std::vector<std::string>{"404", "-"} : std::vector<std::string>{"405", list};
    }

    bool ignore_trailing_slash_;
    std::vector<Route> routes_;
    std::vector<std::pair<std::string, std::string>> mounts_;  // prefix, name
    std::unordered_map<std::string, int> guards_;
};
