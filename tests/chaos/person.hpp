// A person at a browser that nobody trusts the network of: types, commands, loses the connection,
// comes back, sends again what was not acknowledged, sometimes on two connections at once. The
// rules are the web client's (web/src/net/session-link.ts). What was acknowledged is written down,
// for the judge to look for in the log.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "chaos/collab_document.hpp"
#include "chaos/diary.hpp"
#include "chaos/wire.hpp"

namespace rehearse::chaos {

/// What only interviewers may be sent holds one of these.
inline constexpr const char* secret_mark = "SECRETMARK";  // in notes, ratings, ticks
inline constexpr const char* hidden_mark = "HIDDENMARK";  // in model answers, rubrics, key points

enum class Part { host, interviewer, candidate, observer };

struct Seat {
    std::string session;
    std::string person;
    Part part = Part::candidate;
    std::string cookie;

    std::string target(const std::string& path) const;
    bool is_interviewer() const { return part == Part::host || part == Part::interviewer; }
};

class Person {
public:
    Person(boost::asio::io_context& context, std::uint16_t port, Seat seat, std::uint64_t seed);
    ~Person();
    Person(const Person&) = delete;
    Person& operator=(const Person&) = delete;

    void start();
    /// Does nothing of its own any more but deliver what it has.
    void rest();
    void stop();

    /// In step, with nothing left to deliver, and knows the log up to `seq`.
    bool is_settled(std::uint64_t seq) const;
    /// Why not; for people.
    std::string what_is_left() const;
    void command(Json command, bool must_be_refused = false);

    const Seat& seat() const { return seat_; }
    const Diary& diary() const { return diary_; }
    const std::map<std::string, CollabDocument>& documents() const { return documents_; }
    const std::string& lifecycle() const { return lifecycle_; }

private:
    struct OpenItem {
        std::string id;
        bool is_coding = false;
    };

    // Coming and going
    void connect();
    void double_up();
    void drop();
    void lost();
    void reset();
    void hello();

    void heard(const std::string& text, bool is_old);
    void look_for_secrets(const std::string& text);
    void welcomed(const Json& message);
    void took_state(const Json& state);
    void events_came(const Json& message);
    bool event_came(const Json& event);
    bool edited(const Json& event);
    void refused(const Json& message);
    void edit_refused(const Json& message);
    void acknowledged(const Json& message);
    void edit_acknowledged(const Json& message);

    // Sending
    void send(const Json& message);
    void send_all();
    void push_edits();
    void retry_later();

    // Acting
    void act();
    void act_once();
    void command_something();
    void command_as_interviewer();
    void hold_the_clock();
    void open_what_is_new();
    void grade();
    void hand_in();
    void type();
    const std::string* a_document();
    bool is_open_coding(const std::string& doc) const;

    int below(int bound);
    bool is_open() const { return ready_ && !store_away_; }
    std::string words();
    void fault(std::string what);

    boost::asio::io_context& context_;
    std::uint16_t port_;
    Seat seat_;
    std::mt19937_64 random_;
    boost::asio::steady_timer next_act_;
    boost::asio::steady_timer next_try_;
    boost::asio::steady_timer retry_;
    boost::asio::steady_timer old_end_;
    std::shared_ptr<Wire> wire_;
    std::shared_ptr<Wire> old_wire_;  // beside the one that counts, until it is closed
    std::shared_ptr<bool> is_old_;    // what the handlers of wire_ ask: whether it has become that
    bool is_resting_ = false;
    bool is_stopped_ = false;

    std::optional<std::string> client_;
    std::uint64_t seq_ = 0;
    std::optional<std::string> hash_;
    bool ready_ = false;
    bool store_away_ = false;
    std::string lifecycle_;
    bool editing_locked_ = false;
    std::vector<OpenItem> open_items_;
    std::map<std::string, CollabDocument> documents_;
    std::uint64_t next_n_ = 1;
    std::map<std::uint64_t, Json> waiting_;  // commands by n
    std::uint64_t words_ = 0;
    std::string to_hand_in_;  // a document, until a run or submission of it was sent
    int hand_in_tries_ = 0;
    Diary diary_;
};

}  // namespace rehearse::chaos
