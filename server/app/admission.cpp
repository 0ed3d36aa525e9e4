#include "app/admission.hpp"

#include <fmt/format.h>

namespace rehearse::app {

Task<Result<Principal>> admit(Principals* principals, const net::Request* request,
                              std::string scope) {
    auto principal = co_await principals->of(*request);
    if (!principal || principal->may(scope)) co_return principal;
    co_return fail(ErrorCode::forbidden,
                   fmt::format("This needs the scope {}: ask with one that has it.", scope));
}

}  // namespace rehearse::app
