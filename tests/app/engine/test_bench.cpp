#include "core/plan/settings.h"
#include "tests/app/engine/searching.h"

namespace cutaway {

using namespace testing;

/// A shape that takes no time.
const QStringList small{"bench",       "--shape", "d=32,blocks=2,heads=2,vocabulary=64",
                        "--sequences", "2",       "--length",
                        "16",          "--cuts",  "2",
                        "--rounds",    "2"};

class TestBench : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// The keys that scripts read (6-commands.md), for every mode there is.
    void tellsOfEveryMode() {
        const Run run = run_engine(small + QStringList{"--json"});
        QVERIFY2(run.code == 0, run.errors.constData());
        const Json document = run.document();
        QCOMPARE(document.at("modes").size(), all_search_modes.size());
        for (const Json& mode : document.at("modes")) {
            QVERIFY(parse_search_mode(mode.at("search").get<std::string>()) != SearchMode::naive ||
                    mode.at("work").at("ratio").get<double>() <= 1);
            QCOMPARE(mode.contains("approximate"), mode.at("search") == "racing");
            QCOMPARE(mode.at("cuts").size(), std::size_t(2));
            QCOMPARE(mode.at("rounds").size(), std::size_t(2));
            QVERIFY(mode.at("seconds").get<double>() > 0);
            QVERIFY(mode.at("peak_memory").get<double>() > 1 << 20);
            double parts = 0;
            for (const char* part : {"attention", "ffn", "head", "divergence", "copies", "other"}) {
                QVERIFY(mode.at("parts").at(part).get<double>() >= 0);
                parts += mode.at("parts").at(part).get<double>();
            }
            QVERIFY(parts > 0);
            QVERIFY(mode.at("share_of_matmul_rate").get<double>() > 0);
        }
        QVERIFY(document.at("matmul_rate").get<double>() > 0);
        QVERIFY(document.at("share_of_matmul_rate").get<double>() > 0);
        for (const char* key : {"model", "environment", "machine", "threads", "clock", "calibration"}) {
            QVERIFY2(document.contains(key), key);
        }
        QCOMPARE(document.at("model").at("blocks").get<int>(), 2);
        QCOMPARE(document.at("shape").at("vocabulary").get<int>(), 64);
    }

