#include "core/plan/settings.h"
#include "tests/app/engine/searching.h"
#include "tests/app/engine/tensors.h"

#include <map>

namespace cutaway {

using namespace testing;

namespace {

constexpr double float32_error = 1e-5;

double score_of(const Json& steps, std::size_t number) {
    return steps.at(number).at("score").get<double>();
}

QStringList slots_option(const char* option, const Json& names) {
    QStringList list;
    for (const Json& name : names) {
        list << QString::fromStdString(name.get<std::string>());
    }
    return list.isEmpty() ? QStringList() : QStringList{option, list.join(u',')};
}

/// A fixture once more in `folder`, some tensors of float32 filled with one value each.
void write_filled(const QString& fixture, const std::map<std::string, float>& tensors,
                  const QString& folder) {
    QFile::copy(checkpoints + fixture + "/config.json", folder + "/config.json");
    QByteArray file = content_of(checkpoints + fixture + "/model.safetensors");
    const Json header = safetensors_header(file);
    std::uint64_t length = 0;
    std::memcpy(&length, file.constData(), sizeof length);
    for (const auto& [name, value] : tensors) {
        const Json& offsets = header.at(name).at("data_offsets");
        for (auto at = offsets.at(0).get<std::size_t>(); at < offsets.at(1).get<std::size_t>();
             at += sizeof value) {
            std::memcpy(file.data() + 8 + length + at, &value, sizeof value);
        }
    }
    write_file(folder + "/model.safetensors", file);
}

} // namespace

class TestPrune : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void equalsBruteForce_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("divergence");
        for (const Divergence divergence : all_divergences) {
            const std::string word(name(divergence));
            QTest::newRow(("llama-biases " + word).c_str()) << "llama-biases" << QString::fromStdString(word);
        }
        QTest::newRow("llama-gqa-tied js") << "llama-gqa-tied" << "js";
        QTest::newRow("mistral-v03 js") << "mistral-v03" << "js";
    }

    void equalsBruteForce() {
        QFETCH(QString, name);
        QFETCH(QString, divergence);
        const Searched searched(name);
        const Json& expected = searched.greedy.at("divergences").at(divergence.toStdString()).at("steps");
        const auto start = [&](const char* search) {
            return searched.start("prune",
                                  {"--divergence", divergence, "--search", search, "--share", "1", "--json"});
        };
        const auto exact = start("exact");
        const auto full = start("full");
        const auto naive = start("naive");
        const Json exact_steps = finish(*exact).document().at("steps");
        const Json full_steps = finish(*full).document().at("steps");
        const Json naive_steps = finish(*naive).document().at("steps");
        for (const Json& steps : {exact_steps, full_steps, naive_steps}) {
            QCOMPARE(steps.size(), expected.size());
            QCOMPARE(difference(steps, expected, float32_error), std::string());
        }
        // What the modes do not share is less than what float32 and float64 do not.
        for (std::size_t step = 0; step < full_steps.size(); ++step) {
            const Json& ours = full_steps.at(step).at("candidates");
            const Json& theirs = naive_steps.at(step).at("candidates");
            for (std::size_t i = 0; i < ours.size(); ++i) {
                QVERIFY(ours.at(i).at("exact").get<bool>() && theirs.at(i).at("exact").get<bool>());
                QVERIFY(close(ours.at(i).at("score").get<double>(), theirs.at(i).at("score").get<double>(),
                              1e-6));
            }
        }
    }

    void heedsTheUser_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("which");
        for (const char* name : {"llama-biases", "mistral-v03"}) {
            const Json greedy = json_of(checkpoints + name + "/greedy.json");
            for (const auto& entry : greedy.at("cases").items()) {
                QTest::newRow((std::string(name) + " " + entry.key()).c_str())
                    << name << QString::fromStdString(entry.key());
            }
        }
    }

    void heedsTheUser() {
        QFETCH(QString, name);
        QFETCH(QString, which);
        const Searched searched(name);
        const Json& asked = searched.greedy.at("cases").at(which.toStdString());
        QStringList options{"--share", "1", "--divergence",
                            QString::fromStdString(asked.at("divergence").get<std::string>())};
        options += slots_option("--pin", asked.at("pinned")) + slots_option("--force", asked.at("forced"));
        if (!asked.at("protect_front").is_null()) {
            options += {"--release-after-front", "--protect-front",
                        QString::number(asked.at("protect_front").get<double>())};
        }
        const Json document = searched.prune(options);
        QCOMPARE(document.at("steps").size(), asked.at("steps").size());
        QCOMPARE(difference(document.at("steps"), asked.at("steps"), float32_error), std::string());
        QCOMPARE(document.at("pinned"), asked.at("pinned"));
        QCOMPARE(document.at("forced"), asked.at("forced"));
        QCOMPARE(document.at("removed").size(), asked.at("forced").size() + asked.at("steps").size());
        QCOMPARE(document.at("stopped_by").get<std::string>(),
                 std::string(asked.at("pinned").empty() ? "share" : "candidates"));
    }

    /// Without --release-after-front the front never goes.
    void protectsTheFrontToTheEnd() {
        const Json document = Searched("llama-biases").prune({"--share", "1", "--protect-front", "0.3"});
        QCOMPARE(document.at("removed").size(), std::size_t(4)); // of blocks 2 and 3
        QCOMPARE(document.at("stopped_by").get<std::string>(), std::string("candidates"));
    }

    void stopsAtItsBudget_data() {
        QTest::addColumn<QStringList>("budget");
        QTest::addColumn<int>("cuts");
        QTest::addColumn<QString>("reason");
        const Json greedy = json_of(checkpoints + "llama-biases/greedy.json");
        const Json& steps = greedy.at("divergences").at("js").at("steps");
        const QString between = QString::number((score_of(steps, 1) + score_of(steps, 2)) / 2, 'g', 12);
        QTest::newRow("default") << QStringList() << 2 << "share"; // a quarter of 8 slots
        QTest::newRow("cuts") << QStringList{"--cuts", "3"} << 3 << "cuts";
        QTest::newRow("no cuts") << QStringList{"--cuts", "0"} << 0 << "cuts";
        QTest::newRow("share") << QStringList{"--share", "0.63"} << 5 << "share";
        QTest::newRow("no share") << QStringList{"--share", "0"} << 0 << "share";
        QTest::newRow("divergence") << QStringList{"--max-divergence", between} << 2 << "divergence";
        QTest::newRow("no divergence") << QStringList{"--max-divergence", "0"} << 0 << "divergence";
        QTest::newRow("the first of two") << QStringList{"--cuts", "1", "--share", "0.9"} << 1 << "cuts";
        QTest::newRow("more than there are") << QStringList{"--cuts", "1000"} << 8 << "candidates";
    }

    void stopsAtItsBudget() {
        QFETCH(QStringList, budget);
        QFETCH(int, cuts);
        QFETCH(QString, reason);
        const Searched searched("llama-biases");
        const Json document = searched.prune(budget);
        QCOMPARE(document.at("steps").size(), static_cast<std::size_t>(cuts));
        QCOMPARE(document.at("stopped_by").get<std::string>(), reason.toStdString());
        const Json& steps = searched.greedy.at("divergences").at("js").at("steps");
        QCOMPARE(difference(document.at("steps"), steps, float32_error), std::string());
    }

    void stopsAtAShareOfTheParameters() {
        const Searched searched("llama-biases");
        const Json info = run_engine({"inspect", searched.model, "--json"}).document();
        const Json& steps = searched.greedy.at("divergences").at("js").at("steps");
        // By hand: the cuts that brute force makes, while they fit.
        constexpr double share = 0.4;
        double removed = 0;
        std::size_t cuts = 0;
        for (;; ++cuts) {
            const std::string cut = steps.at(cuts).at("cut").get<std::string>();
            for (const Json& slot : info.at("slots")) {
                removed += slot.at("slot") == cut ? slot.at("parameters").get<double>() : 0;
            }
            if (removed > share * info.at("parameters").get<double>()) {
                break;
            }
        }
        QVERIFY(cuts > 1);
        const Json document = searched.prune({"--parameters", QString::number(share)});
        QCOMPARE(document.at("steps").size(), cuts);
        QCOMPARE(document.at("stopped_by").get<std::string>(), std::string("parameters"));
    }

    void saysWhatIsPromised() {
        const Searched searched("llama-biases");
        const Run run = searched.run("prune", {"--cuts", "3", "--search", "full", "--pin", "A0", "--json"});
        const Json document = run.document();
        const Json info = run_engine({"inspect", searched.model, "--json"}).document();
        QCOMPARE(document.at("model").at("parameters"), info.at("parameters"));
        QCOMPARE(document.at("settings").at("divergence").get<std::string>(), std::string("js"));
        QCOMPARE(document.at("settings").at("search").get<std::string>(), std::string("full"));
        QCOMPARE(document.at("settings").at("budget"), (Json{{"cuts", 3}}));
        QCOMPARE(document.at("calibration").at("sequences").get<int>(), 3);
        QCOMPARE(document.at("calibration").at("length").get<int>(), 32);
        QVERIFY(!document.at("calibration").at("hash").get<std::string>().empty());
        QCOMPARE(document.at("pinned"), (Json{"A0"}));
        QCOMPARE(document.at("forced"), Json::array());
        Json cuts = Json::array();
        for (std::size_t number = 0; number < 3; ++number) {
            const Json& step = document.at("steps").at(number);
            QCOMPARE(step.at("step").get<std::size_t>(), number + 1);
            QVERIFY(step.at("seconds").get<double>() > 0);
            QCOMPARE(step.at("near_tie").get<bool>(), false);
            // Every kept slot but the pinned one, in slot order, the cut with its exact score.
            QCOMPARE(step.at("candidates").size(), 7 - number);
            QCOMPARE(step.at("candidates").at(0).at("slot").get<std::string>(), std::string("F0"));
            for (const Json& candidate : step.at("candidates")) {
                if (candidate.at("slot") == step.at("cut")) {
                    QCOMPARE(candidate.at("exact").get<bool>(), true);
                    QCOMPARE(candidate.at("score"), step.at("score"));
                }
                QVERIFY(candidate.at("score") >= step.at("score"));
            }
            cuts.push_back(step.at("cut"));
        }
        QCOMPARE(document.at("removed"), cuts);
        QCOMPARE(run.errors.count("\nstep "), 2);
        QVERIFY(run.errors.startsWith("step 1: cut "));
    }

    /// R (R - 1) / 2 + R branches a step beside the reference's, against R times the network.
    void countsItsWork() {
        const Searched searched("llama-biases");
        const Json work = searched.prune({"--cuts", "4", "--search", "full"}).at("work");
        constexpr int all_slots = 8;
        constexpr int tokens = 3 * 32;
        int branches = all_slots;
        int naive = all_slots + 1;
        for (int kept = all_slots; kept > all_slots - 4; --kept) {
            branches += kept * (kept - 1) / 2 + kept - 1;
            naive += kept * (all_slots + 1);
        }
        const int counted =
            work.at("attention").at("tokens").get<int>() + work.at("ffn").at("tokens").get<int>();
        // A sweep of its own for every step; streams that go on from the step before cost less.
        QVERIFY(counted > tokens * all_slots && counted < branches * tokens);
        QCOMPARE(work.at("naive").at("tokens").get<int>(), naive * tokens);
        const double flops = work.at("attention").at("flops").get<double>() +
                             work.at("ffn").at("flops").get<double>() +
                             work.at("head").at("flops").get<double>();
        QVERIFY(
            close(work.at("ratio").get<double>(), work.at("naive").at("flops").get<double>() / flops, 1e-12));
        QVERIFY(work.at("ratio").get<double>() > 1);
    }

    /// On the trained demo model, where it makes the cuts that the exact search makes.
    void racingSaysThatItIsApproximate() {
        const Searched searched("llama-biases");
        const QString demo = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model");
        const auto prune = [&](const char* mode, const QStringList& more = {"--json"}) {
            return run_engine(QStringList{"prune", demo, "--search", mode, "--cuts", "3", "--sequences", "6",
                                          "--length", "64", "--session",
                                          searched.path(QString(mode) + more.at(0))} +
                              more);
        };
        const Json exact = prune("exact").document(), racing = prune("racing").document();
        QCOMPARE(racing.at("removed"), exact.at("removed"));
        QCOMPARE(racing.at("approximate"), Json(true));
        QCOMPARE(racing.at("settings").at("approximate"), Json(true));
        QVERIFY(!exact.contains("approximate") && !exact.at("settings").contains("approximate"));
        QVERIFY(racing.at("work").at("ratio") >= exact.at("work").at("ratio"));
        const Json session = json_of(searched.path("racing--json"));
        QCOMPARE(session.at("settings").at("approximate"), Json(true));
        const Run text = prune("racing", {"--divergence", "js"});
        QVERIFY(text.output.contains("approximate"));
        QVERIFY(text.errors.contains("(approximate), divergence"));
    }

    /// What a racing search cut stays approximate when an exact one goes on; what that cuts is exact.
    void approximateCutsStayApproximate() {
        const Searched searched("llama-biases");
        const QString session = searched.path("session.cutaway"), folder = searched.path("pruned");
        const QStringList common{"prune",     searched.model, "--tokens", searched.path("ids.json"),
                                 "--session", session,        "--json"};
        QCOMPARE(run_engine(common + QStringList{"--search", "racing", "--cuts", "1"}).code, 0);
        const Json resumed = run_engine(common + QStringList{"--search", "exact", "--cuts", "2", "--resume",
                                                             "--export", "zeroed:" + folder})
                                 .document();
        QCOMPARE(resumed.at("approximate"), Json(true));
        QVERIFY(!resumed.at("settings").contains("approximate"));
        QCOMPARE(resumed.at("steps").at(0).at("approximate"), Json(true));
        QVERIFY(!resumed.at("steps").at(1).contains("approximate"));
        const Json saved = json_of(session);
        QCOMPARE(saved.at("approximate"), Json(true));
        const Json& events = saved.at("plan").at("events");
        QCOMPARE(events.at(0).at("approximate"), Json(true));
        QVERIFY(!events.at(1).contains("approximate"));
        const QByteArray card = content_of(folder + "/README.md");
        QVERIFY(card.contains("The search was approximate"));
        QCOMPARE(card.count("| cut, approximate |"), 1);
        QCOMPARE(card.count("| cut |"), 1);
        // By the plan alone as well, and by the session.
        const QString again = searched.path("again");
        QCOMPARE(searched.run("export", {"--plan", session, "--format", "zeroed", "-o", again}).code, 0);
        QVERIFY(content_of(again + "/README.md").contains("| cut, approximate |"));
        QStringList words = common;
        words.removeLast();
        const Run text = run_engine(words + QStringList{"--cuts", "2", "--resume"});
        QCOMPARE(text.output.count("  approximate\n"), 1);
        QVERIFY(text.output.contains("\napproximate: "));
    }

    /// F0 hides that F2 overflows: its numbers are so large that the norms behind it give zeros.
    void numbersThatAreNotFiniteAreNamed() {
        const Searched searched("llama-biases");
        const QTemporaryDir folder;
        write_filled(
            "llama-mha",
            {{"model.layers.0.mlp.down_proj.weight", 1e30F}, {"model.layers.2.mlp.down_proj.weight", 3e38F}},
            folder.path());
        write_file(folder.filePath("ids.json"), "[[1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1]]");
        const QStringList words{"prune", folder.path(), "--tokens", folder.filePath("ids.json"),
                                "--pin", "F2,B1,A2"};
        // A0 goes, and then only F0 is left to go.
        const Run json = run_engine(words + QStringList{"--share", "1", "--json"});
        QCOMPARE(json.code, 1);
        const Json document = json.document();
        QCOMPARE(document.at("stopped_by").get<std::string>(), std::string("not-finite"));
        QCOMPARE(document.at("removed"), (Json{"A0"}));
        QCOMPARE(document.at("not_finite"), (Json{{"step", 2}, {"slot", "F2"}, {"sequence", 0}}));
        QCOMPARE(document.at("error").at("code").get<std::string>(), std::string("not-finite"));
        const Run text = run_engine(words + QStringList{"--share", "1"});
        QCOMPARE(text.code, 1);
        QVERIFY(text.output.contains("stopped by not-finite"));
        QVERIFY2(text.errors.contains("error: ") && text.errors.contains("step 2 F2"),
                 text.errors.constData());
    }

    /// Of slots that do nothing the lower goes first, and no other could be told from it.
    void tiesGoToTheLowerSlot() {
        const Searched searched("llama-biases");
        QCOMPARE(searched.run("export", {"--format", "zeroed", "--remove", "F2,A1", "-o", "zeroed"}).code, 0);
        const Run run = run_engine({"prune", searched.path("zeroed"), "--tokens", searched.path("ids.json"),
                                    "--cuts", "3", "--json"});
        const Json steps = run.document().at("steps");
        QCOMPARE(steps.at(0).at("cut").get<std::string>(), std::string("A1"));
        QCOMPARE(steps.at(0).at("score").get<double>(), 0.0);
        QCOMPARE(steps.at(0).at("near_tie").get<bool>(), true);
        QCOMPARE(steps.at(1).at("cut").get<std::string>(), std::string("F2"));
        QCOMPARE(steps.at(1).at("near_tie").get<bool>(), false);
        QVERIFY(score_of(steps, 2) > 1e-4);
    }

    void givesTheSameInPieces() {
        const Searched searched("llama-biases");
        const Json whole = searched.prune({"--cuts", "3", "--memory", "1GiB", "--threads", "1"});
        const Json pieces = searched.prune({"--cuts", "3", "--memory", "200KB", "--threads", "3"});
        QVERIFY(same_steps(whole.at("steps"), pieces.at("steps")));
    }

    void writesWhatIsExported() {
        const Searched searched("llama-biases");
        const Json document =
            searched.prune({"--cuts", "2", "--export", "zeroed:pruned", "--export", "plan:plan"});
        QCOMPARE(document.at("exports").size(), std::size_t(2));
        QCOMPARE(document.at("exports").at(0).at("format").get<std::string>(), std::string("zeroed"));
        QVERIFY(document.at("exports").at(0).at("max_logit_difference").get<double>() < 1e-4);
        QCOMPARE(json_of(searched.path("plan")).at("removed"), document.at("removed"));
        const Json score = searched.run("score", {"--json", "--plan", "plan"}).document();
        QVERIFY(
            close(score.at("divergence").at("js").get<double>(), score_of(document.at("steps"), 1), 1e-6));
        QVERIFY(QFile::exists(searched.path("pruned/config.json")));
    }

    void isQuietWhenAsked() {
        const Run run = Searched("llama-biases").run("prune", {"--cuts", "1", "--quiet"});
        QCOMPARE(run.errors, QByteArray());
        QVERIFY2(run.output.contains("A3 ") && run.output.contains("stopped by cuts"),
                 run.output.constData());
    }
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestPrune)
#include "test_prune.moc"
