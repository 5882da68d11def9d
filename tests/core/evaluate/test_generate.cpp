#include "core/evaluate/generate.h"
#include "core/model/forward.h"
#include "core/runtime/device.h"
#include "tests/core/model/model_files.h"
#include "tests/core/python.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <set>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

/// Shows texts and ids that differ.
template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.c_str());
}
template <>
inline char* QTest::toString(const std::vector<std::int64_t>& ids) {
    return qstrdup(fmt::format("{}", fmt::join(ids, " ")).c_str());
}

namespace {

using Ids = std::vector<std::int64_t>;

std::vector<Slot> slots_of(const Json& names, int blocks) {
    std::vector<Slot> slots;
    for (const Json& name : names) {
        slots.push_back(parse_slot(name.get<std::string>(), blocks));
    }
    return slots;
}

/// The first slots that a fixture's expected.json removes.
Json removed_names(const fs::path& folder) {
    const Json removed = read_json(folder / "expected.json", error_code::bad_input).at("removed");
    return removed.at(0).is_array() ? removed.at(0) : removed;
}

Ids ids_in(const fs::path& folder, std::int64_t count) {
    const at::Tensor ids = read_tensor(folder / "expected.safetensors", "ids")[0].narrow(0, 0, count);
    const auto* first = ids.const_data_ptr<std::int64_t>();
    return {first, first + count};
}

/// For models that have none: one token.
std::shared_ptr<const Tokenizer> small_tokenizer(const fs::path& folder) {
    const Json json{{"model", {{"type", "WordLevel"}, {"vocab", {{"a", 0}}}, {"unk_token", "a"}}}};
    std::ofstream(folder / "tokenizer.json") << json.dump();
    return std::make_shared<const Tokenizer>(folder / "tokenizer.json");
}

/// The logits after the last of `ids`, all of them computed at once.
at::Tensor logits_after(const Decoder& decoder, const std::vector<Slot>& removed, const Ids& ids) {
    return forward(decoder, removed, at::tensor(ids, at::kLong).unsqueeze(0))[0][-1];
}

GeneratedText generated(const Model& model, const Decoder& decoder, const std::vector<Slot>& removed,
                        const std::string& prompt, const GenerateOptions& options) {
    const GenerationModel texts(*model.checkpoint, model.traits);
    return generate(decoder, removed, texts, prompt, options, [](const GeneratedToken&) { return true; });
}

bool has_rope(const Model& model, RopeScaling::Kind kind) {
    return std::ranges::any_of(model.traits.ropes,
                               [&](const Rope& rope) { return rope.scaling.kind == kind; });
}

/// A real model with its tokenizer, here or beside the repository; null paths are skipped.
std::vector<fs::path> texts_models() {
    std::vector<fs::path> models{CUTAWAY_SOURCE_DIR "/resources/demo-model", checkpoints / "llama-text"};
    for (const char* name : {"stories260K", "babyllama105"}) {
        if (fs::exists(shared_models / name)) {
            models.push_back(shared_models / name);
        }
    }
    return models;
}

} // namespace