    /// Weights lie in memory: those of a process that was killed while it made them must not stay there.
    void whatAKilledOneLeftIsRemoved() {
        const auto killed = start_engine({"bench", "--shape", "d=1024,blocks=16,vocabulary=1024"});
        const QStringList pattern{QString("cutaway-bench-%1-*").arg(killed->processId())};
        const auto left = [&] {
            return QDir("/dev/shm").entryList(pattern, QDir::Dirs) +
                   QDir::temp().entryList(pattern, QDir::Dirs);
        };
        QTRY_VERIFY_WITH_TIMEOUT(!left().isEmpty(), 30'000);
        killed->kill();
        QVERIFY(killed->waitForFinished());
        QVERIFY(!left().isEmpty());
        const Run next = run_engine(small + QStringList{"--search", "full"});
        QVERIFY2(next.code == 0, next.errors.constData());
        QVERIFY(left().isEmpty());
    }

    /// Full and naive search make the cuts of prune, which has them from brute force.
    void makesTheCutsOfPrune() {
        const Searched searched("llama-biases");
        const Json bench =
            searched.run("bench", {"--search", "naive,full", "--cuts", "3", "--rounds", "1", "--json"})
                .document();
        const Json pruned = searched.prune({"--cuts", "3", "--search", "full"});
        std::string expected = cuts_of(pruned.at("steps"));
        for (const Json& mode : bench.at("modes")) {
            std::string cuts;
            for (const Json& cut : mode.at("cuts")) {
                cuts += (cuts.empty() ? "" : ",") + cut.get<std::string>();
            }
            QCOMPARE(cuts, expected);
            QVERIFY(mode.at("same_cuts").get<bool>());
            QCOMPARE(mode.at("different_cuts").get<int>(), 0);
            QVERIFY(mode.at("max_relative_score_difference").get<double>() < 1e-3);
        }
        QCOMPARE(bench.at("modes").size(), std::size_t(2));
        QCOMPARE(bench.at("compared_with").get<std::string>(), std::string("naive"));
        QVERIFY(!bench.contains("shape"));
        QCOMPARE(bench.at("modes").at(1).at("work"), pruned.at("work"));
    }

    void writesItsReport() {
        const QTemporaryDir folder;
        const QString report = folder.filePath("report.json");
        const Run run = run_engine(small + QStringList{"--search", "full", "-o", report});
        QVERIFY2(run.code == 0, run.errors.constData());
        const Json document = json_of(report);
        QCOMPARE(document.at("modes").size(), std::size_t(1));
        for (const char* key : {"machine", "environment", "matmul_rate", "model", "rounds", "cuts"}) {
            QVERIFY2(document.contains(key), key);
        }
        QVERIFY(run.output.contains("full "));
        // What must not be overwritten is refused before anything is measured.
        QCOMPARE(run_engine(small + QStringList{"--json", "-o", "/dev/null"}).error_code(),
                 std::string("bad-input"));
    }

    void measuresTokenizers() {
        const Run run = run_engine({"bench", "demo", "--search", "full", "--sequences", "1", "--length", "8",
                                    "--cuts", "1", "--rounds", "1", "--json"});
        QVERIFY2(run.code == 0, run.errors.constData());
        QVERIFY(run.document().at("tokenizer").at("megabytes_per_second").get<double>() > 0);
    }

    void computesInBfloat16() {
        const Json document =
            run_engine(small + QStringList{"--dtype", "bfloat16", "--search", "full", "--json"}).document();
        QCOMPARE(document.at("environment").at("dtype").get<std::string>(), std::string("bfloat16"));
        QCOMPARE(document.at("model").at("dtype").get<std::string>(), std::string("bfloat16"));
    }

    void refuses_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("nothing") << QStringList{} << 2;
        QTest::newRow("both") << QStringList{"demo", "--shape", "d=64"} << 2;
        QTest::newRow("text") << QStringList{"--shape", "d=64", "--text", "a.txt"} << 2;
        QTest::newRow("mode") << QStringList{"demo", "--search", "quick"} << 2;
        QTest::newRow("rounds") << QStringList{"demo", "--rounds", "0"} << 2;
        for (const char* shape : {"", "d", "d=", "d=0", "d=-1", "d=1e3", "d=64,d=64", "width=3",
                                  "d=64,,blocks=2", "d=65,heads=2", "d=64,heads=3", "d=64,heads=4,kv_heads=3",
                                  "blocks=99999999", "d=99999999999999999999", "llama3-9b"}) {
            QTest::newRow(shape) << QStringList{"--shape", shape} << 2;
        }
        QTest::newRow("memory") << QStringList{"--shape", "d=1048576,blocks=1000"} << 1;
        QTest::newRow("ceiling") << QStringList{"--shape", "d=64", "--memory", "64KiB"} << 1;
    }

    void refuses() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        const Run run = run_engine(QStringList{"bench", "--json"} + arguments);
        QCOMPARE(run.code, code);
        QCOMPARE(run.error_code(), code == 2 ? std::string("bad-usage") : std::string("out-of-memory"));
    }

    /// Neither an end nor a failure leaves the weights behind.
    void leavesNothingBehind() {
        const auto left = [] {
            return QDir("/dev/shm").entryList({"cutaway-bench-*"}).size() +
                   QDir::temp().entryList({"cutaway-bench-*"}).size();
        };
        const auto before = left();
        run_engine(small);
        run_engine({"bench", "--shape", "d=64", "--memory", "64KiB"});
        QCOMPARE(left(), before);
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestBench)
#include "test_bench.moc"
