// Client ids: minted for each page load and bound to session and person by a keyed hash, so that
// they can be neither forged nor taken over from a broadcast, and any server with the
// installation's secret can check one that another server minted.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"
#include "store/store.hpp"

namespace rehearse::app {

class ClientIds {
public:
    using Secret = std::array<std::uint8_t, 32>;

    explicit ClientIds(Secret secret) : secret_(secret) {}

    std::string mint(std::string_view session, std::string_view person) const;
    bool is_valid(std::string_view client, std::string_view session, std::string_view person) const;

private:
    std::string seal(std::string_view random, std::string_view session,
                     std::string_view person) const;

    Secret secret_;
};

/// The secret all servers of an installation share; made by the first.
Task<Result<ClientIds::Secret>> shared_secret(store::Store* store);

}  // namespace rehearse::app
