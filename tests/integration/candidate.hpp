// Candidate: a person in a session, as a client program sees one. It folds what it is told (texts,
// sequence numbers, answers) from the wire alone and says when the server contradicts itself:
// a gap in the order (WS-4) or a text with another check (EDIT-6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/ws_client.hpp"

namespace rehearse::test {

/// A place in the log that a client may come back to (WS-3).
struct ResumePoint {
    std::uint64_t seq = 0;
    std::string hash;
};

/// POST /sessions; the new session's id.
std::string create_session(std::uint16_t port, const Json& body);
std::string create_junior_screen(std::uint16_t port);

/// CodeMirror's JSON of a change: `text` in place of `removed` units at `at` of `length`.
Json replacement(std::size_t length, std::size_t at, std::size_t removed, const std::string& text);

/// Somebody who joined by a link: what names them, and what proves it (SEAT-2).
struct Guest {
    std::string person;
    std::string cookie;

    /// The address as that guest.
    std::string as(const std::string& target) const;
    HeaderList headers() const { return {{"Cookie", cookie}}; }
};
/// POST /join with a link's token; throws when it is refused.
Guest join(std::uint16_t port, const std::string& token, const std::string& name);

class Candidate {
public:
    Candidate(std::uint16_t port, std::string session, std::optional<std::string> client = {},
              std::optional<ResumePoint> resume = {});
    /// As a guest, whatever their role.
    Candidate(std::uint16_t port, std::string session, const Guest& guest);

    const std::string& client() const { return client_; }
    const Json& welcome() const { return welcome_; }
    const Json& state() const { return welcome_.at("state"); }
    ResumePoint point() const { return {seq_, hash_}; }
    WsClient& wire() { return wire_; }
    /// What went against the protocol; empty is what tests expect.
    const std::string& contradiction() const { return contradiction_; }

    /// Sends a command under the next number, or under `n`; gives the number.
    std::uint64_t send_command(const Json& command, std::uint64_t n = 0);
    /// The ack or refusal of command n. A null value when the connection ended first.
    Json answer(std::uint64_t n);
    /// Sends and waits; the code of the refusal, or "ack".
    std::string command(const Json& command);
    /// The same; throws when it is refused.
    void must(const Json& command);

    /// Sends a push; counts nothing.
    void send_edit(const std::string& doc, std::uint64_t version, std::uint64_t first,
                   const Json& updates);
    /// The edit_ack or edit_refused of the push that starts at `first`.
    Json edit_answer(const std::string& doc, std::uint64_t first);
    std::string edit(const std::string& doc, std::uint64_t version, std::uint64_t first,
                     const Json& updates);
    /// Makes `text` the document's text by one change, and waits until that is kept and told.
    void write(const std::string& doc, const std::string& text);
    std::uint64_t next_update(const std::string& doc) const;

    const std::u16string& text(const std::string& doc) { return documents_[doc].text; }
    std::uint64_t version(const std::string& doc) { return documents_[doc].version; }
    bool has(const std::string& doc) const { return documents_.contains(doc); }

    /// Waits for, and gives, the first message or event from now or before that fits.
    Json message_where(const std::function<bool(const Json&)>& fits);
    Json event_where(const std::function<bool(const Json&)>& fits);
    Json event(const std::string& kind);
    /// Waits until the job is done; the event that says so.
    Json finished(const std::string& job);
    /// Runs or submits the document as it stands; the job's id.
    std::string grade(const std::string& kind, const std::string& item, const std::string& language,
                      const Json& input = nullptr);

    const std::vector<Json>& events() const { return events_; }
    const std::vector<Json>& messages() const { return messages_; }
    /// Takes one message; false when the connection has ended.
    bool take();
    /// Takes what comes until the connection ends; the close code.
    int until_closed();

private:
    void say_hello(const std::optional<std::string>& client,
                   const std::optional<ResumePoint>& resume);

    struct Text {
        std::u16string text;
        std::uint64_t version = 0;
    };
    void fold(const Json& message);
    void fold_event(const Json& event);
    void contradict(const std::string& what);

    WsClient wire_;
    std::string client_;
    Json welcome_;
    std::uint64_t seq_ = 0;
    std::string hash_;
    std::uint64_t next_n_ = 1;
    std::map<std::string, std::uint64_t> next_update_;
    std::map<std::string, Text> documents_;
    std::vector<Json> messages_;  // all but events
    std::vector<Json> events_;
    std::string contradiction_;
};

/// The whole log from `point` on, as this person may see it.
std::vector<Json> log_since(std::uint16_t port, const std::string& session,
                            const ResumePoint& point);

/// The same once the job has finished: waits for that, also through times when the server or its
/// store is away. Empty if it does not come to that.
std::vector<Json> log_once_finished(std::uint16_t port, const std::string& session,
                                    const ResumePoint& point, const std::string& job);

/// How often the log tells that of the job.
std::ptrdiff_t count_of(const std::vector<Json>& log, const std::string& kind,
                        const std::string& job);

/// Somebody whose coding item is open, with the accepted solution in Python in it.
struct Coder {
    explicit Coder(std::uint16_t port);

    /// The job's id, once the runner has begun with it.
    std::string begin(const std::string& kind, const std::string& language);
    /// Chooses the language and writes the program.
    void write(const std::string& language, const std::string& source);

    std::string session;
    Candidate person;
    ResumePoint start;  // of the log
};

}  // namespace rehearse::test
