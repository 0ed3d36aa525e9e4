// Seats: people who came by a link and have no account. A link's secret and the cookie of who sat
// down are keyed hashes over the installation's secret, so nothing of them is kept, every server
// knows them, and what is in the log opens nothing.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "app/client_ids.hpp"
#include "base/result.hpp"
#include "net/http_message.hpp"

namespace rehearse::app {

/// Who a request or a connection speaks for.
struct Person {
    std::string id;
    std::string name;
};

/// Whoever comes without a login, on a loopback address.
Person local_person();

class Seats {
public:
    explicit Seats(Secret secret) : secret_(secret) {}

    struct Opened {
        std::string session;
        std::string link;
    };
    /// `<session>.<link>.<hash>`, what a link's address ends in.
    std::string link_token(std::string_view session, std::string_view link) const;
    /// What it opens, if we made it; whether the link still stands the session knows.
    std::optional<Opened> open(std::string_view token) const;

    /// The same of a link that shows a report (REPORT-6): neither opens what the other does.
    std::string share_token(std::string_view session, std::string_view share) const;
    std::optional<Opened> open_share(std::string_view token) const;

    static bool is_guest(std::string_view person);
    static std::string new_person();  // "guest:<random>"
    /// The values of Set-Cookie headers that make a browser that person, for this session alone: a
    /// browser that was in a hundred of them would else send a hundred cookies everywhere.
    std::array<std::string, 2> cookies(std::string_view person, std::string_view session,
                                       bool is_https) const;

    /// The guest that the parameter `as` names, who must bring that guest's cookie, else who the
    /// server found: an account or the local user. `unauthorized` when that is nobody. So one
    /// browser can hold several seats, a tab each.
    Result<Person> person_of(const net::Request& request) const;
    /// Who asks for what no guest has.
    static Result<Person> host_of(const net::Request& request);
    /// Who asks for what is kept of somebody who practises here: the same, and `forbidden` when a
    /// guest's tab asks.
    static Result<Person> learner_of(const net::Request& request);

private:
    std::string token(std::string_view kind, std::string_view session, std::string_view id) const;
    std::optional<Opened> open(std::string_view kind, std::string_view token) const;

    Secret secret_;
};

}  // namespace rehearse::app
