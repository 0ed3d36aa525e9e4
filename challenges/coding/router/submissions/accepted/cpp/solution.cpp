#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
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
        Node* node = &root_;
        for (const std::string_view segment : segments) {
            auto& next = !is_dynamic(segment) ? node->statics[std::string(segment)]
                         : segment[0] == ':'  ? node->param
                                              : node->wildcard;
            if (!next) {
                next = std::make_unique<Node>();
            }
            node = next.get();
        }
        return node->routes.try_emplace(method, Route{handler, std::move(names)}).second;
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
        std::string handler;
        std::vector<std::string> names;
    };

    struct Node {
        std::unordered_map<std::string, std::unique_ptr<Node>> statics;
        std::unique_ptr<Node> param;
        std::unique_ptr<Node> wildcard;
        std::map<std::string, Route> routes;  // by method
    };

    // One request on its way through the tree.
    struct Search {
        const std::string& method;
        std::vector<std::string_view> segments;
        std::string_view path;
        std::vector<std::string_view> values;
        std::set<std::string> allowed;
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

    static const Route* end(const Node& node, Search& search) {
        for (const auto& [method, unused] : node.routes) {
            search.allowed.insert(method);
        }
        const auto found = node.routes.find(search.method);
        return found == node.routes.end() ? nullptr : &found->second;
    }

    // Visits the ends that match from best to worst, until one of them has the method.
    static const Route* find(const Node& node, Search& search, std::size_t at) {
        if (at == search.segments.size()) {
            return end(node, search);
        }
        const std::string_view segment = search.segments[at];
        const auto next = node.statics.find(std::string(segment));
        if (next != node.statics.end()) {
            if (const Route* found = find(*next->second, search, at + 1)) {
                return found;
            }
        }
        if (node.param && !segment.empty()) {
            search.values.push_back(segment);
            if (const Route* found = find(*node.param, search, at + 1)) {
                return found;
            }
            search.values.pop_back();
        }
        const std::string_view rest = search.path.substr(static_cast<std::size_t>(segment.data() - search.path.data()));
        if (node.wildcard && !rest.empty()) {
            if (const Route* found = end(*node.wildcard, search)) {
                search.values.push_back(rest);
                return found;
            }
        }
        return nullptr;
    }

    std::vector<std::string> route(const std::string& method, std::string_view path) const {
        Search search{method, split(path), path, {}, {}};
        if (const Route* found = find(root_, search, 0)) {
            std::vector<std::string> result = {"200", found->handler};
            for (std::size_t i = 0; i < found->names.size(); ++i) {
                result.push_back(found->names[i] + '=' + std::string(search.values[i]));
            }
            return result;
        }
        if (search.allowed.empty()) {
            return {"404", "-"};
        }
        std::string list;
        for (const std::string& name : search.allowed) {
            list += (list.empty() ? "" : ",") + name;
        }
        return {"405", list};
    }

    bool ignore_trailing_slash_;
    Node root_;
    std::vector<std::pair<std::string, std::string>> mounts_;  // prefix, name
    std::unordered_map<std::string, int> guards_;
};
