#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <queue>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

using Names = std::vector<std::string>;
using NameSet = std::unordered_set<std::string>;
using Edges = std::unordered_map<std::string, Names>;

class Planner {
public:
    Planner(Edges needs, Names applied)
        : needs_(std::move(needs)), applied_(std::move(applied)), is_applied_(applied_.begin(), applied_.end()) {
        for (const auto& [name, needed] : needs_) {
            all_.insert(name);
            for (const std::string& other : needed) {
                dependants_[other].push_back(name);
            }
        }
    }

    Names errors() const {
        Names lines;
        const std::set<std::string> names(all_.begin(), all_.end());
        for (const std::string& name : names) {
            for (const std::string& other : sorted_needs(name)) {
                if (!all_.count(other)) {
                    lines.push_back("missing " + name + ' ' + other);
                }
            }
        }
        const Names ordered = order(all_);
        const NameSet orderable(ordered.begin(), ordered.end());
        for (const std::string& name : names) {
            if (!orderable.count(name)) {
                lines.push_back("blocked " + name);
            }
        }
        for (const std::string& name : applied_) {
            if (!all_.count(name)) {
                lines.push_back("unknown " + name);
            }
        }
        NameSet before;
        for (const std::string& name : applied_) {
            for (const std::string& other : sorted_needs(name)) {
                if (all_.count(other) && !before.count(other)) {
                    lines.push_back("gap " + name + ' ' + other);
                }
            }
            before.insert(name);
        }
        return lines;
    }

    Names plan(const std::string& command, const std::string& name) const {
        Names steps;
        if (command == "up") {
            apply(all_, steps);
        } else if (command == "undo") {
            if (is_applied_.count(name)) {
                const NameSet unwanted = closure(name, dependants_);
                undo([&](const std::string& each) { return unwanted.count(each) > 0; }, steps);
            }
        } else {
            const NameSet wanted = closure(name, needs_);
            if (command == "exactly") {
                undo([&](const std::string& each) { return wanted.count(each) == 0; }, steps);
            }
            apply(wanted, steps);
        }
        return steps;
    }

private:
    Names sorted_needs(const std::string& name) const {
        const auto found = needs_.find(name);
        Names needs = found == needs_.end() ? Names{} : found->second;
        std::sort(needs.begin(), needs.end());
        return needs;
    }

    void apply(const NameSet& names, Names& steps) const {
        NameSet pending;
        for (const std::string& name : names) {
            if (!is_applied_.count(name)) {
                pending.insert(name);
            }
        }
        for (const std::string& name : order(pending)) {
            steps.push_back("+ " + name);
        }
    }

    void undo(const std::function<bool(const std::string&)>& is_unwanted, Names& steps) const {
        for (auto name = applied_.rbegin(); name != applied_.rend(); ++name) {
            if (is_unwanted(*name)) {
                steps.push_back("- " + *name);
            }
        }
    }

    static NameSet closure(const std::string& name, const Edges& edges) {
        NameSet seen = {name};
        Names stack = {name};
        while (!stack.empty()) {
            const auto found = edges.find(stack.back());
            stack.pop_back();
            if (found == edges.end()) {
                continue;
            }
            for (const std::string& other : found->second) {
                if (seen.insert(other).second) {
                    stack.push_back(other);
                }
            }
        }
        return seen;
    }

    // The names in the order in which they can be applied; those that are blocked are left out.
    Names order(const NameSet& names) const {
        std::unordered_map<std::string, int> waiting;
        std::priority_queue<std::string, Names, std::greater<>> ready;
        for (const std::string& name : names) {
            int& count = waiting[name];
            for (const std::string& other : needs_.at(name)) {
                count += names.count(other) ? 1 : 0;
            }
            if (count == 0) {
                ready.push(name);
            }
        }
        Names ordered;
        while (!ready.empty()) {
            ordered.push_back(ready.top());
            ready.pop();
            const auto dependants = dependants_.find(ordered.back());
            if (dependants == dependants_.end()) {
                continue;
            }
            for (const std::string& other : dependants->second) {
                const auto found = waiting.find(other);
                if (found != waiting.end() && --found->second == 0) {
                    ready.push(other);
                }
            }
        }
        return ordered;
    }

    Edges needs_, dependants_;
    Names applied_;
    NameSet is_applied_, all_;
};

int main() {
    std::ios::sync_with_stdio(false);
    int migrations = 0, applied_count = 0, commands = 0;
    std::cin >> migrations >> applied_count >> commands >> std::ws;
    std::string line;
    Edges needs;
    for (int i = 0; i < migrations; ++i) {
        std::getline(std::cin, line);
        std::istringstream words(line);
        std::string name;
        words >> name;
        Names& needed = needs[name];
        for (std::string other; words >> other;) {
            needed.push_back(other);
        }
    }
    Names applied(applied_count);
    for (std::string& name : applied) {
        std::cin >> name;
    }
    const Planner planner(std::move(needs), std::move(applied));
    const Names errors = planner.errors();
    std::cout << "errors " << errors.size() << '\n';
    for (const std::string& error : errors) {
        std::cout << error << '\n';
    }
    for (int i = 0; i < commands && errors.empty(); ++i) {
        std::string command, name;
        std::cin >> command;
        if (command != "up") {
            std::cin >> name;
        }
        const Names steps = planner.plan(command, name);
        std::cout << "plan " << steps.size() << '\n';
        for (const std::string& step : steps) {
            std::cout << step << '\n';
        }
    }
    return 0;
}
