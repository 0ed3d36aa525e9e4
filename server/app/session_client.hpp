// SessionClient: one browser tab (or program) on one session. It reads messages, lets the hub
// decide them, and answers. It holds no state of the session; what it knows is who is at the other
// end and how often they sent nonsense.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "app/client_ids.hpp"
#include "app/seats.hpp"
#include "app/session_hub.hpp"
#include "net/websocket.hpp"
#include "protocol/messages.hpp"

namespace rehearse::app {

class SessionClient : public net::WebSocketClient,
                      public HubListener,
                      public std::enable_shared_from_this<SessionClient> {
public:
    SessionClient(HubContext context, std::shared_ptr<SessionHub> hub,
                  std::shared_ptr<net::WebSocketPeer> peer, Person person, const ClientIds* ids);
    ~SessionClient() override;

    /// Arms the limit on the wait for hello (WS-1).
    void start();

    void on_message(std::string_view text) override;
    void on_refused_message(const Error& why) override;
    void on_closed() override;

    const std::string& person() const override { return person_.id; }
    void deliver(Frame frame) override { peer_->send(std::move(frame)); }
    void history_changed() override;
    void session_gone() override;
    void removed() override;

private:
    enum class Phase { expecting_hello, joining, joined, gone };

    void handle(protocol::ClientMessage message);
    void handle_hello(const protocol::Hello& hello);
    void handle_command(protocol::CommandMessage message);
    void decide(protocol::CommandMessage message);
    /// An item to be added is looked up first: the session's rules know no catalog.
    Task<void> find_and_decide(protocol::CommandMessage message);
    void handle_edit(protocol::EditMessage message);
    void handle_cursor(const protocol::CursorMessage& message);
    Task<void> join(protocol::Hello hello);
    enum class Resume {
        found,
        too_far_back,  // to be told entry by entry
        foreign,       // not in our log: it lost that, or never had it
    };
    /// What happened since the resume point, up to the hub's state or further (WS-3). Fails while
    /// the store cannot tell.
    Task<Result<Resume>> read_since(protocol::ResumePoint point, std::vector<store::Entry>* into);
    void tell_of_loss(const protocol::ResumePoint& point);
    void welcome(const std::vector<store::Entry>* since, const protocol::ResumePoint& point);
    void send(std::string text);
    void refuse_unread(const Error& why);

    HubContext context_;
    std::shared_ptr<SessionHub> hub_;
    std::shared_ptr<net::WebSocketPeer> peer_;
    Person person_;
    const ClientIds* ids_;
    std::string client_;
    Phase phase_ = Phase::expecting_hello;
    std::vector<protocol::ClientMessage> early_;  // arrived while joining
    std::vector<std::chrono::steady_clock::time_point> strikes_;
    boost::asio::steady_timer hello_timer_;
};

}  // namespace rehearse::app
