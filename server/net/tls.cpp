#include "net/tls.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <utility>

#include "net/tls_state.hpp"

namespace rehearse::net {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using boost::system::error_code;

namespace {

constexpr std::size_t answer_bytes_max = 64UL * 1024;

Error unusable(const char* option, const std::filesystem::path& file, const std::string& why) {
    return fail(ErrorCode::setup, fmt::format("{} {}: {}.", option, file.string(), why));
}

}  // namespace

TlsContext::TlsContext(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsContext::~TlsContext() = default;

Result<std::shared_ptr<TlsContext>> TlsContext::load(const TlsFiles& files) {
    auto state = std::make_unique<State>();
    ssl::context& context = state->context;
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                        ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    // Each connection lives long, so a full handshake costs little, and no ticket key that is kept
    // for months undoes what forward secrecy promises.
    SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context.native_handle(), SSL_SESS_CACHE_OFF);
    // A connection that is silent, as most are, holds no buffers of OpenSSL's.
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    error_code error;
    // Without this OpenSSL would ask on the terminal for the passphrase of a key that has one.
    context.set_password_callback(
        [](std::size_t, ssl::context::password_purpose) { return std::string(); }, error);
    context.use_certificate_chain_file(files.certificate.string(), error);
    if (error) {
        return unusable("--tls-cert", files.certificate,
                        "this cannot be read as a certificate in PEM");
    }
    context.use_private_key_file(files.key.string(), ssl::context::pem, error);
    if (error) {
        // It is checked against the certificate in the same step.
        const bool differs =
            ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_VALUES_MISMATCH;
        return unusable("--tls-key", files.key,
                        differs ? "this key is not that of the certificate"
                                : "this cannot be read as a key in PEM without a passphrase");
    }
    if (SSL_CTX_check_private_key(context.native_handle()) != 1)
        return unusable("--tls-key", files.key, "this key is not that of the certificate");
    return std::make_shared<TlsContext>(std::move(state));
}

std::string ask_over_tls(std::uint16_t port, const std::string& target) {
    asio::io_context context;
    ssl::context tls(ssl::context::tls_client);
    ssl::stream<asio::ip::tcp::socket> stream(context, tls);
    error_code error;
    stream.next_layer().connect({asio::ip::address_v4::loopback(), port}, error);
    if (!error) stream.handshake(ssl::stream_base::client, error);
    const std::string request = fmt::format(
        "GET {} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", target, port);
    if (!error) asio::write(stream, asio::buffer(request), error);
    std::string answer;
    if (!error) asio::read(stream, asio::dynamic_buffer(answer, answer_bytes_max), error);
    return answer;
}

}  // namespace rehearse::net
