#include "core/text/normalizer.h"

#include "core/checkpoint/printable.h"
#include "core/text/steps.h"
#include "core/text/unicode_form.h"

namespace cutaway {

Normalizer::Normalizer(const JsonObject& root) {
    for (const JsonObject& step : steps_of(root, "normalizer", "normalizers")) {
        add(step);
    }
}

void Normalizer::add(const JsonObject& step) {
    const std::string type = step.text("type");
    const auto form = [&](UnicodeForm wanted) {
        refuse_other_members(step, {"type"});
        steps_.emplace_back([wanted, where = step.where()](const std::string& text, WorkLimit& limit) {
            std::string result = in_unicode_form(text, wanted);
            limit.check_size(result.size(), where);
            return result;
        });
    };
    if (type == "Prepend") {
        refuse_other_members(step, {"type", "prepend"});
        steps_.emplace_back(
            [prefix = step.text("prepend"), where = step.where()](const std::string& text, WorkLimit& limit) {
                limit.check_size(prefix.size() + text.size(), where);
                return text.empty() ? text : prefix + text;
            });
    } else if (type == "Replace") {
        refuse_other_members(step, {"type", "pattern", "content"});
        steps_.emplace_back([pattern = pattern_of(step), content = step.text("content"),
                             where = step.where()](const std::string& text, WorkLimit& limit) {
            return replaced(text, pattern, content, limit, where);
        });
    } else if (type == "NFC") {
        form(UnicodeForm::nfc);
    } else if (type == "NFD") {
        form(UnicodeForm::nfd);
    } else if (type == "NFKC") {
        form(UnicodeForm::nfkc);
    } else if (type == "NFKD") {
        form(UnicodeForm::nfkd);
    } else {
        step.fail("the normalizer " + in_quotes(type) + " is not supported");
    }
}

std::string Normalizer::operator()(std::string_view text, WorkLimit& limit) const {
    std::string result(text);
    for (const auto& step : steps_) {
        result = step(result, limit);
    }
    return result;
}

} // namespace cutaway
