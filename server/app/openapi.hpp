// The description of the REST interface for programs, docs/openapi.json, as it was when this was
// built.
#pragma once

#include <string_view>

namespace rehearse::app {

/// OpenAPI 3.1 in JSON.
std::string_view openapi_document();

}  // namespace rehearse::app
