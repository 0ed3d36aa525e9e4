#include "app/known_devices.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"
#include "net/security.hpp"
#include "store/accounts.hpp"

namespace rehearse::app {
namespace {

constexpr long cookie_seconds = 400L * 24 * 3600;  // what browsers allow at most

}  // namespace

std::string KnownDevices::seal_of(std::string_view name, std::string_view device) const {
    return seal(secret_, {"device", store::folded_name(name), device});
}

std::string KnownDevices::cookie(std::string_view name, bool is_https) const {
    const std::string device = random_id();
    return fmt::format("{}={}.{}; Path=/api/v1; Max-Age={}; HttpOnly; SameSite=Strict{}",
                       device_cookie_name, device, seal_of(name, device), cookie_seconds,
                       is_https ? "; Secure" : "");
}

std::string KnownDevices::of(const net::Request& request, std::string_view name) const {
    const std::string value = request.cookie(device_cookie_name);
    const auto dot = value.find('.');
    if (dot == std::string::npos) return {};
    const std::string device = value.substr(0, dot);
    const bool is_ours =
        is_random_id(device) &&
        net::constant_time_equal(std::string_view(value).substr(dot + 1), seal_of(name, device));
    return is_ours ? device : std::string();
}

}  // namespace rehearse::app
