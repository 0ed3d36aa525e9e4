#include "package/infer_type.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace rehearse::package {

namespace {

using Base = Type::Base;
using Json = nlohmann::ordered_json;

Type optional_of(Type type) {
    // json holds null already, and there is no optional of an optional.
    if (type.base == Base::json || type.base == Base::optional) return type;
    return {Base::optional, {std::move(type)}};
}

/// 0 for what is no number; the wider the greater.
int width(Base base) {
    constexpr std::array numbers{Base::integer, Base::long_integer, Base::real};
    const auto found = std::find(numbers.begin(), numbers.end(), base);
    return found == numbers.end() ? 0 : static_cast<int>(found - numbers.begin()) + 1;
}

/// Objects whose values have nothing in common are records, and there is no type for those.
Type map_of(Type value) {
    if (value.base == Base::json) return {Base::json, {}};
    return {Base::map, {std::move(value)}};
}

/// The narrowest type that holds the values of both.
Type common(const Type& a, const Type& b) {
    if (a == b || b.base == Base::nothing) return a;
    if (a.base == Base::nothing) return b;
    const bool is_optional = a.base == Base::optional || b.base == Base::optional;
    if (is_optional) {
        return optional_of(common(a.base == Base::optional ? a.inner.front() : a,
                                  b.base == Base::optional ? b.inner.front() : b));
    }
    if (width(a.base) > 0 && width(b.base) > 0) return width(a.base) > width(b.base) ? a : b;
    if (a.base == Base::list && b.base == Base::list)
        return {Base::list, {common(a.inner.front(), b.inner.front())}};
    if (a.base == Base::map && b.base == Base::map)
        return map_of(common(a.inner.front(), b.inner.front()));
    return {Base::json, {}};
}

Type common_of_all(const Json& values);

Type type_of(const Json& value) {
    if (value.is_null()) return {Base::optional, {Type{}}};
    if (value.is_boolean()) return {Base::boolean, {}};
    if (value.is_number_float()) return {Base::real, {}};
    if (value.is_number()) {
        const auto number = value.get<std::int64_t>();
        const bool is_small = number >= std::numeric_limits<std::int32_t>::min() &&
                              number <= std::numeric_limits<std::int32_t>::max();
        return {is_small ? Base::integer : Base::long_integer, {}};
    }
    if (value.is_string()) return {Base::string, {}};
    if (value.is_array()) return {Base::list, {common_of_all(value)}};
    return map_of(common_of_all(value));
}

Type common_of_all(const Json& values) {
    Type type;
    for (const Json& value : values) type = common(type, type_of(value));
    return type;
}

Type settled(const Type& type) {
    if (type.base == Base::nothing) return {Base::json, {}};
    if (type.inner.empty()) return type;
    Type inner = settled(type.inner.front());
    if (type.base == Base::optional) return optional_of(std::move(inner));
    if (type.base == Base::map) return map_of(std::move(inner));
    return {type.base, {std::move(inner)}};
}

}  // namespace

void InferredType::add(const Json& value) {
    seen_ = common(seen_, type_of(value));
}

void InferredType::add_nothing() {
    seen_ = common(seen_, {Base::optional, {Type{}}});
}

Type InferredType::type() const {
    return settled(seen_);
}

}  // namespace rehearse::package
