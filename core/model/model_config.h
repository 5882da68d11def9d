#pragma once

#include "core/model/families.h"
#include "core/plan/json.h"

#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>

namespace cutaway {

/// The largest size of a model that is read: far above every one there is, and products of two stay inside 64
/// bits.
inline constexpr std::int64_t max_size = 1 << 24;

/// A model's config.json with its family's defaults, asked by Llama's names whatever the family calls them.
/// It remembers what was asked for: what is left at the end, and sounds as if it changed the mathematics, is
/// not understood.
class ModelConfig {
  public:
    /// `file` and `family` must outlive it. Throws Error(bad-checkpoint) where the file is no object.
    ModelConfig(const Json& file, const Family& family, std::string where);

    /// Whether a key is there, of its own or by default, if only to be null.
    bool names(const std::string& key);
    /// Whether the family has a default for a key: others of that name are not understood.
    bool has_default(const std::string& key) const { return defaults_.contains(key); }
    /// Whether it has a value that is not null.
    bool has(const std::string& key);
    /// A key's value, null where it has none.
    const Json& value(const std::string& key);
    std::int64_t integer(const std::string& key, std::int64_t low, std::int64_t high);
    double number(const std::string& key, double low, double high);
    /// False where the key has no value.
    bool boolean(const std::string& key);
    std::string text(const std::string& key);
    /// The object of that name; fails where it is none.
    JsonObject object(const std::string& key);

    /// Says that a key is understood and changes nothing here, by its own name and by the family's.
    void skip(const std::string& key);
    void skip_all(std::initializer_list<const char*> keys);
    /// Throws Error(unsupported-model) that names the key unless its value, or the default, is `expected` or
    /// null.
    void require(const std::string& key, const Json& expected);

    /// The same for a key that has to say what `other` says, since only that one is looked at.
    void require_same(const std::string& key, const std::string& other);

    /// Whether the file itself has a value for a key that is not null; asks nothing.
    bool gives(const std::string& key) const;
    /// Where a trait was read from: the file's key, or that it is the family's default.
    std::string said(const std::string& key) const;
    const Family& family() const { return family_; }
    const std::string& where() const { return where_; }

    /// Error(bad-checkpoint) that names the file.
    [[noreturn]] void fail(const std::string& message) const;
    /// Error(unsupported-model) that names the key and its value.
    [[noreturn]] void refuse(const std::string& key) const;
    /// The same for a key inside of an object, by its whole name.
    [[noreturn]] void refuse(const std::string& key, const Json& value) const;

    /// Throws Error(unsupported-model) for the first key that was not asked for, whose name sounds like
    /// mathematics, and that is not null, false or empty.
    void check_the_rest() const;

  private:
    /// The family's name of a key: its own where the file uses that, else Llama's.
    std::string name(const std::string& key) const;
    const char* ask(const std::string& key);

    const Json& file_;
    const Family& family_;
    std::string where_;
    Json defaults_; ///< by Llama's names
    Json values_;   ///< the file's, and the defaults of what it does not name
    std::set<std::string> asked_;
};

/// A number of an object inside of a configuration; fails where it is none from `low` to `high`.
double number_between(const JsonObject& object, const char* key, double low, double high);

} // namespace cutaway
