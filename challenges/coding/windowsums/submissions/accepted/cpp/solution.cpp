#include <algorithm>
#include <iostream>
#include <limits>
#include <map>
#include <string>
#include <vector>

using Time = long long;
constexpr Time never = std::numeric_limits<Time>::min() / 2;

struct Cell {
    long long count = 0;
    long long sum = 0;
};

class Aggregator {
public:
    Aggregator(int sources, Time size, Time delay, Time lateness)
        : size_(size), delay_(delay), lateness_(lateness), sources_(sources) {}

    void event(int source, const std::string& key, Time time, long long value) {
        const Time start = start_of(time);
        const Time end = start + size_;
        if (end + lateness_ <= watermark_) {
            ++late_;
            std::cout << "late " << key << ' ' << time << '\n';
        } else {
            Cell& cell = add(start, key, value);
            if (end <= watermark_) {
                ++corrections_;
                print("correct", start, key, cell);
            }
        }
        sources_[source].idle = false;
        sources_[source].largest = std::max(sources_[source].largest, time);
        advance();
    }

    void set_idle(int source) {
        sources_[source].idle = true;
        advance();
    }

    void finish() {
        publish_up_to(std::numeric_limits<Time>::max());
        std::cout << "events " << counted_ << " late " << late_ << " corrections " << corrections_ << " peak " << peak_
                  << '\n';
    }

private:
    struct Source {
        Time largest = never;
        bool idle = false;
    };
    using Window = std::map<std::string, Cell>;

    Time start_of(Time time) const {
        const Time rest = time % size_;
        return time - (rest < 0 ? rest + size_ : rest);
    }

    static void print(const char* what, Time start, const std::string& key, const Cell& cell) {
        std::cout << what << ' ' << start << ' ' << key << ' ' << cell.count << ' ' << cell.sum << '\n';
    }

    Cell& add(Time start, const std::string& key, long long value) {
        Window& window = (start + size_ <= watermark_ ? published_ : open_)[start];
        const auto [entry, is_new] = window.try_emplace(key);
        cells_ += is_new ? 1 : 0;
        ++counted_;
        ++entry->second.count;
        entry->second.sum += value;
        return entry->second;
    }

    void advance() {
        Time candidate = std::numeric_limits<Time>::max();
        for (const Source& source : sources_) {
            if (!source.idle) {
                candidate = std::min(candidate, source.largest);
            }
        }
        if (candidate != std::numeric_limits<Time>::max() && candidate != never) {
            watermark_ = std::max(watermark_, candidate - delay_);
        }
        publish_up_to(watermark_);
        while (!published_.empty() && published_.begin()->first + size_ + lateness_ <= watermark_) {
            cells_ -= published_.begin()->second.size();
            published_.erase(published_.begin());
        }
        peak_ = std::max(peak_, cells_);
    }

    void publish_up_to(Time watermark) {
        while (!open_.empty() && open_.begin()->first + size_ <= watermark) {
            for (const auto& [key, cell] : open_.begin()->second) {
                print("publish", open_.begin()->first, key, cell);
            }
            published_.insert(open_.extract(open_.begin()));
        }
    }

    Time size_, delay_, lateness_;
    Time watermark_ = never;
    std::vector<Source> sources_;
    std::map<Time, Window> open_, published_;  // by start
    std::size_t cells_ = 0, peak_ = 0;
    int counted_ = 0, late_ = 0, corrections_ = 0;
};

int main() {
    std::ios::sync_with_stdio(false);
    int sources = 0;
    Time size = 0, delay = 0, lateness = 0;
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
        Time time = 0;
        long long value = 0;
        std::cin >> key >> time >> value;
        aggregator.event(source, key, time, value);
    }
    aggregator.finish();
    return 0;
}
