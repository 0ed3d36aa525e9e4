// What tls.cpp and peer_stream.cpp share; no one else includes it.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include "net/tls.hpp"

namespace rehearse::net {

struct TlsContext::State {
    boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
};

}  // namespace rehearse::net
