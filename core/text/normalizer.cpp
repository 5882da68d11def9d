#include "core/text/normalizer.h"

#include "core/checkpoint/printable.h"
#include "core/text/byte_level.h"
#include "core/text/charsmap.h"
#include "core/text/normalizer_steps.h"
#include "core/text/steps.h"
#include "core/text/unicode_form.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cutaway {

namespace {

using Change = std::string (*)(const std::string& text);

/// The normalizers that are told nothing.
constexpr std::array<std::pair<std::string_view, Change>, 8> plain{{
    {"NFC", [](const std::string& text) { return in_unicode_form(text, UnicodeForm::nfc); }},
    {"NFD", [](const std::string& text) { return in_unicode_form(text, UnicodeForm::nfd); }},
    {"NFKC", [](const std::string& text) { return in_unicode_form(text, UnicodeForm::nfkc); }},
    {"NFKD", [](const std::string& text) { return in_unicode_form(text, UnicodeForm::nfkd); }},
    {"Lowercase", [](const std::string& text) { return lowercase(text); }},
    {"StripAccents", [](const std::string& text) { return without_marks(text); }},
    {"Nmt", [](const std::string& text) { return without_nmt_controls(text); }},
    {"ByteLevel", [](const std::string& text) { return byte_level_spelling(text); }},
}};

} // namespace

Normalizer::Normalizer(const JsonObject& root) : where_(root.where()) {
    for (const JsonObject& step : steps_of(root, "normalizer", "normalizers")) {
        add(step);
    }
}

bool Normalizer::add_plain(const std::string& type, const JsonObject& step) {
    const auto* const known = std::ranges::find(plain, type, &std::pair<std::string_view, Change>::first);
    if (known == plain.end()) {
        return false;
    }
    refuse_other_members(step, {"type"});
    steps_.emplace_back(
        [change = known->second](const std::string& text, WorkLimit&) { return change(text); });
    return true;
}

void Normalizer::add(const JsonObject& step) {
    const std::string type = step.text("type");
    if (add_plain(type, step)) {
        return;
    }
    if (type == "Prepend") {
        refuse_other_members(step, {"type", "prepend"});
        if (step.text("prepend").empty()) {
            step.fail("'prepend' is empty"); // the library would double characters
        }
        steps_.emplace_back([prefix = step.text("prepend")](const std::string& text, WorkLimit&) {
            return text.empty() ? text : prefix + text;
        });
    } else if (type == "Replace") {
        refuse_other_members(step, {"type", "pattern", "content"});
        steps_.emplace_back([pattern = pattern_of(step), content = step.text("content"),
                             where = step.where()](const std::string& text, WorkLimit& limit) {
            return replaced(text, pattern, content, limit, where);
        });
    } else if (type == "Strip") {
        refuse_other_members(step, {"type", "strip_left", "strip_right"});
        steps_.emplace_back([left = step.boolean("strip_left", true),
                             right = step.boolean("strip_right", true)](const std::string& text, WorkLimit&) {
            return std::string(stripped(text, left, right));
        });
    } else if (type == "BertNormalizer") {
        refuse_other_members(step,
                             {"type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase"});
        const bool lowers = step.boolean("lowercase", true);
        const BertCleaning cleaning{.clean_text = step.boolean("clean_text", true),
                                    .handle_chinese_chars = step.boolean("handle_chinese_chars", true),
                                    .strip_accents = step.boolean("strip_accents", lowers),
                                    .lowercase = lowers};
        steps_.emplace_back(
            [cleaning](const std::string& text, WorkLimit&) { return cleaned(text, cleaning); });
    } else if (type == "Precompiled") {
        refuse_other_members(step, {"type", "precompiled_charsmap"});
        steps_.emplace_back([map = Charsmap(step.text("precompiled_charsmap"), step.where())](
                                const std::string& text, WorkLimit& limit) { return map(text, limit); });
    } else {
        step.fail("the normalizer " + in_quotes(type) + " is not supported");
    }
}

std::string Normalizer::operator()(std::string_view text, WorkLimit& limit) const {
    std::string result(text);
    for (const Step& step : steps_) {
        result = step(result, limit);
        limit.check_size(result.size(), where_);
        limit.check_time(where_);
    }
    return result;
}

} // namespace cutaway
