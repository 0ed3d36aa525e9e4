#include <algorithm>
#include <deque>
#include <iostream>
#include <limits>
#include <map>
#include <string>
#include <vector>

struct Record {
    int ledger = 0;  // 0 is A, 1 is B
    long long id = 0;
    long long cents = 0;
    std::string currency;
};

static bool is_digits(const std::string& text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most && text.find_first_not_of("0123456789") == std::string::npos;
}

static bool parse_amount(std::string text, long long& cents) {
    const bool negative = text[0] == '-';
    if (negative) {
        text.erase(0, 1);
    }
    const std::size_t point = text.find('.');
    const std::string whole = text.substr(0, point);
    std::string fraction = point == std::string::npos ? "0" : text.substr(point + 1);
    if (!is_digits(whole, 1, 12) || !is_digits(fraction, 1, 2)) {
        return false;
    }
    fraction.resize(2, '0');
    cents = std::stoll(whole) * 100 + std::stoll(fraction);
    if (negative) {
        cents = -cents;
    }
    return true;
}

// Fills the record; returns the reason to reject the line, or an empty text.
static std::string parse(const std::string& line, Record& record) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
        if (c == ' ') {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    if (fields.size() != 4 || std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.empty(); })) {
        return "fields";
    }
    if (fields[0] != "A" && fields[0] != "B") {
        return "ledger";
    }
    if (!is_digits(fields[1], 1, 15) || fields[1][0] == '0') {
        return "id";
    }
    if (!parse_amount(fields[2], record.cents)) {
        return "amount";
    }
    const std::string& currency = fields[3];
    if (currency.size() != 3 || std::any_of(currency.begin(), currency.end(), [](char c) { return c < 'A' || c > 'Z'; })) {
        return "currency";
    }
    record.ledger = fields[0] == "B" ? 1 : 0;
    record.id = std::stoll(fields[1]);
    record.currency = currency;
    return "";
}

static std::string money(long long cents) {
    const std::string digits = std::to_string(std::abs(cents % 100));
    return (cents < 0 ? "-" : "") + std::to_string(std::abs(cents / 100)) + (digits.size() < 2 ? ".0" : ".") + digits;
}

class Reconciliation {
public:
    void line(int number, const std::string& text) {
        Record record;
        std::string reason = parse(text, record);
        if (reason.empty() && record.id < last_[record.ledger]) {
            reason = "order";
        }
        if (!reason.empty()) {
            ++rejected_;
            std::cout << "rejected " << number << ' ' << reason << '\n';
            return;
        }
        last_[record.ledger] = record.id;
        totals_[record.currency].cents[record.ledger] += record.cents;
        queues_[record.ledger].push_back(std::move(record));
        decide(std::min(last_[0], last_[1]));
        peak_ = std::max(peak_, queues_[0].size() + queues_[1].size());
    }

    void finish() {
        decide(none);
        std::cout << "matched " << matched_ << " only-A " << only_[0] << " only-B " << only_[1] << " differs " << differs_
                  << " repeated " << repeated_ << " rejected " << rejected_ << "\nheld " << peak_ << '\n';
        for (const auto& [currency, total] : totals_) {
            std::cout << "total " << currency << ' ' << money(total.cents[0]) << ' ' << money(total.cents[1]) << '\n';
        }
    }

private:
    static constexpr long long none = std::numeric_limits<long long>::max();

    struct Total {
        long long cents[2] = {0, 0};
    };

    long long front(int ledger) const { return queues_[ledger].empty() ? none : queues_[ledger].front().id; }

    std::vector<Record> take(int ledger, long long id) {
        std::vector<Record> records;
        for (; front(ledger) == id; queues_[ledger].pop_front()) {
            records.push_back(queues_[ledger].front());
        }
        return records;
    }

    // Reports on all ids below the limit.
    void decide(long long limit) {
        for (long long id = std::min(front(0), front(1)); id < limit; id = std::min(front(0), front(1))) {
            const std::vector<Record> a = take(0, id);
            const std::vector<Record> b = take(1, id);
            report(id, a, b);
        }
    }

    void report(long long id, const std::vector<Record>& a, const std::vector<Record>& b) {
        if (a.size() > 1 || b.size() > 1) {
            ++repeated_;
            std::cout << "repeated " << id << ' ' << a.size() << ' ' << b.size() << '\n';
        } else if (a.empty() || b.empty()) {
            const Record& record = a.empty() ? b[0] : a[0];
            ++only_[record.ledger];
            std::cout << "only " << "AB"[record.ledger] << ' ' << id << ' ' << money(record.cents) << ' ' << record.currency
                      << '\n';
        } else if (a[0].cents != b[0].cents || a[0].currency != b[0].currency) {
            ++differs_;
            std::cout << "differs " << id << ' ' << money(a[0].cents) << ' ' << a[0].currency << ' ' << money(b[0].cents)
                      << ' ' << b[0].currency << '\n';
        } else {
            ++matched_;
        }
    }

    std::deque<Record> queues_[2];
    long long last_[2] = {0, 0};
    std::map<std::string, Total> totals_;
    std::size_t peak_ = 0;
    int matched_ = 0, only_[2] = {0, 0}, differs_ = 0, repeated_ = 0, rejected_ = 0;
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
