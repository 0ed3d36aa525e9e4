// Compares two sorted ledgers whose lines come interleaved. See the statement for the rules.
// The input is read for you, line by line: write the class. It prints to std::cout.
#include <iostream>
#include <string>

class Reconciliation {
public:
    // The next line, without its newline. The first one has the number 1.
    void line(int number, const std::string& text) { (void)number, (void)text; }

    // The input has ended.
    void finish() { std::cout << "matched 0 only-A 0 only-B 0 differs 0 repeated 0 rejected 0\nheld 0\n"; }
};

int main() {
    std::ios::sync_with_stdio(false);
    Reconciliation job;
    std::string line;
    for (int number = 1; std::getline(std::cin, line); ++number) {
        job.line(number, line);
    }
    job.finish();
    return 0;
}
