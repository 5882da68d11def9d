#include "core/evaluate/log_likelihoods.h"
#include "core/model/forward.h"
#include "core/runtime/device.h"
#include "tests/core/model/model_files.h"
#include "tests/core/python.h"

#include <fmt/format.h>

#include <cmath>

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

namespace {

using Ids = std::vector<std::int64_t>;

Ids joined(const Ids& one, const Ids& other) {
    Ids both = one;
    both.insert(both.end(), other.begin(), other.end());
    return both;
}

/// A document as a benchmark's: one context and several choices.
std::vector<TokenRequest> document(const Ids& examples, const Ids& question,
                                   const std::vector<Ids>& choices) {
    std::vector<TokenRequest> requests;
    for (const Ids& choice : choices) {
        Ids all = joined(joined(examples, question), choice);
        all.pop_back();
        requests.push_back({.input = std::make_shared<const Ids>(std::move(all)),
                            .targets = choice,
                            .examples = std::ssize(examples)});
    }
    return requests;
}

/// Documents of all shapes out of a fixture's tokens.
std::vector<std::vector<TokenRequest>> documents_of(const Ids& ids) {
    const auto part = [&](std::ptrdiff_t first, std::ptrdiff_t count) {
        return Ids(ids.begin() + first, ids.begin() + first + count);
    };
    const Ids examples = part(0, 7);
    return {
        document({}, part(2, 6), {part(0, 1), part(9, 3), part(4, 4), part(9, 2)}),
        document(examples, part(7, 4), {part(1, 1), part(3, 1), part(5, 1)}), // letters
        document(examples, part(5, 3), {part(8, 2), part(10, 3)}),
        document({}, part(0, 11), {part(11, 3)}), // nothing to choose
        // Two contexts and one ending, as WinoGrande's.
        {document({}, joined(part(0, 5), part(7, 2)), {part(9, 3)}).front(),
         document({}, joined(part(0, 5), part(8, 1)), {part(9, 3)}).front()},
        // Nothing in common.
        {document({}, part(1, 4), {part(6, 2)}).front(), document({}, part(2, 4), {part(6, 2)}).front()},
        document(examples, part(6, 3), {part(8, 2), part(8, 2)}), // two that are the same
        // Beyond the lengths that some fixtures' rotary positions were first trained on, and across them.
        document({}, part(0, 17), {part(17, 2), part(18, 4)}),
        document({}, part(3, 9), {part(12, 2), part(11, 8)}),
        document(part(0, 14), part(14, 3), {part(17, 1), part(18, 3)}),
    };
}

std::vector<DocumentRequests> spans_of(const std::vector<std::vector<TokenRequest>>& documents) {
    return {documents.begin(), documents.end()};
}

/// By the whole forward pass over each input, one after the other.
LogLikelihood whole(const Decoder& decoder, const std::vector<Slot>& removed, const TokenRequest& request) {
    const at::Tensor logits =
        forward(decoder, removed, at::tensor(*request.input, at::kLong).unsqueeze(0))[0];
    const std::int64_t count = std::ssize(request.targets);
    const at::Tensor rows = logits.narrow(0, logits.size(0) - count, count);
    const at::Tensor targets = at::tensor(request.targets, at::kLong);
    const at::Tensor likelihoods = rows.to(at::kDouble).log_softmax(-1).gather(1, targets.unsqueeze(1));
    return {.sum = likelihoods.sum().item<double>(), .greedy = rows.argmax(-1).equal(targets)};
}

} // namespace

