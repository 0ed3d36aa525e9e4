#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

const std::array<std::string, 4> kHeadings = {"[defaults]", "[file]", "[env]", "[flags]"};
const std::array<std::string, 4> kSources = {"defaults", "file", "env", "flags"};
constexpr std::string_view kMask = "****";

enum class State { fresh, in_progress, done };

struct Node {
    std::string source;
    std::string raw;
    State state = State::fresh;
    std::string value;        // as printed when inserted elsewhere
    std::string error;        // empty: none
    std::string waiting_for;  // the key being evaluated for this one
};

using Config = std::map<std::string, Node>;
using Variables = std::unordered_map<std::string, std::string>;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_word(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

bool is_key(std::string_view text) {
    bool at_start = true;
    for (const char c : text) {
        if (at_start ? !is_lower(c) : !(is_lower(c) || (c >= '0' && c <= '9') || c == '_' || c == '.')) {
            return false;
        }
        at_start = c == '.';
    }
    return !at_start;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return result;
}

bool is_secret(std::string_view name) {
    const std::size_t cut = name.find_last_of("._");
    const std::string word = lower(cut == std::string_view::npos ? name : name.substr(cut + 1));
    return word == "password" || word == "secret" || word == "token" || word == "key";
}

std::string masked(std::string_view name, const std::string& value) {
    return !value.empty() && is_secret(name) ? std::string(kMask) : value;
}

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// The name and the value of a line, cut at its first '='.
std::pair<std::string_view, std::string_view> cut(std::string_view line) {
    const std::size_t at = line.find('=');
    return {line.substr(0, at), line.substr(at + 1)};
}

std::string env_key(std::string_view name) {
    std::string key;
    for (std::size_t i = 4; i < name.size(); ++i) {
        if (name.substr(i, 2) == "__") {
            key += '.';
            ++i;
        } else {
            key += name[i];
        }
    }
    return lower(key);
}

class Loader {
public:
    void add(std::size_t section, std::string_view line) {
        if (section < 2) {
            add_setting(section, line);
        } else if (section == 2) {
            const auto [name, value] = cut(line);
            variables_[std::string(name)] = value;
            if (name.substr(0, 4) == "APP_" && is_key(env_key(name))) {
                set(section, env_key(name), value);
            }
        } else {
            add_flag(section, line.substr(2));
        }
    }

    void print() {
        std::size_t errors = 0;
        for (auto& [key, node] : config_) {
            evaluate(node);
            std::cout << key << " [" << node.source << "] ";
            if (node.error.empty()) {
                std::cout << '"' << masked(key, node.value) << "\"\n";
            } else {
                ++errors;
                std::cout << "! " << node.error << '\n';
            }
        }
        std::cout << "keys " << config_.size() << " errors " << errors << '\n';
    }

private:
    void set(std::size_t section, std::string_view key, std::string_view value) {
        Node& node = config_[std::string(key)];
        node.source = kSources[section];
        node.raw = value;
    }

    void add_setting(std::size_t section, std::string_view line) {
        const std::string_view text = trim(line);
        if (text.empty() || text[0] == '#') {
            return;
        }
        auto [key, value] = cut(text);
        value = trim(value);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        set(section, trim(key), value);
    }

    void add_flag(std::size_t section, std::string_view flag) {
        if (flag.find('=') != std::string_view::npos) {
            const auto [key, value] = cut(flag);
            set(section, key, value);
        } else if (flag.substr(0, 3) == "no-") {
            set(section, flag.substr(3), "false");
        } else {
            set(section, flag, "true");
        }
    }

    void evaluate(Node& node) {
        if (node.state == State::done) {
            return;
        }
        node.state = State::in_progress;
        stack_.push_back(&node);
        std::string error;
        const auto value = expand(node.raw, node, error);
        if (value) {
            node.value = *value;
        } else if (node.error.empty()) {
            node.error = error;
        }
        stack_.pop_back();
        node.state = State::fresh;
    }

    // Sets `value` if something sets the name. Returns false, with `error` set, if the lookup failed.
    bool lookup(const std::string& name, Node& owner, std::optional<std::string>& value, std::string& error) {
        if (!is_lower(name[0])) {
            const auto variable = variables_.find(name);
            if (variable != variables_.end()) {
                value = masked(name, variable->second);
            }
            return true;
        }
        const auto found = config_.find(name);
        if (found == config_.end()) {
            return true;
        }
        Node& node = found->second;
        owner.waiting_for = name;
        if (node.state == State::in_progress) {
            for (auto member = std::find(stack_.begin(), stack_.end(), &node); member != stack_.end(); ++member) {
                if ((*member)->error.empty()) {
                    (*member)->error = "cycle " + (*member)->waiting_for;
                }
            }
            error = "cycle " + name;
            return false;
        }
        evaluate(node);
        if (!node.error.empty()) {
            error = "broken " + name;
            return false;
        }
        value = masked(name, node.value);
        return true;
    }

    static std::size_t name_end(std::string_view text, std::size_t at) {
        while (at < text.size() && (is_word(text[at]) || text[at] == '.')) {
            ++at;
        }
        return at;
    }

    static std::size_t fallback_end(std::string_view text, std::size_t at) {
        while (text[at] != '}') {
            if (text.substr(at, 2) == "$$") {
                at += 2;
            } else if (text.substr(at, 2) == "${") {
                at = name_end(text, at + 2);
                if (text[at] == ':') {
                    at = fallback_end(text, at + 2);
                }
                ++at;
            } else {
                ++at;
            }
        }
        return at;
    }

    std::optional<std::string> expand(std::string_view text, Node& owner, std::string& error) {
        std::string out;
        std::size_t at = 0;
        while (at < text.size()) {
            if (text.substr(at, 2) == "$$") {
                out += '$';
                at += 2;
                continue;
            }
            if (text.substr(at, 2) != "${") {
                out += text[at++];
                continue;
            }
            std::size_t end = name_end(text, at + 2);
            const std::string name(text.substr(at + 2, end - at - 2));
            std::optional<std::string> value;
            if (!lookup(name, owner, value, error)) {
                return std::nullopt;
            }
            if (text[end] == ':') {
                const std::size_t begin = end + 2;
                end = fallback_end(text, begin);
                if (!value || value->empty()) {
                    value = expand(text.substr(begin, end - begin), owner, error);
                    if (!value) {
                        return std::nullopt;
                    }
                }
            }
            if (!value) {
                error = "unset " + name;
                return std::nullopt;
            }
            out += *value;
            at = end + 1;
        }
        return out;
    }

    Config config_;
    Variables variables_;
    std::vector<Node*> stack_;
};

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    Loader loader;
    std::size_t begun = 0;
    for (std::string line; std::getline(std::cin, line);) {
        if (begun < kHeadings.size() && line == kHeadings[begun]) {
            ++begun;
        } else {
            loader.add(begun - 1, line);
        }
    }
    loader.print();
    return 0;
}
