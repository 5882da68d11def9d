#include "core/text/expression.h"

#include "core/checkpoint/printable.h"
#include "core/plan/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace cutaway {

namespace {

/// Walks over an expression once and writes it anew.
class Translation {
  public:
    Translation(std::string_view expression, const std::string& where) : rest_(expression), where_(where) {}

    std::string operator()() {
        while (!rest_.empty()) {
            if (rest_.front() == '\\') {
                escape();
            } else if (in_class_) {
                class_member();
            } else if (rest_.front() == '[') {
                class_begin();
            } else if (rest_.front() == '(') {
                group();
            } else if (rest_.front() == '{') {
                repetition();
            } else {
                take(1);
            }
        }
        return std::move(result_);
    }

  private:
    [[noreturn]] void refuse(std::string_view what) const {
        throw Error(error_code::bad_tokenizer,
                    fmt::format("The regular expression's {} is not supported", in_quotes(what)), where_,
                    "Cutaway cannot run this tokenizer; report it with the model's name.");
    }

    void take(std::size_t count) {
        result_ += rest_.substr(0, count);
        rest_.remove_prefix(std::min(count, rest_.size()));
    }

    void escape() {
        const char letter = rest_.size() > 1 ? rest_[1] : '\0';
        if (letter == 's' || letter == 'S') {
            // PCRE2's \s holds U+180E as well, which is no white space since Unicode 6.3.
            result_ += letter == 's' ? R"(\p{White_Space})" : R"(\P{White_Space})";
            rest_.remove_prefix(2);
        } else if (letter == 'p' || letter == 'P') {
            category();
        } else if (std::isalnum(static_cast<unsigned char>(letter)) != 0 &&
                   std::string_view("dDrntf").find(letter) == std::string_view::npos) {
            refuse(rest_.substr(0, 2)); // \w, \b, \h and others mean something else
        } else {
            take(2);
        }
    }

    /// General categories only: scripts are others in PCRE2, which takes a script's extensions.
    void category() {
        const std::size_t end = rest_.find('}');
        const bool known = end != std::string_view::npos && rest_[2] == '{' && (end == 4 || end == 5) &&
                           std::ranges::all_of(rest_.substr(3, end - 3),
                                               [](unsigned char c) { return std::isalpha(c) != 0; });
        if (!known) {
            refuse(rest_.substr(0, std::min<std::size_t>(end, 20) + 1));
        }
        take(end + 1);
    }

    void class_begin() {
        in_class_ = true;
        take(rest_.starts_with("[^") ? 2 : 1);
        if (rest_.starts_with(']')) {
            refuse("[]");
        }
    }

    void class_member() {
        if (rest_.front() == '[') {
            inner_class_begin();
        } else if (rest_.front() == ']' && inner_ > 0) {
            inner_class_end();
        } else if (rest_.starts_with("&&")) {
            refuse("&&"); // an intersection
        } else {
            in_class_ = rest_.front() != ']';
            take(1);
        }
    }

    /// A class within a class, as BLOOM has: its members are the outer one's. PCRE2 has none, so its brackets
    /// go, unless something would then be read as a range.
    void inner_class_begin() {
        constexpr std::string_view others = "^:]-"; // all but, a named class, a bracket as a member, a range
        if (rest_.size() < 2 || others.find(rest_[1]) != std::string_view::npos || result_.back() == '-') {
            refuse(rest_.substr(0, 2));
        }
        ++inner_;
        rest_.remove_prefix(1);
    }

    void inner_class_end() {
        if (rest_.starts_with("]-") || result_.back() == '-') {
            refuse(rest_.substr(0, 2));
        }
        --inner_;
        rest_.remove_prefix(1);
    }

    void group() {
        constexpr std::array<std::string_view, 7> known{"(?:", "(?i:", "(?=", "(?!", "(?<=", "(?<!", "(?>"};
        const auto* const found =
            std::ranges::find_if(known, [&](std::string_view opening) { return rest_.starts_with(opening); });
        if (found == known.end() && (rest_.starts_with("(?") || rest_.starts_with("(*"))) {
            refuse(rest_.substr(0, 3));
        }
        take(found == known.end() ? 1 : found->size());
    }

    /// `{2}`, `{2,}` or `{2,3}` and nothing behind it: `{2}+` is possessive in PCRE2 alone, `{,3}` a
    /// repetition in Oniguruma alone.
    void repetition() {
        const std::size_t end = rest_.find_first_not_of("0123456789,", 1);
        const std::string_view numbers = rest_.substr(1, end == std::string_view::npos ? end : end - 1);
        const char behind = end < rest_.size() - 1 ? rest_[end + 1] : '\0';
        if (end == std::string_view::npos || rest_[end] != '}' || numbers.empty() || numbers.front() == ',' ||
            std::ranges::count(numbers, ',') > 1 ||
            std::string_view("+?*{").find(behind) != std::string_view::npos) {
            refuse(rest_.substr(0, 8));
        }
        take(end + 1);
    }

    std::string_view rest_;
    const std::string& where_;
    std::string result_{};
    bool in_class_ = false;
    int inner_ = 0; ///< classes within it that are open
};

} // namespace

std::string pcre_expression(const std::string& expression, const std::string& where) {
    return Translation(expression, where)();
}

} // namespace cutaway
