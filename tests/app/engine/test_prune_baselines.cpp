#include "core/plan/session.h"
#include "tests/app/engine/searching.h"

namespace cutaway {

using namespace testing;

namespace {

constexpr double float32_error = 1e-5;

/// What is wrong with our cuts and scores beside those of baselines.py; empty: nothing.
std::string other_cuts(const Json& steps, const Json& expected) {
    if (steps.size() != expected.size()) {
        return std::to_string(steps.size()) + " steps, not " + std::to_string(expected.size());
    }
    for (std::size_t number = 0; number < steps.size(); ++number) {
        Json slots{steps[number].at("cut")};
        for (const Json& slot : steps[number].value("also", Json::array())) {
            slots.push_back(slot);
        }
        if (slots != expected[number].at("cut") ||
            !close(steps[number].at("score"), expected[number].at("score"), float32_error)) {
            return "step " + std::to_string(number + 1) + ": " + steps[number].dump();
        }
    }
    return {};
}

} // namespace

/// The searches that the greedy one over slots is compared with, and the budgets, as scripts run them.
class TestPruneBaselines : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void equalsTheScript_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("where"); ///< in baselines.json
        QTest::newRow("block") << QStringList{"--unit", "block"} << "/units/block";
        QTest::newRow("attention") << QStringList{"--unit", "attention"} << "/units/attention";
        QTest::newRow("ffn") << QStringList{"--unit", "ffn"} << "/units/ffn";
        QTest::newRow("one-shot") << QStringList{"--order", "one-shot"} << "/orders/one-shot";
        QTest::newRow("influence") << QStringList{"--order", "block-influence"} << "/orders/block-influence";
        QTest::newRow("influence of blocks")
            << QStringList{"--order", "block-influence", "--unit", "block"} << "/orders/block-influence";
        QTest::newRow("window") << QStringList{"--order", "window", "--cuts", "2"} << "/windows/2";
        QTest::newRow("tail") << QStringList{"--order", "tail", "--unit", "slot"} << "/orders/tail";
        QTest::newRow("random") << QStringList{"--order", "random"} << "/orders/random 0";
        QTest::newRow("seed") << QStringList{"--order", "random", "--seed", "12345"}
                              << "/orders/random 12345";
    }
    void equalsTheScript() {
        QFETCH(QStringList, options);
        QFETCH(QString, where);
        const Searched searched("llama-biases");
        const Json baselines = json_of(searched.model + "/baselines.json");
        if (!options.contains("--cuts")) {
            options += {"--max-divergence", "9"}; // as good as none
        }
        const Json document = searched.prune(options);
        QCOMPARE(other_cuts(document.at("steps"), baselines.at(Json::json_pointer(where.toStdString()))),
                 std::string());
    }

    /// A block's cut is one step and one event, in the document and in the session; resuming goes on from it.
    void blocksAreResumed() {
        const Searched searched("llama-biases");
        const QStringList words{"--unit", "block", "--session", "s.cutaway"};
        const Json whole = searched.prune({"--unit", "block", "--cuts", "3"});
        QVERIFY(!searched.prune(words + QStringList{"--cuts", "1"}).is_null());
        const Session first = read_session(searched.path("s.cutaway").toStdString());
        QCOMPARE(first.plan.events().size(), std::size_t(1));
        QCOMPARE(first.plan.events()[0].slots.size(), std::size_t(2));
        QCOMPARE(first.steps.at(0).slots().size(), std::size_t(2));
        // The unit is the session's.
        const Json resumed = searched.prune({"--resume", "--session", "s.cutaway", "--cuts", "3"});
        QVERIFY(same_steps(resumed.at("steps"), whole.at("steps")));
        QCOMPARE(resumed.at("removed"), whole.at("removed"));
        QCOMPARE(resumed.at("settings").at("unit").get<std::string>(), std::string("block"));
        QCOMPARE(resumed.at("removed").size(), std::size_t(6));
    }

    void showsBothSlotsOfABlock() {
        const Run run = Searched("llama-biases").run("prune", {"--unit", "block", "--cuts", "1"});
        const Json expected =
            json_of(checkpoints + "llama-biases/baselines.json").at("units").at("block").at(0);
        const QByteArray block =
            QByteArray::fromStdString(expected.at("cut").at(0).get<std::string>()).mid(1);
        const QByteArray cut = "A" + block + ",F" + block;
        QVERIFY2(run.output.startsWith(cut), run.output.constData());
        QVERIFY2(run.errors.contains("step 1: cut " + cut), run.errors.constData());
    }

    void endsAtSizes() {
        const Searched searched("llama-biases");
        const Json info = run_engine({"inspect", searched.model, "--json"}).document();
        const auto left = [&](const Json& document, const char* key) {
            auto bytes = info.at(key).get<std::int64_t>();
            for (const Json& slot : info.at("slots")) {
                const Json& removed = document.at("removed");
                const bool gone = std::find(removed.begin(), removed.end(), slot.at("slot")) != removed.end();
                bytes -= gone ? slot.at(key).get<std::int64_t>() : 0;
            }
            return bytes;
        };
        const auto bytes = info.at("bytes").get<std::int64_t>();
        const Json weights = searched.prune({"--bytes", QString::number(bytes * 3 / 4)});
        QCOMPARE(weights.at("stopped_by").get<std::string>(), std::string("bytes"));
        QVERIFY(left(weights, "bytes") <= bytes * 3 / 4 && weights.at("unmet").empty());
        const auto kv = info.at("kv_bytes_per_token").get<std::int64_t>();
        const Json cache = searched.prune({"--unit", "attention", "--kv-bytes", QString::number(kv / 2)});
        QCOMPARE(cache.at("stopped_by").get<std::string>(), std::string("kv-bytes"));
        QCOMPARE(left(cache, "kv_bytes_per_token"), kv / 2);
        QCOMPARE(cache.at("removed").size(), std::size_t(2));
        QCOMPARE(cache.at("settings").at("budget"), (Json{{"kv_bytes", kv / 2}}));
    }

    void tellsHowFarItGot() {
        const Searched searched("llama-biases");
        const QStringList options{"--unit", "ffn", "--kv-bytes", "1", "--cuts", "9"};
        const Run run = searched.run("prune", options + QStringList{"--json", "--session", "s.cutaway"});
        QCOMPARE(run.code, 0);
        const Json document = run.document();
        const Json info = run_engine({"inspect", searched.model, "--json"}).document();
        const Json expected{{{"budget", "cuts"}, {"wanted", 9.0}, {"reached", 4.0}},
                            {{"budget", "kv_bytes"},
                             {"wanted", 1.0},
                             {"reached", info.at("kv_bytes_per_token").get<double>()}}};
        QCOMPARE(document.at("stopped_by").get<std::string>(), std::string("candidates"));
        QCOMPARE(document.at("unmet"), expected);
        QCOMPARE(json_of(searched.path("s.cutaway")).at("unmet"), expected);
        const Run words = searched.run("prune", options);
        QVERIFY2(words.output.contains("not met: cuts of 9, got to 4\n"), words.output.constData());
    }

    void perplexityIsALimit() {
        const Searched searched("llama-biases");
        const Json baselines = json_of(searched.model + "/baselines.json");
        const double after_one = baselines.at("perplexities").at(1).get<double>();
        const double highest = std::max(after_one, baselines.at("perplexities").at(0).get<double>());
        const Json none = searched.prune({"--unit", "block", "--cuts", "1", "--max-perplexity",
                                          QString::number(after_one * 0.999, 'g', 17)});
        QCOMPARE(none.at("stopped_by").get<std::string>(), std::string("perplexity"));
        QVERIFY(none.at("steps").empty());
        const Json one = searched.prune({"--unit", "block", "--cuts", "1", "--max-perplexity",
                                         QString::number(highest * 1.001, 'g', 17)});
        QCOMPARE(one.at("steps").size(), std::size_t(1));
        const Json cost =
            searched
                .run("score", {"--json", "--remove",
                               QString::fromStdString(one.at("removed").at(0).get<std::string>() + "," +
                                                      one.at("removed").at(1).get<std::string>())})
                .document();
        QVERIFY(close(cost.at("perplexity"), after_one, float32_error));
    }

    void refusesWhatMakesNoSense_data() {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("seed of greedy") << QStringList{"--seed", "1"};
        QTest::newRow("seed of tail") << QStringList{"--order", "tail", "--seed", "1"};
        QTest::newRow("influence of attention")
            << QStringList{"--order", "block-influence", "--unit", "attention"};
        QTest::newRow("window of slots") << QStringList{"--order", "window", "--unit", "slot"};
        QTest::newRow("window of no size") << QStringList{"--order", "window", "--max-divergence", "1"};
        QTest::newRow("no unit") << QStringList{"--unit", "layer"};
        QTest::newRow("no order") << QStringList{"--order", "best"};
        QTest::newRow("negative seed") << QStringList{"--order", "random", "--seed", "-1"};
        QTest::newRow("bytes") << QStringList{"--bytes", "12 gigs"};
        QTest::newRow("kv bytes") << QStringList{"--kv-bytes", "-1"};
        QTest::newRow("perplexity") << QStringList{"--max-perplexity", "nan"};
    }
    void refusesWhatMakesNoSense() {
        QFETCH(QStringList, options);
        const Run run = Searched("llama-biases").run("prune", options + QStringList{"--json"});
        QCOMPARE(run.code, 2);
        QCOMPARE(run.error_code(), std::string("bad-usage"));
        QVERIFY(!run.document().at("error").at("help").get<std::string>().empty());
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestPruneBaselines)
#include "test_prune_baselines.moc"