class TestGenerate : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        tokenizer_ = small_tokenizer(path());
        for (const auto& entry : fs::directory_iterator(checkpoints)) {
            fixtures_.push_back(entry.path());
        }
        if (has_python()) {
            printed_by("tests/fixtures/make_families.py", {(path() / "families").string()});
            for (const auto& entry : fs::directory_iterator(path() / "families")) {
                fixtures_.push_back(entry.path());
            }
        }
        std::ranges::sort(fixtures_);
    }

    /// Ids of every family, with slots removed, on every device that this machine has: those of Transformers'
    /// own greedy generation with its cache.
    void everyFamilyGoesOnAsInTransformers() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        constexpr std::int64_t tokens = 20;
        Json jobs = Json::array();
        for (const fs::path& fixture : fixtures_) {
            // Longer than what longrope was first trained on, where Transformers' Llama would keep keys that
            // were turned otherwise.
            jobs.push_back({{"model", fixture.string()},
                            {"removed", removed_names(fixture)},
                            {"tokens", tokens},
                            {"ids", ids_in(fixture, 18)}});
        }
        QVERIFY(jobs.size() >= 13 + 60);
        const Json expected =
            Json::parse(printed_by("tests/core/evaluate/generate_in_transformers.py", {}, jobs.dump()));
        std::set<Finish> ends;
        for (std::size_t job = 0; job < jobs.size() * all_devices().size(); ++job) {
            const std::size_t index = job % jobs.size();
            const Model model = open(jobs[index]["model"].get<std::string>());
            const auto decoder = model.decoder(at::kFloat, all_devices()[job / jobs.size()]);
            const GenerationModel texts(*model.checkpoint, model.traits, tokenizer_);
            Generation generation(*decoder, slots_of(jobs[index]["removed"], decoder->blocks()), texts,
                                  jobs[index]["ids"].get<Ids>(), {.max_tokens = tokens});
            while (generation.next()) {
            }
            auto ids = expected[index]["ids"].get<Ids>();
            const GeneratedText text = generation.text();
            if (text.finish == Finish::context) { // Transformers goes on
                QVERIFY2(text.ids.size() >= 6, fixtures_[index].c_str());
                ids.resize(text.ids.size());
            }
            ends.insert(text.finish);
            QVERIFY2(text.ids == ids, fmt::format("{}: {} instead of {}", fixtures_[index].string(),
                                                  fmt::join(text.ids, " "), fmt::join(ids, " "))
                                          .c_str());
        }
        QCOMPARE(ends, (std::set{Finish::end, Finish::length, Finish::context}));
    }

    /// Texts of models with a tokenizer, with nothing and with something removed.
    void textsAreThoseOfTransformers() {
        if (!has_python()) {
            QSKIP("there is no .venv/bin/python");
        }
        const std::array<std::string, 4> prompts{"Once upon a time", "3 + 4 =", "<s>The \xC3\xA9t\xC3\xA9 ",
                                                 "\xE2\x82\xAC"};
        Json jobs = Json::array();
        for (const fs::path& folder : texts_models()) {
            for (const std::string& prompt : prompts) {
                for (const Json& removed : {Json::array(), Json{"A1", "F2"}, Json{"F0", "A2"}}) {
                    jobs.push_back({{"model", folder.string()},
                                    {"removed", removed},
                                    {"tokens", 40},
                                    {"prompt", prompt}});
                }
            }
        }
        const Json expected =
            Json::parse(printed_by("tests/core/evaluate/generate_in_transformers.py", {}, jobs.dump()));
        for (std::size_t index = 0; index < jobs.size(); ++index) {
            const Model model = open(jobs[index]["model"].get<std::string>());
            const auto decoder = model.decoder();
            const GenerationModel texts(*model.checkpoint, model.traits);
            const std::string prompt = jobs[index]["prompt"].get<std::string>();
            QCOMPARE(texts.encode(prompt), expected[index]["prompt"].get<Ids>());
            std::string streamed;
            const auto removed = slots_of(jobs[index]["removed"], decoder->blocks());
            const GeneratedText text = generate(*decoder, removed, texts, prompt, {.max_tokens = 40},
                                                [&](const GeneratedToken& token) {
                                                    streamed += token.text;
                                                    return true;
                                                });
            QCOMPARE(text.ids, expected[index]["ids"].get<Ids>());
            QCOMPARE(text.text, expected[index]["text"].get<std::string>());
            QCOMPARE(streamed, text.text);
        }
    }

    /// A prompt in parts and then token by token, at every position.
    void logitsWithACacheAreThoseOfAllAtOnce() {
        constexpr std::int64_t length = 23, parts = 9;
        for (const fs::path& fixture : fixtures_) {
            const Model model = open(fixture);
            const auto decoder = model.decoder();
            const std::vector<Slot> removed = slots_of(removed_names(fixture), decoder->blocks());
            const bool by_length = has_rope(model, RopeScaling::Kind::dynamic);
            const Ids ids = ids_in(fixture, length);
            Continuation continuation(*decoder, removed);
            std::int64_t read = 0;
            const auto read_on = [&](std::int64_t count) {
                const at::Tensor logits = continuation.read(
                    std::span(ids).subspan(static_cast<std::size_t>(read), static_cast<std::size_t>(count)));
                read += count;
                // Where keys are turned by the text's length they stay as they are once it grows.
                if (by_length && read > 12) {
                    return;
                }
                const at::Tensor expected =
                    logits_after(*decoder, removed, Ids(ids.begin(), ids.begin() + read));
                const double off =
                    largest_difference(logits, expected) / std::max(1.0, expected.std().item<double>());
                QVERIFY2(off < 1e-5, fmt::format("{} at {}: {}", fixture.string(), read, off).c_str());
            };
            read_on(1);
            read_on(parts);
            read_on(3);
            while (read < length) {
                read_on(1);
            }
        }
    }

    /// A prompt that is too long to go through at once, at every position.
    void aLongPromptGoesThroughInParts() {
        constexpr std::int64_t length = 23;
        for (const fs::path& fixture : fixtures_) {
            const Model model = open(fixture);
            const auto decoder = model.decoder();
            const std::vector<Slot> removed = slots_of(removed_names(fixture), decoder->blocks());
            const Ids ids = ids_in(fixture, length);
            const at::Tensor expected =
                forward(*decoder, removed, at::tensor(ids, at::kLong).unsqueeze(0))[0];
            const double spread = std::max(1.0, expected.std().item<double>());
            std::int64_t read = 0;
            Continuation(*decoder, removed, {}, 4).read(ids, [&](std::int64_t first, const at::Tensor& part) {
                QCOMPARE(first, read);
                QVERIFY(part.size(0) <= 4);
                const double off =
                    largest_difference(decoder->logits(part), expected.narrow(0, first, part.size(0))) /
                    spread;
                QVERIFY2(off < 1e-5, fmt::format("{} at {}: {}", fixture.string(), first, off).c_str());
                read += part.size(0);
            });
            QCOMPARE(read, length);
        }
    }

    /// Before all of it went through.
    void aPromptThatIsTooLongForTheMemoryIsRefusedEarly() {
        const Model model = open(checkpoints / "llama-gqa-tied");
        const auto decoder = model.decoder();
        const GenerationModel texts(*model.checkpoint, model.traits, tokenizer_);
        const Ids ids = ids_in(checkpoints / "llama-gqa-tied", 20);
        int stages = 0;
        const auto count = [&] {
            ++stages;
            return false;
        };
        Generation generation(*decoder, {}, texts, ids, {.memory = 1, .interrupted = count});
        try {
            generation.next();
            QFAIL("it was not refused");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::out_of_memory));
        }
        QVERIFY(stages < 2 * decoder->blocks());
    }

    /// Keys and values of the kept attentions, and of no other.
    void theCacheHoldsNothingForRemovedAttention() {
        const Model model = open(checkpoints / "llama-gqa-tied");
        const auto decoder = model.decoder();
        const Ids ids = ids_in(checkpoints / "llama-gqa-tied", 20);
        const auto bytes = [&](const std::string& removed) {
            Continuation continuation(*decoder, parse_slots(removed, decoder->blocks()));
            continuation.read(ids);
            return continuation.cache().bytes();
        };
        const std::int64_t whole = bytes("");
        const std::int64_t least =
            std::int64_t{2} * decoder->blocks() * 20 * model.traits.kv_heads * model.traits.head_size * 4;
        QVERIFY(whole >= least);
        QVERIFY(whole <= 4 * least);
        QCOMPARE(bytes("F0-1"), whole);
        QCOMPARE(bytes("A0") * decoder->blocks(), whole * (decoder->blocks() - 1));
        QCOMPARE(bytes("A0-" + std::to_string(decoder->blocks() - 1)), std::int64_t{0});
    }

    void theCacheOfASlidingWindowStopsGrowing() {
        const fs::path folder = path() / "families/mistral";
        if (!fs::exists(folder)) {
            QSKIP("there is no .venv/bin/python");
        }
        const auto decoder = open(folder).decoder();
        Continuation continuation(*decoder, {});
        std::int64_t early = 0;
        for (int token = 0; token < 1000; ++token) {
            continuation.read(Ids{token % 61});
            early = token == 100 ? continuation.cache().bytes() : early;
        }
        QCOMPARE(continuation.cache().bytes(), early);
        QVERIFY(early > 0);
    }

    void slotsReadFromTheFileGiveTheSameText() {
        const Model model = open(checkpoints / "llama-text");
        const std::vector<Slot> removed = parse_slots("A1", model.traits.blocks);
        const GenerateOptions options{.max_tokens = 12};
        const Decoder streamed(model.checkpoint, model.traits, LoadOptions{.keep_slots = false});
        const GeneratedText expected = generated(model, *model.decoder(), removed, "The", options);
        QCOMPARE(generated(model, streamed, removed, "The", options).ids, expected.ids);
        // Two texts in turns, each without other slots.
        const GenerationModel texts(*model.checkpoint, model.traits);
        Generation one(streamed, removed, texts, texts.encode("The"), options);
        Generation other(streamed, {}, texts, texts.encode("The"), options);
        while (one.next()) {
            other.next();
        }
        QCOMPARE(one.text().ids, expected.ids);
        QCOMPARE(other.text().ids, generated(model, *model.decoder(), {}, "The", options).ids);
    }

    /// Each token's own and that of the other model, against the probabilities of the whole text.
    void likelihoodsAreThoseOfTheText() {
        const Model model = open(CUTAWAY_SOURCE_DIR "/resources/demo-model");
        const auto decoder = model.decoder();
        const GenerationModel texts(*model.checkpoint, model.traits);
        const std::vector<Slot> removed = parse_slots("A1,F2", decoder->blocks());
        const Ids prompt = texts.encode("The ");
        Generation generation(*decoder, {}, texts, prompt,
                              {.max_tokens = 30, .sampling = {.temperature = 1.5}});
        std::vector<TokenLikelihood> own;
        while (const auto token = generation.next()) {
            own.push_back(token->likelihood);
        }
        const Ids ids = generation.text().ids;
        Ids all = prompt;
        all.insert(all.end(), ids.begin(), ids.end());
        for (const bool cut : {false, true}) {
            const std::vector<Slot> gone = cut ? removed : std::vector<Slot>();
            const std::vector<TokenLikelihood> found = likelihoods(*decoder, gone, prompt, ids, {});
            QCOMPARE(found.size(), ids.size());
            const at::Tensor logits =
                forward(*decoder, gone, at::tensor(all, at::kLong).unsqueeze(0))[0].to(at::kDouble);
            int later = 0;
            for (std::size_t index = 0; index < ids.size(); ++index) {
                const at::Tensor row = logits[static_cast<std::int64_t>(prompt.size() + index) - 1];
                const double expected = row.log_softmax(-1)[ids[index]].item<double>();
                const auto rank = 1 + (row > row[ids[index]]).sum().item<std::int64_t>();
                QVERIFY(std::abs(found[index].logprob - expected) < 1e-4);
                QCOMPARE(found[index].rank, rank);
                if (!cut) {
                    QVERIFY(std::abs(own[index].logprob - expected) < 1e-4);
                    QCOMPARE(own[index].rank, rank);
                }
                later += rank > 1 ? 1 : 0;
            }
            QVERIFY(later > 0); // a sampled text is not all likeliest
        }
    }

    void aSeedGivesItsText() {
        const Model model = open(CUTAWAY_SOURCE_DIR "/resources/demo-model");
        const auto decoder = model.decoder();
        const auto with = [&](std::uint64_t seed) {
            return generated(model, *decoder, {}, "The ",
                             {.max_tokens = 40, .sampling = {.temperature = 1, .seed = seed}})
                .ids;
        };
        QCOMPARE(with(7), with(7));
        QVERIFY(with(7) != with(8));
    }

    /// An end token by config.json, by generation_config.json, and a list of them.
    void anEndTokenEndsIt() {
        CopiedModel copy("llama-text");
        fs::copy_file(checkpoints / "llama-text/tokenizer.json", copy.path() / "tokenizer.json");
        const GenerateOptions options{.max_tokens = 8};
        Json config = read_config(copy.path());
        config["eos_token_id"] = nullptr;
        write_config(copy.path(), config);
        const auto text = [&] {
            const Model model = open(copy.path());
            return generated(model, *model.decoder(), {}, "The", options);
        };
        const GeneratedText whole = text();
        QCOMPARE(whole.finish, Finish::length);
        QCOMPARE(whole.ids.size(), std::size_t{8});
        const std::int64_t end = whole.ids[3];
        const auto first = std::ranges::find(whole.ids, end) - whole.ids.begin();
        const Ids expected(whole.ids.begin(), whole.ids.begin() + first + 1);
        config["eos_token_id"] = end;
        write_config(copy.path(), config);
        QCOMPARE(text().ids, expected);
        QCOMPARE(text().finish, Finish::end);
        QVERIFY(whole.text.starts_with(text().text));
        QVERIFY(whole.text != text().text);
        std::ofstream(copy.path() / "generation_config.json") << Json{{"eos_token_id", nullptr}}.dump();
        QCOMPARE(text().ids, whole.ids);
        std::ofstream(copy.path() / "generation_config.json") << Json{{"eos_token_id", {999999, end}}}.dump();
        QCOMPARE(text().ids, expected);
    }

    void itStopsWhenTold() {
        const Model model = open(checkpoints / "llama-text");
        const auto decoder = model.decoder();
        const GenerationModel texts(*model.checkpoint, model.traits);
        const GeneratedText few =
            generate(*decoder, {}, texts, "The", {.max_tokens = 40},
                     [count = 0](const GeneratedToken&) mutable { return ++count < 3; });
        QCOMPARE(few.ids.size(), std::size_t{3});
        QCOMPARE(few.finish, Finish::stopped);
        int polls = 0;
        const GeneratedText none =
            generated(model, *decoder, {}, "The", {.interrupted = [&] { return ++polls > 2; }});
        QCOMPARE(none.ids.size(), std::size_t{0});
        QCOMPARE(none.finish, Finish::stopped);
        const auto stopped = error_of([&] { likelihoods(*decoder, {}, {1}, {2}, [] { return true; }); });
        QCOMPARE(std::string(stopped ? stopped->code() : ""), std::string(error_code::cancelled));
    }

    void badInputIsAnError() {
        const Model model = open(checkpoints / "llama-text");
        const auto decoder = model.decoder();
        const GenerationModel texts(*model.checkpoint, model.traits);
        const auto encode = [&](const std::string& prompt) { return [&, prompt] { texts.encode(prompt); }; };
        expect_error(encode(std::string(100000, 'a')), error_code::bad_input, "the model's context");
        expect_error(encode("a\xFF"), error_code::bad_input, "UTF-8");
        const Model demo = open(CUTAWAY_SOURCE_DIR "/resources/demo-model");
        const auto demo_decoder = demo.decoder();
        const GenerationModel demo_texts(*demo.checkpoint, demo.traits);
        expect_error([&] { demo_texts.encode(""); }, error_code::bad_input, "no tokens");
        const GenerateOptions little{.max_tokens = 200, .memory = 1000};
        const auto error = error_of([&] { generated(demo, *demo_decoder, {}, "The ", little); });
        QCOMPARE(std::string(error ? error->code() : ""), std::string(error_code::out_of_memory));
    }

    void logitsThatAreNotFiniteAreAnError() {
        CopiedModel copy("llama-mha");
        StoredTensors tensors = read_tensors(copy.path());
        tensor_named(tensors, "model.norm.weight").fill(3e38F);
        write_tensors(copy.path(), tensors);
        const Model model = open(copy.path());
        const auto decoder = model.decoder();
        const GenerationModel texts(*model.checkpoint, model.traits, tokenizer_);
        Generation generation(*decoder, {}, texts, {1, 2, 3}, {});
        const auto error = error_of([&] { generation.next(); });
        QCOMPARE(std::string(error ? error->message() : ""),
                 std::string("The model's logits with this plan are not finite"));
    }

  private:
    fs::path path() const { return folder_.path().toStdString(); }

    QTemporaryDir folder_;
    std::shared_ptr<const Tokenizer> tokenizer_;
    std::vector<fs::path> fixtures_;
};

QTEST_GUILESS_MAIN(TestGenerate)
#include "test_generate.moc"
