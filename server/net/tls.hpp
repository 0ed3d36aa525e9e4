// The certificate and key with which we encrypt, as files that are read when the server starts and
// when it is told to read them again. What a connection was begun with it keeps. OpenSSL stays
// behind tls.cpp and peer_stream.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace rehearse::net {

struct TlsFiles {
    std::filesystem::path certificate;  // PEM, ours first, then those it depends on
    std::filesystem::path key;          // PEM, without a passphrase
};

class TlsContext {
public:
    /// `setup` for files that cannot be used, in a sentence that says which and why.
    static Result<std::shared_ptr<TlsContext>> load(const TlsFiles& files);

    struct State;
    explicit TlsContext(std::unique_ptr<State> state);
    ~TlsContext();

    State& state() { return *state_; }

private:
    std::unique_ptr<State> state_;
};

/// Asks `target` of the server on that port of this machine, believing any certificate; what it
/// answers, or nothing. Blocks.
std::string ask_over_tls(std::uint16_t port, const std::string& target);

}  // namespace rehearse::net
