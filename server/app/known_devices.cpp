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

std::string KnownDevices::password_seal(std::string_view name, std::string_view device,
                                        std::string_view hash) const {
    return seal(secret_, {"device of password", store::folded_name(name), device, hash});
}

std::string KnownDevices::cookie(std::string_view name, std::string_view hash, const Device& known,
                                 bool is_https) const {
    const std::string device = known.id.empty() ? random_id() : known.id;
    return fmt::format("{}={}.{}.{}; Path=/api/v1; Max-Age={}; HttpOnly; SameSite=Strict{}",
                       device_cookie_name, device, seal_of(name, device),
                       password_seal(name, device, hash), cookie_seconds,
                       is_https ? "; Secure" : "");
}

KnownDevices::Device KnownDevices::of(const net::Request& request, std::string_view name) const {
    const std::string value = request.cookie(device_cookie_name);
    const auto first = value.find('.');
    const auto second = first == std::string::npos ? first : value.find('.', first + 1);
    if (second == std::string::npos) return {};
    Device device{value.substr(0, first), value.substr(second + 1)};
    const std::string seal = value.substr(first + 1, second - first - 1);
    if (!is_random_id(device.id) || !net::constant_time_equal(seal, seal_of(name, device.id)))
        return {};
    return device;
}

bool KnownDevices::is_current(const Device& device, std::string_view name,
                              std::string_view hash) const {
    return !device.id.empty() && !hash.empty() &&
           net::constant_time_equal(device.of_password, password_seal(name, device.id, hash));
}

}  // namespace rehearse::app
