// Puts the spans of each request together again: the tree of calls and the critical path.
// The input is read for you. Group the spans, correct their clocks and print the report.
#include <iostream>
#include <string>
#include <vector>

struct Span {
    std::string trace, id;
    std::string parent;  // "-" if there is none
    std::string service;
    long long reported = 0;
    long long duration = 0;
};

// Prints the report. The same span may be in the list more than once.
void report(const std::vector<Span>& spans) {
    // Your code here.
    (void)spans;
    std::cout << "traces 0\n";
}

int main() {
    std::ios::sync_with_stdio(false);
    int n = 0;
    std::cin >> n;
    std::vector<Span> spans(n);
    for (Span& span : spans) {
        std::cin >> span.trace >> span.id >> span.parent >> span.service >> span.reported >> span.duration;
    }
    report(spans);
    return 0;
}