class TestLogLikelihoods : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        for (const auto& entry : fs::directory_iterator(checkpoints)) {
            fixtures_.push_back(entry.path());
        }
        if (has_python()) {
            const fs::path families = fs::path(folder_.path().toStdString()) / "families";
            printed_by("tests/fixtures/make_families.py", {families.string()});
            for (const auto& entry : fs::directory_iterator(families)) {
                fixtures_.push_back(entry.path());
            }
        } else {
            qInfo("skipped: the families' fixtures, for which there is no .venv/bin/python");
        }
        QVERIFY(fixtures_.size() >= 13);
    }

    /// What is computed once for several is what each has by itself on a CPU: for every way in which a family
    /// knows of positions and hides tokens, on every device that this machine has.
    void everyFamilyHasTheWholePassesNumbers_data() {
        QTest::addColumn<QString>("device");
        for (const c10::Device device : all_devices()) {
            QTest::newRow(device.str().c_str()) << QString::fromStdString(device.str());
        }
    }
    void everyFamilyHasTheWholePassesNumbers() {
        QFETCH(QString, device);
        for (const fs::path& fixture : fixtures_) {
            const Model model = open(fixture);
            const auto reference = model.decoder();
            const auto decoder = model.decoder(at::kFloat, c10::Device(device.toStdString()));
            const std::vector<std::vector<TokenRequest>> documents = documents_of(ids_of(fixture));
            for (const std::vector<Slot>& removed : {std::vector<Slot>{}, std::vector<Slot>{Slot(0)}}) {
                const std::vector<LogLikelihood> ours =
                    log_likelihoods(*decoder, removed, spans_of(documents), {});
                auto our = ours.begin();
                for (const std::vector<TokenRequest>& document : documents) {
                    for (const TokenRequest& request : document) {
                        const LogLikelihood expected = whole(*reference, removed, request);
                        QVERIFY2(std::abs(our->sum - expected.sum) < 1e-4,
                                 fmt::format("{}: {} instead of {}", fixture.string(), our->sum, expected.sum)
                                     .c_str());
                        QCOMPARE(our->greedy, expected.greedy);
                        ++our;
                    }
                }
                QVERIFY(our == ours.end());
            }
        }
    }

    /// Counted in tokens: a context once for its choices, examples once for the documents after them.
    void whatIsSharedIsComputedOnce() {
        const auto [decoder, documents] = llama();
        const auto tokens = [&](const std::vector<DocumentRequests>& asked) {
            std::int64_t all = 0;
            log_likelihoods(
                *decoder, {}, asked,
                {.threads = 1, .progress = [&](std::int64_t, std::int64_t total) { all = total; }});
            return all;
        };
        const std::vector<DocumentRequests> asked = spans_of(documents);
        QCOMPARE(tokens({asked[0]}), 6 + 0 + 2 + 3 + 1);
        QCOMPARE(tokens({asked[1]}), 7 + 4);
        QCOMPARE(tokens({asked[2]}), 7 + 3 + 1 + 2);
        QCOMPARE(tokens({asked[1], asked[2], asked[6]}), 7 + 4 + (3 + 1 + 2) + (3 + 1));
        QCOMPARE(tokens({asked[3]}), 11 + 2);
        QCOMPARE(tokens({asked[4]}), 5 + (2 + 2) + (1 + 2));
        QCOMPARE(tokens({asked[5]}), (4 + 1) + (4 + 1));
        // Endings of more than 512 tokens together are not beside each other.
        const auto long_endings = [&](std::size_t count, std::int64_t length) {
            std::vector<Ids> endings;
            for (std::size_t ending = 0; ending < count; ++ending) {
                endings.emplace_back(static_cast<std::size_t>(length + 1), static_cast<std::int64_t>(ending));
            }
            return document({}, {7, 8, 9}, endings);
        };
        const auto four = long_endings(4, 200), three = long_endings(3, 300);
        QCOMPARE(tokens({four}), 2 * (3 + 2 * 200));
        QCOMPARE(tokens({three}), 3 * (3 + 300));
        QCOMPARE(largest_text(four), 3 + 2 * 200);
        QCOMPARE(largest_text(three), 3 + 300);
        QCOMPARE(largest_text(asked[2]), 7 + 3 + 1 + 2);
    }

    void aDocumentDoesNotDependOnOthers_data() {
        QTest::addColumn<QString>("fixture");
        QTest::addColumn<bool>("halves");
        for (const fs::path& fixture : fixtures_) {
            if (fixture.parent_path() == checkpoints) {
                const std::string name = fixture.filename().string();
                QTest::newRow(name.c_str()) << QString::fromStdString(name) << false;
                QTest::newRow((name + " in bfloat16").c_str()) << QString::fromStdString(name) << true;
            }
        }
    }

    /// To the last bit, whatever else is asked, in whichever order, batches however large and by however many
    /// threads.
    void aDocumentDoesNotDependOnOthers() {
        QFETCH(QString, fixture);
        QFETCH(bool, halves);
        const fs::path folder = checkpoints / fixture.toStdString();
        const auto decoder = open(folder).decoder(halves ? at::kBFloat16 : at::kFloat);
        const std::vector<std::vector<TokenRequest>> documents = documents_of(ids_of(folder));
        const std::vector<DocumentRequests> asked = spans_of(documents);
        std::vector<LogLikelihood> alone;
        for (auto one = asked.rbegin(); one != asked.rend(); ++one) {
            std::ranges::copy(log_likelihoods(*decoder, {}, std::vector{*one}, {.threads = 1}),
                              std::back_inserter(alone));
        }
        for (const std::size_t copies : {1, 40}) {
            std::vector<DocumentRequests> many;
            for (std::size_t copy = 0; copy < copies; ++copy) {
                many.insert(many.end(), asked.rbegin(), asked.rend());
            }
            for (const int threads : {1, 3}) {
                const std::vector<LogLikelihood> all = log_likelihoods(
                    *decoder, {}, many, {.threads = threads, .batch_tokens = threads == 1 ? 4096 : 0});
                QCOMPARE(all.size(), copies * alone.size());
                for (std::size_t index = 0; index < all.size(); ++index) {
                    const LogLikelihood& expected = alone[index % alone.size()];
                    QVERIFY(all[index].sum == expected.sum); // QCOMPARE is for near ones
                    QCOMPARE(all[index].greedy, expected.greedy);
                }
            }
        }
    }

  private:
    static Ids ids_of(const fs::path& fixture) {
        const at::Tensor ids = read_tensor(fixture / "expected.safetensors", "ids")[0].contiguous();
        const auto* first = ids.const_data_ptr<std::int64_t>();
        return {first, first + ids.numel()};
    }

    static std::pair<std::unique_ptr<const Decoder>, std::vector<std::vector<TokenRequest>>> llama() {
        const fs::path fixture = checkpoints / "llama-gqa-tied";
        return {open(fixture).decoder(), documents_of(ids_of(fixture))};
    }

    const QTemporaryDir folder_;
    std::vector<fs::path> fixtures_;
};

QTEST_GUILESS_MAIN(TestLogLikelihoods)
#include "test_log_likelihoods.moc"
