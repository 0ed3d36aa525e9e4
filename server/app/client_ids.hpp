// Client ids: minted for each page load and bound to session and person by a keyed hash, so that
// they can be neither forged nor taken over from a broadcast, and any server with the
// installation's secret can check one that another server minted.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"
#include "store/store.hpp"

namespace rehearse::app {

/// What all servers of an installation share.
using Secret = std::array<std::uint8_t, 32>;

/// A keyed hash over these parts in their order, 22 characters: nobody without the secret makes one.
std::string seal(const Secret& secret, std::initializer_list<std::string_view> parts);

class ClientIds {
public:
    using Secret = app::Secret;

    explicit ClientIds(Secret secret) : secret_(secret) {}

    std::string mint(std::string_view session, std::string_view person) const;
    bool is_valid(std::string_view client, std::string_view session, std::string_view person) const;

private:
    Secret secret_;
};

/// The secret all servers of an installation share; made by the first.
Task<Result<Secret>> shared_secret(store::Store* store);

}  // namespace rehearse::app
