#include "core/text/normalizer.h"

#include "core/plan/error.h"

#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace cutaway {

namespace {

constexpr int max_depth = 8;
constexpr std::size_t max_steps = 64;

std::string unicode_form(const std::string& text, int options) {
    utf8proc_uint8_t* mapped = nullptr;
    const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                               static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, std::free);
    if (size < 0) {
        throw Error(error_code::bad_input, utf8proc_errmsg(size), "text", "Shorten the text.");
    }
    return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

} // namespace

Regex pattern_of(const JsonObject& object) {
    const JsonObject pattern = object.object("pattern");
    return pattern.has("Regex") ? Regex(pattern.text("Regex"), object.where())
                                : Regex(escaped_for_regex(pattern.text("String")), object.where());
}

std::string replaced(std::string_view text, const Regex& pattern, std::string_view content) {
    std::string result;
    std::size_t place = 0;
    for (const Match& match : pattern.matches(text)) {
        result += text.substr(place, match.begin - place);
        result += content;
        place = match.end;
    }
    result += text.substr(place);
    return result;
}

Normalizer::Normalizer(const JsonObject& root) {
    if (root.has("normalizer")) {
        add(root.object("normalizer"), 0);
    }
}

void Normalizer::add(const JsonObject& step, int depth) {
    const std::string type = step.text("type");
    const auto form = [this](int options) {
        steps_.emplace_back([options](const std::string& text) { return unicode_form(text, options); });
    };
    if (type == "Sequence" && depth < max_depth) {
        for (const JsonObject& part : step.objects("normalizers", max_steps)) {
            add(part, depth + 1);
        }
    } else if (type == "Prepend") {
        const std::string prefix = step.text("prepend");
        steps_.emplace_back(
            [prefix](const std::string& text) { return text.empty() ? text : prefix + text; });
    } else if (type == "Replace") {
        steps_.emplace_back([pattern = pattern_of(step), content = step.text("content")](
                                const std::string& text) { return replaced(text, pattern, content); });
    } else if (type == "NFC") {
        form(UTF8PROC_COMPOSE);
    } else if (type == "NFD") {
        form(UTF8PROC_DECOMPOSE);
    } else if (type == "NFKC") {
        form(UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    } else if (type == "NFKD") {
        form(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
    } else {
        step.fail("the normalizer '" + type + "' is not supported");
    }
}

std::string Normalizer::operator()(std::string_view text) const {
    std::string result(text);
    for (const auto& step : steps_) {
        result = step(result);
    }
    return result;
}

} // namespace cutaway
