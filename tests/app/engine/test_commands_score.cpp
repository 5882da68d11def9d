#include "core/plan/settings.h"
#include "tests/app/engine/searching.h"

#include <algorithm>
#include <pty.h>
#include <unistd.h>

namespace cutaway {

using namespace testing;

namespace {

QString write_ids(const Searched& searched) {
    write_file(searched.path("two.json"), "[[1, 2, 3, 4, 5, 6], [7, 8, 9, 3, 2, 1]]");
    return searched.path("two.json");
}

} // namespace

class TestCommandsScore : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void equalsBruteForce_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("llama-biases") << "llama-biases";
        QTest::newRow("llama-gqa-tied") << "llama-gqa-tied";
    }

    /// The divergence of the first cuts of every search is the score of the last of them.
    void equalsBruteForce() {
        QFETCH(QString, name);
        const Searched searched(name);
        for (const auto& [divergence, entry] : searched.greedy.at("divergences").items()) {
            constexpr std::size_t cuts = 3;
            const Json& steps = entry.at("steps");
            const Json first(std::vector<Json>(steps.begin(), steps.begin() + cuts));
            const Run run =
                searched.run("score", {"--remove", QString::fromStdString(cuts_of(first)), "--json"});
            QCOMPARE(run.code, 0);
            const Json values = run.document().at("divergence");
            const double expected = steps.at(cuts - 1).at("score").get<double>();
            QVERIFY2(close(values.at(divergence).get<double>(), expected, 1e-5), values.dump().c_str());
            QCOMPARE(values.size(), all_divergences.size());
            QCOMPARE(run.document().at("removed").size(), cuts);
        }
    }

    void ofTheUntouchedModelIsNothing() {
        const Searched searched("llama-biases");
        const Json values = searched.run("score", {"--json"}).document().at("divergence");
        for (const char* name : {"js", "js-finercut", "kl", "euclidean"}) {
            QCOMPARE(values.at(name).get<double>(), 0.0);
        }
        QVERIFY(std::abs(values.at("angular").get<double>()) < 1e-6);
        const double nll = searched.greedy.at("reference_nll").get<double>();
        QVERIFY(close(values.at("nll").get<double>(), nll, 1e-6));
    }

    void takesEveryKindOfPlan() {
        const Searched searched("llama-biases");
        QCOMPARE(searched.run("prune", {"--cuts", "2", "--session", "s.cutaway"}).code, 0);
        const Run pruned = searched.run("prune", {"--cuts", "2", "--json", "--export", "plan:plan.json"});
        write_file(searched.path("pruned.json"), pruned.output);
        const std::string cuts = cuts_of(pruned.document().at("steps"));
        write_file(searched.path("own.json"),
                   QByteArray::fromStdString(Json{{"removed", pruned.document().at("removed")}}.dump()));
        const Json expected =
            searched.run("score", {"--remove", QString::fromStdString(cuts), "--json"}).document();
        for (const char* plan : {"s.cutaway", "plan.json", "pruned.json", "own.json"}) {
            const Json document = searched.run("score", {"--plan", plan, "--json"}).document();
            QCOMPARE(document.at("divergence"), expected.at("divergence"));
        }
        // What --remove names comes on top, and once.
        const std::string more = cuts.substr(0, 2) + ",A0";
        const Json both =
            searched.run("score", {"--plan", "s.cutaway", "--remove", QString::fromStdString(more), "--json"})
                .document();
        QCOMPARE(both.at("removed").size(), std::size_t(3));
    }

    void listsTheSameInWords() {
        const Run run = Searched("llama-biases").run("score", {"--remove", "A1"});
        for (const Divergence divergence : all_divergences) {
            QVERIFY2(("\n" + run.output.toStdString()).find("\n" + std::string(name(divergence)) + " ") !=
                         std::string::npos,
                     run.output.constData());
        }
        QCOMPARE(run.errors, QByteArray());
    }

    /// On a terminal the untouched model's sequences and then the plan's are counted as they go.
    void showsHowFarItIs() {
        int terminal = -1, own = -1;
        QCOMPARE(openpty(&terminal, &own, nullptr, nullptr, nullptr), 0);
        const Searched searched("llama-biases");
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("TERM", "xterm");
        process.setProcessEnvironment(environment);
        process.setChildProcessModifier([own] { dup2(own, STDERR_FILENO); });
        process.start(CUTAWAY_ENGINE, {"score", checkpoints + "llama-biases", "--tokens", write_ids(searched),
                                       "--remove", "A1", "--json"});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 0);
        std::string shown(1 << 16, '\0');
        shown.resize(
            static_cast<std::size_t>(std::max<ssize_t>(read(terminal, shown.data(), shown.size()), 0)));
        ::close(own);
        ::close(terminal);
        for (const char* bar : {"reference ", "scoring "}) {
            QVERIFY2(shown.find(bar) != std::string::npos, shown.c_str());
        }
        QVERIFY2(shown.find(" 2/2 ") != std::string::npos, shown.c_str());
    }

    void takesSequencesOfDifferentLengths() {
        const Searched searched("llama-biases");
        write_file(searched.path("ids.json"), "[[1, 2, 3, 4, 5, 6], [7, 8]]");
        QCOMPARE(searched.run("score", {"--remove", "F1"}).code, 0);
    }

    void cutsTheShippedTextByDefault() {
        const Json document =
            run_engine({"score", "demo", "--sequences", "2", "--length", "16", "--json"}).document();
        const Json& calibration = document.at("calibration");
        QCOMPARE(calibration.at("sequences").get<int>(), 2);
        QCOMPARE(calibration.at("length").get<int>(), 16);
        QCOMPARE(calibration.at("source").get<std::string>(), std::string("default"));
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestCommandsScore)
#include "test_commands_score.moc"
