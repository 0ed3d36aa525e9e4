#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class RequestParser {
public:
    RequestParser(int head_max, int body_max) : head_max_(static_cast<std::size_t>(head_max)), body_max_(body_max) {
        start_request();
    }

    std::vector<std::vector<std::string>> feed(const std::string& bytes) {
        std::vector<std::vector<std::string>> result;
        if (step_ == Step::failed) return result;
        buffer_.erase(0, at_);
        at_ = 0;
        buffer_ += bytes;
        try {
            while (advance(result)) {
            }
        } catch (const Failure& failure) {
            step_ = Step::failed;
            result.push_back({"error", failure.status});
        }
        return result;
    }

    std::string state() {
        switch (step_) {
            case Step::failed: return "failed";
            case Step::request_line: return at_ < buffer_.size() ? "head" : "idle";
            case Step::header_line: return "head";
            default: return "body";
        }
    }

private:
    enum class Step { request_line, header_line, whole_body, size_line, chunk_data, chunk_cr, chunk_lf, failed };

    struct Failure {
        const char* status;
    };

    using Results = std::vector<std::vector<std::string>>;

    void start_request() {
        step_ = Step::request_line;
        budget_ = head_max_;
        request_.clear();
        headers_.clear();
        body_.clear();
        missing_ = 0;
    }

    // Consumes what the current step can use; false if it needs more bytes.
    bool advance(Results& result) {
        switch (step_) {
            case Step::request_line: return request_line();
            case Step::header_line: return header_line(result);
            case Step::whole_body:
                if (!take_data()) return false;
                finish(result);
                return true;
            case Step::size_line: return size_line();
            case Step::chunk_data:
                if (!take_data()) return false;
                step_ = Step::chunk_cr;
                return true;
            case Step::chunk_cr: return chunk_end('\r', result);
            case Step::chunk_lf: return chunk_end('\n', result);
            case Step::failed: return false;
        }
        return false;
    }

    bool take_line(std::string& line, const char* too_long) {
        const std::size_t end = buffer_.find('\n', at_);
        const bool is_complete = end != std::string::npos;
        const std::size_t length = (is_complete ? end + 1 : buffer_.size()) - at_;
        if (length > budget_) throw Failure{too_long};
        if (!is_complete) return false;
        budget_ -= length;
        if (length < 2 || buffer_[end - 1] != '\r') throw Failure{"400"};
        line = buffer_.substr(at_, length - 2);
        at_ = end + 1;
        return true;
    }

    bool request_line() {
        std::string line;
        if (!take_line(line, "431")) return false;
        if (line.empty()) {
            budget_ = head_max_;
            return true;
        }
        const std::size_t first = line.find(' ');
        const std::size_t last = line.rfind(' ');
        if (first == std::string::npos || first == last) throw Failure{"400"};
        const std::string method = line.substr(0, first);
        const std::string target = line.substr(first + 1, last - first - 1);
        const std::string version = line.substr(last + 1);
        const bool is_valid = !method.empty() && all(method, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
                              target.starts_with('/') && all(target, [](char c) { return c >= '!' && c <= '~'; }) &&
                              version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                              version[6] == '.' && is_digit(version[7]);
        if (!is_valid) throw Failure{"400"};
        if (version != "HTTP/1.1") throw Failure{"505"};
        static constexpr std::array<std::string_view, 7> known{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
        if (std::find(known.begin(), known.end(), method) == known.end()) throw Failure{"501"};
        request_ = {method, target};
        step_ = Step::header_line;
        return true;
    }

    bool header_line(Results& result) {
        std::string line;
        if (!take_line(line, "431")) return false;
        if (line.empty()) {
            start_body(result);
            return true;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos || colon == 0) throw Failure{"400"};
        std::string name = line.substr(0, colon);
        std::string value = line.substr(colon + 1);
        const auto is_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; };
        if (!all(name, is_name) || !all(value, is_text)) throw Failure{"400"};
        const std::size_t start = value.find_first_not_of(" \t");
        value = start == std::string::npos ? "" : value.substr(start, value.find_last_not_of(" \t") - start + 1);
        headers_.emplace_back(lower(name), value);
        return true;
    }

    void start_body(Results& result) {
        std::vector<std::string> lengths;
        std::vector<std::string> codings;
        int hosts = 0;
        for (const auto& [name, value] : headers_) {
            if (name == "host") ++hosts;
            if (name == "content-length") lengths.push_back(value);
            if (name == "transfer-encoding") codings.push_back(value);
        }
        if (hosts != 1 || lengths.size() + codings.size() > 1) throw Failure{"400"};
        if (!codings.empty()) {
            if (lower(codings[0]) != "chunked") throw Failure{"501"};
            expect_size();
        } else if (!lengths.empty()) {
            if (lengths[0].empty() || !all(lengths[0], is_digit)) throw Failure{"400"};
            missing_ = bounded(lengths[0], 10);
            if (missing_ > body_max_) throw Failure{"413"};
            step_ = Step::whole_body;
        } else {
            finish(result);
        }
    }

    bool take_data() {
        const std::size_t length = std::min(static_cast<std::size_t>(missing_), buffer_.size() - at_);
        body_.append(buffer_, at_, length);
        at_ += length;
        missing_ -= static_cast<std::int64_t>(length);
        return missing_ == 0;
    }

    void expect_size() {
        budget_ = 80;
        step_ = Step::size_line;
    }

    bool size_line() {
        std::string line;
        if (!take_line(line, "400")) return false;
        const std::string digits = line.substr(0, line.find(';'));
        const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
        if (digits.empty() || !all(digits, is_hex) || !all(line, is_text)) throw Failure{"400"};
        missing_ = bounded(digits, 16);
        if (static_cast<std::int64_t>(body_.size()) + missing_ > body_max_) throw Failure{"413"};
        is_last_ = missing_ == 0;
        step_ = Step::chunk_data;
        return true;
    }

    bool chunk_end(char wanted, Results& result) {
        if (at_ == buffer_.size()) return false;
        if (buffer_[at_] != wanted) throw Failure{"400"};
        ++at_;
        if (wanted == '\r') {
            step_ = Step::chunk_lf;
        } else if (is_last_) {
            finish(result);
        } else {
            expect_size();
        }
        return true;
    }

    void finish(Results& result) {
        std::vector<std::string> request = std::move(request_);
        request.push_back(std::move(body_));
        for (const auto& [name, value] : headers_) request.push_back(name + ": " + value);
        result.push_back(std::move(request));
        start_request();
    }

    // The number, or one more than body_max if it is greater: numbers may have any length.
    std::int64_t bounded(const std::string& digits, int base) const {
        std::int64_t value = 0;
        for (const char c : digits) {
            const int digit = c <= '9' ? c - '0' : std::tolower(static_cast<unsigned char>(c)) - 'a' + 10;
            value = std::min(value * base + digit, body_max_ + 1);
        }
        return value;
    }

    template <class Test>
    static bool all(const std::string& text, Test test) {
        return std::all_of(text.begin(), text.end(), test);
    }

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    static bool is_text(char c) { return (c >= ' ' && c <= '~') || c == '\t'; }

    static std::string lower(std::string text) {
        for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }

    std::size_t head_max_;
    std::int64_t body_max_;
    Step step_ = Step::request_line;
    std::string buffer_;
    std::size_t at_ = 0;
    std::size_t budget_ = 0;  // what the lines of the current part may still have
    std::vector<std::string> request_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::string body_;
    std::int64_t missing_ = 0;
    bool is_last_ = false;
};
