#pragma once

/// Read this first: core/text turns text into token ids as the `tokenizers` library does. A Tokenizer is read
/// from tokenizer.json: added tokens are split out (added_tokens.h), the rest is normalized (normalizer.h),
/// split into words (pre_tokenizer.h, regex.h), and each gets its ids (model.h); decoder_steps.h goes back.
/// What the library takes each character for is in library_unicode.h.
/// What would make other ids than the library's is refused by name; what a tokenizer, which is untrusted, may
/// spend on a text is bounded (work_limit.h). calibration.h makes the sequences that a search measures on.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cutaway {

class WorkLimit;

class Tokenizer {
  public:
    /// Reads a tokenizer.json. Stored truncation and padding are ignored. Throws Error(bad-tokenizer) that
    /// names what is damaged, or what is not supported.
    explicit Tokenizer(const std::filesystem::path& file);
    ~Tokenizer();
    Tokenizer(Tokenizer&& other) noexcept;
    Tokenizer& operator=(Tokenizer&& other) noexcept;

    /// Ids without special tokens around them; those spelled in the text are recognised. Throws
    /// Error(bad-input), with `where`, where the text is not UTF-8, Error(bad-tokenizer) where an expression
    /// runs away.
    std::vector<std::int64_t> encode(std::string_view text, const std::string& where = "text") const;
    /// The text of ids, special tokens included, with U+FFFD for what is no UTF-8. Throws Error(bad-input),
    /// with `where`, for an id that is none.
    std::string decode(std::span<const std::int64_t> ids, const std::string& where = "ids") const;

    /// What one token adds to a text, its space included, to be looked at: bytes that are no UTF-8 by
    /// themselves as `<0xE2>`. Throws as decode() does.
    std::string piece(std::int64_t id) const;

    bool has(std::int64_t id) const;        ///< whether it is a token's
    bool is_special(std::int64_t id) const; ///< whether it stands for no text, as that of a text's end

    /// What the tokenizer puts around a text when asked for special tokens.
    struct Around {
        std::vector<std::int64_t> before{};
        std::vector<std::int64_t> after{};
    };
    const Around& around() const;
    /// What the tokenizer puts before a text when asked for special tokens; none where it puts nothing.
    std::optional<std::int64_t> bos() const;
    std::size_t vocabulary() const; ///< one above the highest id

  private:
    const std::string& token(std::int64_t id, const std::string& where) const;
    bool keeps_front(std::string_view text, WorkLimit& limit) const;

    struct Parts;
    std::unique_ptr<const Parts> parts_;
};

/// The tokenizer of a model's folder. Throws Error(bad-tokenizer) where there is none, with the command that
/// makes a tokenizer.json out of what is there instead.
Tokenizer load_tokenizer(const std::filesystem::path& model_folder);

} // namespace cutaway
