#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace cutaway {

/// The keys and values that one block's attention keeps of the tokens that were read, as they were turned:
/// all of them, or of a sliding window as many as the next token sees.
class KeptTokens {
  public:
    /// `window`: how many tokens a token sees, itself included; nothing: all before it.
    explicit KeptTokens(std::optional<std::int64_t> window) : window_(window) {}

    /// The position of the first token that the next one sees.
    std::int64_t first() const;
    /// Adds those of the tokens that follow, [n, KV heads, T, head size], and returns what they see together:
    /// from first() as it was to the last of them.
    std::pair<at::Tensor, at::Tensor> add(const at::Tensor& keys, const at::Tensor& values);
    std::int64_t bytes() const;

  private:
    void make_room(const at::Tensor& keys, std::int64_t seen);

    std::optional<std::int64_t> window_;
    at::Tensor keys_; ///< [n, KV heads, room, head size], of which used_ tokens are there
    at::Tensor values_;
    std::int64_t used_ = 0;
    std::int64_t read_ = 0; ///< tokens, those that are not there any more included
};

/// What a model keeps of a text while it goes on with it, so that every token is computed once. A block whose
/// attention is removed is never asked, so nothing is kept for it. Memory is taken as the text grows.
class KvCache {
  public:
    std::int64_t length() const { return length_; } ///< tokens that went through all slots
    /// The length of the text that is being read, which rotary positions may depend on: a long one goes
    /// through the slots in parts.
    std::int64_t text_length() const { return text_length_; }
    std::int64_t bytes() const;

    void begin(std::int64_t text_length) { text_length_ = text_length; }
    void advance(std::int64_t tokens) { length_ += tokens; }
    KeptTokens& of(int block, std::optional<std::int64_t> window) {
        return blocks_.try_emplace(block, window).first->second;
    }

  private:
    std::int64_t length_ = 0;
    std::int64_t text_length_ = 0;
    std::map<int, KeptTokens> blocks_;
};

} // namespace cutaway
