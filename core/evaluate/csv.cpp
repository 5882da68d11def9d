#include "core/evaluate/csv.h"

#include "core/evaluate/jsonl.h"
#include "core/plan/error.h"
#include "core/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace cutaway {

namespace {

std::string place(const std::filesystem::path& file, std::ptrdiff_t line) {
    return fmt::format("{}, line {}", file.string(), line);
}

/// Takes a file apart, one field after the other.
class Fields {
  public:
    Fields(std::string_view text, const std::filesystem::path& file) : text_(text), file_(file) {}

    bool ended() const { return next_ == text_.size(); }
    std::string where() const { return place(file_, line_); }

    /// The next field, and what ended it: a comma, or a line's or the file's end.
    std::string take(bool& last) {
        const std::size_t begin = next_;
        const bool quoted = !ended() && text_[next_] == '"';
        std::string field = quoted ? take_quoted() : std::string();
        const std::size_t end = std::min(text_.find_first_of(",\n", next_), text_.size());
        field += text_.substr(next_, end - next_);
        last = end == text_.size() || text_[end] == '\n';
        if (last && field.ends_with('\r')) {
            field.pop_back();
        }
        next_ = std::min(end + 1, text_.size());
        line_ += std::ranges::count(text_.substr(begin, next_ - begin), '\n');
        return field;
    }

  private:
    std::string take_quoted() {
        std::string field;
        for (++next_;; ++next_) {
            const std::size_t quote = text_.find('"', next_);
            if (quote == std::string_view::npos) {
                throw Error(error_code::bad_input, "A quote that begins here never ends", where(),
                            "Check the file, or fetch it again.");
            }
            field += text_.substr(next_, quote - next_);
            next_ = quote + 1;
            if (ended() || text_[next_] != '"') {
                return field;
            }
            field += '"';
        }
    }

    std::string_view text_;
    const std::filesystem::path& file_;
    std::size_t next_ = 0;
    std::ptrdiff_t line_ = 1; ///< of `next_`
};

} // namespace

std::vector<CsvRow> read_csv(const std::filesystem::path& file) {
    const std::string text = read_file(file, error_code::bad_input, max_evaluated_bytes);
    const std::string_view valid = std::string_view(text).substr(0, utf8_valid_prefix(text));
    if (valid.size() < text.size()) {
        require_utf8(text, place(file, std::ranges::count(valid, '\n') + 1));
    }
    std::vector<CsvRow> rows;
    for (Fields fields(text, file); !fields.ended();) {
        CsvRow row{.where = fields.where()};
        for (bool last = false; !last;) {
            row.fields.push_back(fields.take(last));
        }
        if (row.fields.size() > 1 || !row.fields.front().empty()) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

} // namespace cutaway
