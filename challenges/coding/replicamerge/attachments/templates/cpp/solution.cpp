// Merge edits that replicas have made independently, with the help of their vector clocks.
// The input is read and split for you. Decide what survives and print the report.
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

using Clock = std::map<std::string, int>;  // replica to count

struct Edit {
    std::string key;
    std::string replica;
    Clock clock;
    std::optional<std::string> value;  // none for a delete
};

// Prints the report.
void report(const std::vector<Edit>& edits) {
    // Your code here.
    (void)edits;
    std::cout << "keys 0 converged 0\n";
}

Clock parse_clock(const std::string& text) {
    Clock clock;
    std::istringstream entries(text);
    for (std::string entry; std::getline(entries, entry, ',');) {
        const std::size_t colon = entry.find(':');
        clock[entry.substr(0, colon)] = std::stoi(entry.substr(colon + 1));
    }
    return clock;
}

int main() {
    std::ios::sync_with_stdio(false);
    std::string line;
    std::getline(std::cin, line);
    std::vector<Edit> edits;
    for (int left = std::stoi(line); left > 0; --left) {
        std::getline(std::cin, line);
        std::istringstream fields(line);
        std::string key, replica, clock, operation, value;
        fields >> key >> replica >> clock >> operation;
        Edit edit{key, replica, parse_clock(clock), std::nullopt};
        if (fields >> value) edit.value = value;
        edits.push_back(edit);
    }
    report(edits);
    return 0;
}
