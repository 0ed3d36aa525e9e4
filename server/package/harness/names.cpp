#include "package/harness/names.hpp"

#include <algorithm>
#include <cctype>

namespace rehearse::package {

std::string to_snake_case(const std::string& pascal) {
    const auto is_upper = [&](std::size_t i) {
        return std::isupper(static_cast<unsigned char>(pascal[i])) != 0;
    };
    std::string result;
    for (std::size_t i = 0; i < pascal.size(); ++i) {
        const bool starts_word = i > 0 && is_upper(i) &&
                                 (!is_upper(i - 1) || (i + 1 < pascal.size() && !is_upper(i + 1)));
        if (starts_word) result += '_';
        result += static_cast<char>(std::tolower(static_cast<unsigned char>(pascal[i])));
    }
    return result;
}

std::string to_camel_case(const std::string& snake) {
    std::string result;
    bool raise = false;
    for (const char c : snake) {
        if (c == '_') {
            raise = !result.empty();
        } else {
            result += raise ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
            raise = false;
        }
    }
    return result;
}

std::string avoiding(const std::set<std::string_view>& words, std::string name) {
    if (words.contains(name)) name += '_';
    return name;
}

std::string joined(const std::vector<Parameter>& parameters,
                   const std::function<std::string(const Parameter&)>& part) {
    std::string text;
    for (const Parameter& parameter : parameters)
        text += (text.empty() ? "" : ", ") + part(parameter);
    return text;
}

std::string argument_names(const std::vector<Parameter>& parameters) {
    std::string text;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        text += (i > 0 ? ", a" : "a") + std::to_string(i);
    return text;
}

std::string indented(const std::string& lines) {
    std::string text;
    for (std::size_t start = 0; start < lines.size();) {
        const std::size_t end = lines.find('\n', start);
        text += "    " + lines.substr(start, end - start) + "\n";
        start = end == std::string::npos ? lines.size() : end + 1;
    }
    return text;
}

std::string to_string(const Type& type) {
    switch (type.base) {
        case Type::Base::integer:
            return "int";
        case Type::Base::long_integer:
            return "long";
        case Type::Base::real:
            return "double";
        case Type::Base::boolean:
            return "bool";
        case Type::Base::string:
            return "string";
        case Type::Base::json:
            return "json";
        case Type::Base::nothing:
            return "void";
        case Type::Base::list:
            return "list<" + to_string(type.inner.front()) + ">";
        case Type::Base::map:
            return "map<string," + to_string(type.inner.front()) + ">";
        case Type::Base::optional:
            return "optional<" + to_string(type.inner.front()) + ">";
    }
    return "";
}

Type::Base leaf(const Type& type) {
    return type.inner.empty() ? type.base : leaf(type.inner.front());
}

bool has(const Type& type, Type::Base base) {
    return type.base == base || (!type.inner.empty() && has(type.inner.front(), base));
}

bool uses(const Harness& harness, Type::Base base) {
    const auto among = [base](const std::vector<Parameter>& parameters) {
        return std::any_of(parameters.begin(), parameters.end(),
                           [base](const Parameter& each) { return has(each.type, base); });
    };
    return among(harness.constructor) ||
           std::any_of(harness.methods.begin(), harness.methods.end(), [&](const Method& method) {
               return has(method.returns, base) || among(method.parameters);
           });
}

}  // namespace rehearse::package
