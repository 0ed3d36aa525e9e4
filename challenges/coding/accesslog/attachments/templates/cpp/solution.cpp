// Turn an access log into a report: top paths, and errors and latencies per minute.
// The input is read for you. Decide which lines are valid, group the records and print the report.
#include <iostream>
#include <string>
#include <vector>

// Prints the report for a log given as lines without newline.
void report(int k, const std::vector<std::string>& lines) {
    // Your code here.
    (void)k;
    std::cout << "lines " << lines.size() << " ok 0 malformed " << lines.size() << '\n';
}

int main() {
    std::ios::sync_with_stdio(false);
    std::string line;
    std::getline(std::cin, line);
    const int k = std::stoi(line);
    std::vector<std::string> lines;
    while (std::getline(std::cin, line)) {
        lines.push_back(line);
    }
    report(k, lines);
    return 0;
}
