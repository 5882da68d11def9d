#include "core/model/forward.h"
#include "tests/core/model/model_files.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <thread>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

std::vector<Slot> removed_slots(const std::filesystem::path& folder, int blocks) {
    std::vector<Slot> slots;
    const Json expected = read_json(folder / "expected.json", error_code::bad_input);
    for (const Json& name : expected.at("removed")) {
        slots.push_back(parse_slot(name.get<std::string>(), blocks));
    }
    return slots;
}

/// A row for every fixture checkpoint.
void add_fixtures() {
    QTest::addColumn<QString>("name");
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(checkpoints)) {
        const QString name = QString::fromStdString(entry.path().filename().string());
        QTest::newRow(qPrintable(name)) << name;
        ++count;
    }
    QVERIFY(count >= 13);
}

} // namespace

class TestDecoder : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// The fixtures' logits are of unit scale and come from Transformers.
    void logitsAreTransformers_data() { add_fixtures(); }
    void logitsAreTransformers() {
        QFETCH(QString, name);
        const std::filesystem::path folder = checkpoints / name.toStdString();
        const auto decoder = open(folder).decoder();
        const std::filesystem::path file = folder / "expected.safetensors";
        const at::Tensor ids = read_tensor(file, "ids");
        const at::Tensor logits = forward(*decoder, {}, ids);
        QCOMPARE(logits.scalar_type(), at::kFloat);
        QVERIFY(largest_difference(logits, read_tensor(file, "logits")) < 1e-4);
        const std::vector<Slot> removed = removed_slots(folder, decoder->blocks());
        const at::Tensor without = forward(*decoder, removed, ids);
        QVERIFY(largest_difference(without, read_tensor(file, "logits_removed")) < 1e-4);
        QVERIFY(largest_difference(without, logits) > 1e-2);
    }

    void realModelsMatchTheirReference_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("stories260K") << "stories260K";
        QTest::newRow("babyllama105") << "babyllama105";
    }
    void realModelsMatchTheirReference() {
        QFETCH(QString, name);
        const std::filesystem::path folder = shared_models / name.toStdString();
        if (!std::filesystem::exists(folder)) {
            QSKIP("no shared models here");
        }
        const Json reference = read_json(folder / "reference.json", error_code::bad_input);
        const auto ids = reference.at("ids").get<std::vector<std::int64_t>>();
        const auto decoder = open(folder).decoder();
        const auto length = static_cast<std::int64_t>(ids.size());
        const at::Tensor logits = at::tensor(sequence_logits(*decoder, {}, ids)).view({length, -1});
        const at::Tensor last =
            at::tensor(reference.at("last_logits").get<std::vector<double>>(), at::kDouble);
        const double scale = last.std().item<double>();
        QVERIFY(largest_difference(logits[-1].to(at::kDouble), last) < 1e-4 * std::max(1.0, scale));
        const at::Tensor next = at::tensor(ids).narrow(0, 1, length - 1).unsqueeze(1);
        const at::Tensor p = at::log_softmax(logits.narrow(0, 0, length - 1).to(at::kDouble), -1);
        const double nll = -p.gather(1, next).mean().item<double>();
        QVERIFY(std::abs(nll - reference.at("mean_nll").get<double>()) < 1e-4);
    }

    /// Products in bfloat16 lose 3 significant digits, and nothing else does: by one branch and the next the
    /// error of logits of unit scale stays below 0.03 (root mean square).
    void bfloat16StaysClose_data() { add_fixtures(); }
    void bfloat16StaysClose() {
        QFETCH(QString, name);
        const std::filesystem::path folder = checkpoints / name.toStdString();
        const auto decoder = open(folder).decoder(at::kBFloat16);
        QCOMPARE(decoder->dtype(), at::kBFloat16);
        const std::filesystem::path file = folder / "expected.safetensors";
        const at::Tensor logits = forward(*decoder, {}, read_tensor(file, "ids"));
        QCOMPARE(logits.scalar_type(), at::kFloat);
        const at::Tensor difference = logits - read_tensor(file, "logits");
        const double error = difference.square().mean().sqrt().item<double>();
        QVERIFY2(error < 0.03, std::to_string(error).c_str());
        QVERIFY2(error > 1e-4, "nothing was computed in bfloat16");
    }

    /// Without any branch a model is its embeddings, last norm and head.
    void everythingRemovedIsTheHead() {
        const auto decoder = open(checkpoints / "llama-mha").decoder();
        std::vector<Slot> all;
        for (int index = 0; index < 2 * decoder->blocks(); ++index) {
            all.emplace_back(index);
        }
        const at::Tensor ids = at::tensor({3, 1, 4, 1, 5}, at::kLong).unsqueeze(0);
        const at::Tensor expected = decoder->logits(decoder->embed(ids).flatten(0, 1));
        QVERIFY(forward(*decoder, all, ids).flatten(0, 1).equal(expected));
    }

    /// Slots applied to a view of a larger buffer, as the search does, and by two threads at once.
    void branchesAreAppliedInPlace() {
        const auto decoder = open(checkpoints / "llama-gqa-tied").decoder();
        const at::Tensor ids = read_tensor(checkpoints / "llama-gqa-tied/expected.safetensors", "ids");
        const at::Tensor start = decoder->embed(ids);
        at::Tensor expected = start.clone();
        const at::Tensor buffer = at::stack({start, start, start});
        const auto run = [&](at::Tensor streams) {
            const c10::InferenceMode guard;
            at::set_num_threads(1);
            for (int index = 0; index < 2 * decoder->blocks(); ++index) {
                decoder->apply(std::vector{Slot(index)}, streams);
            }
        };
        run(expected);
        std::thread other(run, buffer[1]);
        run(buffer[2]);
        other.join();
        QVERIFY(buffer[0].equal(start));
        QVERIFY(buffer[1].equal(expected));
        QVERIFY(buffer[2].equal(expected));
        QVERIFY(!expected.equal(start));
    }

    /// A longer sequence than any before makes the table of positions longer; what came before stays.
    void laterTokensChangeNoEarlierOnes() {
        const auto decoder = open(checkpoints / "llama31-scaling").decoder();
        const at::Tensor ids = read_tensor(checkpoints / "llama31-scaling/expected.safetensors", "ids");
        const at::Tensor beginning = forward(*decoder, {}, ids.narrow(1, 0, 20));
        const at::Tensor whole = forward(*decoder, {}, ids);
        QVERIFY(largest_difference(whole.narrow(1, 0, 20), beginning) < 1e-5);
        const at::Tensor one = forward(*decoder, {}, ids.narrow(1, 0, 1));
        QVERIFY(largest_difference(whole.narrow(1, 0, 1), one) < 1e-5);
    }

    /// The window of Mistral's default, where the configuration says nothing of it.
    void windowsHaveADefault() {
        Json config = read_config(checkpoints / "mistral-v03");
        config.erase("sliding_window");
        const CopiedModel copy("mistral-v03", config);
        QCOMPARE(open(copy.path()).traits.block.front().window, std::optional<std::int64_t>(4096));
        QVERIFY(!open(checkpoints / "llama-mha").traits.block.front().window);
    }

    /// llama-biases: d 30, 3 heads of 14, FFN 53, vocabulary 67.
    void operationsAreCounted() {
        const auto decoder = open(checkpoints / "llama-biases").decoder();
        QCOMPARE(decoder->branch_flops(Slot(0, Kind::attention), 10),
                 2.0 * 4 * 42 * 30 * 10 + 4.0 * 42 * 10 * 11 / 2);
        QCOMPARE(decoder->branch_flops(Slot(3, Kind::ffn), 10), 2.0 * 3 * 53 * 30 * 10);
        QCOMPARE(decoder->head_flops(), 2.0 * 67 * 30);
        QCOMPARE(decoder->hidden_size(), 30);
        QCOMPARE(decoder->vocabulary(), 67);
        QCOMPARE(decoder->blocks(), 4);
    }

    /// Parameters at four bytes each; in bfloat16 at two, but for embeddings, last norm and head.
    void memoryIsForeseen() {
        const Model model = open(checkpoints / "llama-biases");
        QCOMPARE(weight_bytes(model.traits, at::kFloat), 4 * 44698);
        QCOMPARE(weight_bytes(model.traits, at::kBFloat16), 2 * 44698 + 2 * (2 * 67 * 30 + 30));
    }

    /// One slot in memory at a time computes the same.
    void slotsNeedNotBeKept() {
        const Model model = open(checkpoints / "llama-bf16");
        const Decoder frugal(model.checkpoint, model.traits, {.keep_slots = false});
        const at::Tensor ids = read_tensor(checkpoints / "llama-bf16/expected.safetensors", "ids");
        const at::Tensor expected = forward(*model.decoder(), {}, ids);
        std::vector<at::Tensor> found(3);
        std::vector<std::thread> threads;
        for (at::Tensor& logits : found) {
            threads.emplace_back([&] { logits = forward(frugal, {}, ids); });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (const at::Tensor& logits : found) {
            QVERIFY(largest_difference(logits, expected) < 1e-5);
        }
    }

    /// What is wrong with a weight shows when it is needed.
    void slotsThatAreNotKeptAreCheckedWhenLoaded() {
        const CopiedModel copy("llama-mha");
        StoredTensors tensors = read_tensors(copy.path());
        tensor_named(tensors, "model.layers.1.mlp.up_proj.weight").fill(NAN, 3);
        write_tensors(copy.path(), tensors);
        const Model model = open(copy.path());
        const Decoder frugal(model.checkpoint, model.traits, {.keep_slots = false});
        expect_error([&] { forward(frugal, {}, at::zeros({1, 4}, at::kLong)); }, error_code::bad_checkpoint,
                     "model.layers.1.mlp.up_proj.weight");
        QCOMPARE(forward(frugal, {Slot(1, Kind::ffn)}, at::zeros({1, 4}, at::kLong)).size(1), 4);
    }

    void loadingReportsAndStops() {
        const Model model = open(checkpoints / "llama-mha");
        std::vector<std::int64_t> seen;
        const auto load_with = [&](const LoadOptions& options) {
            const Decoder decoder(model.checkpoint, model.traits, options);
        };
        load_with({.progress = [&](std::int64_t done, std::int64_t total) {
            QCOMPARE(total, 6);
            seen.push_back(done);
        }});
        QCOMPARE(seen, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6}));
        int polls = 0;
        const LoadOptions stopped{.interrupted = [&] { return ++polls == 3; }};
        expect_error([&] { load_with(stopped); }, error_code::cancelled, "");
        QCOMPARE(polls, 3);
    }
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "test_decoder.moc"
