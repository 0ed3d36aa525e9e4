// Checks a repository of migrations against a database and plans steps. See the statement for the rules.
// The input is read for you: write the class.
#include <iostream>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

using Names = std::vector<std::string>;

class Planner {
public:
    // What each migration depends on, and the names of the applied ones in the order of application.
    Planner(const std::unordered_map<std::string, Names>& needs, const Names& applied) { (void)needs, (void)applied; }

    // The lines that describe all errors, in the order of the statement.
    Names errors() { return {}; }

    // The steps of "up", or of "to", "undo" or "exactly" with a name: "+ name" and "- name".
    Names plan(const std::string& command, const std::string& name) {
        (void)command, (void)name;
        return {};
    }
};

int main() {
    std::ios::sync_with_stdio(false);
    int migrations = 0, applied_count = 0, commands = 0;
    std::cin >> migrations >> applied_count >> commands >> std::ws;
    std::string line;
    std::unordered_map<std::string, Names> needs;
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
    Planner planner(needs, applied);
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
