#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// Sets of (time, number): until when hidden, since when ready, since when dead. A message is in exactly one of them.
class LeaseQueue {
public:
    LeaseQueue(std::int64_t visibility_ms, int receives_max) : visibility_ms_(visibility_ms), receives_max_(receives_max) {}

    int send(const std::string& body, int count, std::int64_t delay_ms, std::int64_t now_ms) {
        advance(now_ms);
        const int first = sent_ + 1;
        while (sent_ < first + count - 1) {
            Message& message = messages_[++sent_];
            message.text = body;
            hide(sent_, message, now_ms + delay_ms);
        }
        advance(now_ms);
        return first;
    }

    std::vector<std::string> receive(int count, std::int64_t now_ms) {
        advance(now_ms);
        std::vector<std::string> receipts;
        while (!ready_.empty() && receipts.size() < static_cast<std::size_t>(count)) {
            const int number = ready_.begin()->second;
            ready_.erase(ready_.begin());
            Message& message = messages_[number];
            ++message.deliveries;
            receipts.push_back(receipt_of(number, message));
            lent_[receipts.back()] = number;
            hide(number, message, now_ms + visibility_ms_);
        }
        return receipts;
    }

    bool ack(const std::string& receipt, std::int64_t now_ms) {
        const int number = lent_under(receipt, now_ms);
        if (number == 0) return false;
        hidden_.erase({messages_[number].until, number});
        messages_.erase(number);
        lent_.erase(receipt);
        return true;
    }

    bool nack(const std::string& receipt, std::int64_t delay_ms, std::int64_t now_ms) {
        const int number = lent_under(receipt, now_ms);
        if (number == 0) return false;
        lent_.erase(receipt);
        Message& message = messages_[number];
        hidden_.erase({message.until, number});
        hide(number, message, message.deliveries == receives_max_ ? now_ms : now_ms + delay_ms);
        advance(now_ms);
        return true;
    }

    bool extend(const std::string& receipt, std::int64_t more_ms, std::int64_t now_ms) {
        const int number = lent_under(receipt, now_ms);
        if (number == 0) return false;
        hidden_.erase({messages_[number].until, number});
        hide(number, messages_[number], now_ms + more_ms);
        return true;
    }

    std::optional<std::string> body(const std::string& receipt, std::int64_t now_ms) {
        const int number = lent_under(receipt, now_ms);
        if (number == 0) return std::nullopt;
        return messages_[number].text;
    }

    std::vector<int> counts(std::int64_t now_ms) {
        advance(now_ms);
        return {static_cast<int>(ready_.size()), static_cast<int>(hidden_.size()), static_cast<int>(dead_.size())};
    }

    std::vector<int> drain_dead(std::int64_t now_ms) {
        advance(now_ms);
        std::vector<int> numbers;
        for (const Place& place : dead_) {
            numbers.push_back(place.second);
            messages_.erase(place.second);
        }
        dead_.clear();
        return numbers;
    }

private:
    using Place = std::pair<std::int64_t, int>;
    struct Message {
        std::string text;
        int deliveries = 0;
        std::int64_t until = 0;
    };

    static std::string receipt_of(int number, const Message& message) {
        return std::to_string(number) + ":" + std::to_string(message.deliveries);
    }

    void advance(std::int64_t now_ms) {
        while (!hidden_.empty() && hidden_.begin()->first <= now_ms) {
            const Place place = *hidden_.begin();
            hidden_.erase(hidden_.begin());
            const Message& message = messages_[place.second];
            lent_.erase(receipt_of(place.second, message));
            (message.deliveries == receives_max_ ? dead_ : ready_).insert(place);
        }
    }

    void hide(int number, Message& message, std::int64_t until) {
        message.until = until;
        hidden_.emplace(until, number);
    }

    int lent_under(const std::string& receipt, std::int64_t now_ms) {
        advance(now_ms);
        const auto found = lent_.find(receipt);
        return found == lent_.end() ? 0 : found->second;
    }

    std::int64_t visibility_ms_;
    int receives_max_;
    int sent_ = 0;
    std::unordered_map<int, Message> messages_;
    std::unordered_map<std::string, int> lent_;
    std::set<Place> hidden_;
    std::set<Place> ready_;
    std::set<Place> dead_;
};
