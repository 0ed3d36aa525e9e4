// Sums events by window and key, publishes, corrects and forgets. See the statement for the rules.
// The input is read for you: write the class. It prints its lines to std::cout.
#include <iostream>
#include <string>

class Aggregator {
public:
    Aggregator(int sources, long long size, long long delay, long long lateness) {
        (void)sources, (void)size, (void)delay, (void)lateness;
    }

    // The source reports a value for this key at this event time.
    void event(int source, const std::string& key, long long time, long long value) {
        (void)source, (void)key, (void)time, (void)value;
    }

    // The source is idle until its next event.
    void set_idle(int source) { (void)source; }

    // The input has ended.
    void finish() { std::cout << "events 0 late 0 corrections 0 peak 0\n"; }
};

int main() {
    std::ios::sync_with_stdio(false);
    int sources = 0;
    long long size = 0, delay = 0, lateness = 0;
    std::cin >> sources >> size >> delay >> lateness;
    Aggregator aggregator(sources, size, delay, lateness);
    std::string kind;
    int source = 0;
    while (std::cin >> kind >> source) {
        if (kind == "idle") {
            aggregator.set_idle(source);
            continue;
        }
        std::string key;
        long long time = 0, value = 0;
        std::cin >> key >> time >> value;
        aggregator.event(source, key, time, value);
    }
    aggregator.finish();
    return 0;
}
