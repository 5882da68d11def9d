#include "tests/app/engine/engine_process.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <map>

namespace cutaway {

using namespace testing;

namespace {

const QString tasks = QStringLiteral(CUTAWAY_SOURCE_DIR "/tests/fixtures/tasks/");
const QString demo_text = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/calibration.txt");

QStringList all_tasks() {
    QStringList arguments;
    for (const auto& [name, file] : std::map<QString, QString>{{"arc_easy", "arc.jsonl"},
                                                               {"boolq", "boolq.jsonl"},
                                                               {"copa", "copa.jsonl"},
                                                               {"hellaswag", "hellaswag.jsonl"},
                                                               {"lambada_openai", "lambada.jsonl"},
                                                               {"mmlu", "mmlu"},
                                                               {"openbookqa", "openbookqa.jsonl"},
                                                               {"own", "own.jsonl"},
                                                               {"piqa", "piqa"},
                                                               {"rte", "rte.jsonl"},
                                                               {"winogrande", "winogrande.jsonl"}}) {
        arguments << "--task" << name + '=' + tasks + file;
    }
    return arguments;
}

QStringList all_texts() {
    return {"--text", tasks + "texts.jsonl", "--text", demo_text};
}

/// Lines of JSON by the task or the text that they are of; MMLU's by its subject as well.
std::map<std::string, std::vector<Json>> documents_of(const QString& file) {
    std::map<std::string, std::vector<Json>> documents;
    for (const QByteArray& line : content_of(file).trimmed().split('\n')) {
        const Json json = Json::parse(line.toStdString());
        const std::string name = json.contains("task") ? json.at("task") : json.at("text");
        documents[json.contains("subject") ? name + '_' + json.at("subject").get<std::string>() : name]
            .push_back(json);
    }
    return documents;
}

/// Lines of JSON without the documents' numbers, which fewer documents before them change.
std::vector<Json> numberless_documents(const QString& file) {
    std::vector<Json> documents;
    for (const QByteArray& line : content_of(file).trimmed().split('\n')) {
        documents.push_back(Json::parse(line.toStdString()));
        documents.back().erase("document");
    }
    return documents;
}

bool near(double ours, double theirs) {
    return std::abs(ours - theirs) <= 1e-5 * std::max(1.0, std::abs(theirs));
}

/// What is wrong with a document's log-likelihoods; empty: nothing.
std::string difference(const Json& document, const Json& harness) {
    const Json ours = document.contains("nll") ? Json::array({-document.at("nll").get<double>()})
                                               : document.at("log_likelihoods");
    bool same = ours.size() == harness.size();
    for (std::size_t index = 0; same && index < ours.size(); ++index) {
        same = near(ours[index], harness[index]);
    }
    return same ? "" : document.dump() + " instead of " + harness.dump();
}

/// The same of a task's or text's result beside the harness's metrics.
std::string difference_of_metrics(const Json& result, const Json& metrics) {
    for (const auto& [name, value] : metrics.items()) {
        if (!result.contains(name) || !result.at(name).is_number() || !near(result.at(name), value)) {
            return name + " of " + result.dump() + " is not " + value.dump();
        }
    }
    return {};
}

} // namespace

class TestEvaluate : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void equalsTheHarness_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("numbers");
        QTest::addColumn<QStringList>("options");
        const std::vector<std::string> removed = expected_.at("removed");
        QStringList slots;
        for (const std::string& slot : removed) {
            slots << QString::fromStdString(slot);
        }
        QTest::newRow("demo") << "demo" << "demo" << QStringList();
        QTest::newRow("demo without slots")
            << "demo" << "removed" << QStringList{"--remove", slots.join(',')};
        QTest::newRow("demo, slots read again")
            << "demo" << "removed" << QStringList{"--remove", slots.join(','), "--memory", "100MiB"};
        for (const char* name : {"stories260K", "babyllama105"}) {
            QTest::newRow(name) << shared_models + name << name << QStringList();
        }
    }

    void equalsTheHarness() {
        QFETCH(QString, model);
        QFETCH(QString, numbers);
        QFETCH(QStringList, options);
        if (model != "demo" && !QDir(model).exists()) {
            QSKIP(qPrintable("no model at " + model));
        }
        const Run run =
            run_engine(QStringList{"evaluate", model, "--json", "--documents", file("all.jsonl")} + options +
                       all_tasks() + all_texts());
        QVERIFY2(run.code == 0, run.errors + run.output);
        QCOMPARE(run.errors.contains("do not fit the memory"), options.contains("--memory"));
        const Json document = run.document();
        std::map<std::string, Json> results;
        for (const char* list : {"tasks", "perplexity"}) {
            for (const Json& result : document.at(list)) {
                results[result.at("name")] = result;
            }
        }
        for (const Json& subject : results.at("mmlu").at("subjects")) {
            results["mmlu_" + subject.at("name").get<std::string>()] = subject;
        }
        const std::map<std::string, std::vector<Json>> documents = documents_of(file("all.jsonl"));
        for (const auto& [name, harness] : expected_.at("models").at(numbers.toStdString()).items()) {
            const std::vector<Json>& own = documents.at(name);
            QCOMPARE(own.size(), harness.at("likelihoods").size());
            for (std::size_t index = 0; index < own.size(); ++index) {
                const std::string wrong = difference(own[index], harness.at("likelihoods")[index]);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
            const std::string wrong = difference_of_metrics(results.at(name), harness.at("metrics"));
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
    }

    /// The mean over all questions, and the harness's pooled error of subjects.
    void averagesSubjects() {
        const Run run = run_engine({"evaluate", "demo", "--json", "--task", "mmlu=" + tasks + "mmlu"});
        const Json mmlu = run.document().at("tasks")[0];
        QCOMPARE(mmlu.at("documents").get<int>(), 5);
        double right = 0, squares = 0;
        for (const Json& subject : mmlu.at("subjects")) {
            const double documents = subject.at("documents"), error = subject.at("acc_stderr");
            right += documents * subject.at("acc").get<double>();
            squares += (documents - 1) * documents * error * error;
        }
        QVERIFY(near(mmlu.at("acc"), right / 5));
        QVERIFY(near(mmlu.at("acc_stderr"), std::sqrt(squares / (5 - 2) / 5)));
        QVERIFY(mmlu.at("acc_norm").is_null());
    }

    void cutsTextsIntoWindows() {
        for (const Json& other : expected_.at("strided")) {
            const auto number = [&](const char* key) { return QString::number(other.at(key).get<int>()); };
            const Run run = run_engine({"evaluate", "demo", "--json", "--text", demo_text, "--window",
                                        number("window"), "--stride", number("stride")});
            const Json text = run.document().at("perplexity")[0];
            QCOMPARE(text.at("tokens"), other.at("tokens"));
            QVERIFY2(near(text.at("nll"), other.at("nll")), text.dump().c_str());
        }
    }

    void countsPromptsThatWereTooLong() {
        const Run run =
            run_engine({"evaluate", "demo", "--json", "--task", "boolq=" + tasks + "boolq.jsonl"});
        QCOMPARE(run.document().at("tasks")[0].at("truncated").get<int>(), 1);
        QCOMPARE(run.document().at("context_length").get<int>(), 512);
    }

    void probesOfTheDemoTellSkills() {
        const Json task =
            run_engine({"evaluate", "demo", "--json", "--task", "probes=demo"}).document().at("tasks")[0];
        QCOMPARE(task.at("skills").size(), std::size_t(6));
        for (const Json& skill : task.at("skills")) { // as the model's card has it
            QCOMPARE(skill.at("documents").get<int>(), 60);
            QVERIFY(skill.at("acc").get<double>() > 0.99);
        }
    }

    void doesNotDependOnWhatIsComputedBeside_data() {
        QTest::addColumn<QString>("task");
        QTest::newRow("own") << "own=" + tasks + "own.jsonl";
        QTest::newRow("endings") << "hellaswag=" + tasks + "hellaswag.jsonl";
        QTest::newRow("examples") << "mmlu=" + tasks + "mmlu"; // --limit takes one of each subject
    }

    void doesNotDependOnWhatIsComputedBeside() {
        QFETCH(QString, task);
        const QStringList whole{"evaluate", "demo", "--task", task, "--documents"};
        QCOMPARE(run_engine(whole + QStringList{file("two.jsonl"), "--threads", "2"}).code, 0);
        QCOMPARE(run_engine(whole + QStringList{file("one.jsonl"), "--threads", "1"}).code, 0);
        QCOMPARE(run_engine(whole + QStringList{file("first.jsonl"), "--limit", "1"}).code, 0);
        const std::vector<Json> all = numberless_documents(file("two.jsonl"));
        QVERIFY(numberless_documents(file("one.jsonl")) == all);
        const std::vector<Json> first = numberless_documents(file("first.jsonl"));
        QVERIFY(first.size() < all.size());
        for (const Json& document : first) {
            QVERIFY2(std::ranges::find(all, document) != all.end(), document.dump().c_str());
        }
    }

    /// As much as was done when Ctrl-C came, whenever that is.
    void keepsTheDocumentsOfATaskThatWasStopped() {
        const QString probes = QStringLiteral(CUTAWAY_SOURCE_DIR "/resources/demo-model/probes.jsonl");
        QByteArray lines;
        for (int time = 0; time < 20; ++time) {
            lines += content_of(probes);
        }
        write_file(file("many.jsonl"), lines);
        for (int wait_ms = 500; wait_ms < 60'000; wait_ms *= 2) {
            const auto process =
                start_engine({"evaluate", "demo", "--json", "--task", "many=" + file("many.jsonl"),
                              "--documents", file("done.jsonl")});
            process->waitForFinished(wait_ms);
            ::kill(static_cast<pid_t>(process->processId()), SIGINT);
            const Run run = finish(*process);
            QVERIFY(run.code != 0); // else so many documents were too few
            const Json document = run.document();
            if (!document.contains("tasks") || document.at("tasks").empty()) {
                continue; // it had not done any yet
            }
            QCOMPARE(run.code, 130);
            QCOMPARE(run.error_code(), std::string("cancelled"));
            const Json task = document.at("tasks")[0];
            const auto documents = task.at("documents").get<int>();
            QCOMPARE(task.at("total").get<int>(), 7200);
            QVERIFY(documents > 0 && documents < 7200);
            QCOMPARE(content_of(file("done.jsonl")).count('\n'), documents);
            // They are the first ones, counted as if there were no others.
            const Json same =
                run_engine({"evaluate", "demo", "--json", "--task", "many=" + file("many.jsonl"), "--limit",
                            QString::number(documents)})
                    .document()
                    .at("tasks")[0];
            QCOMPARE(task.at("acc"), same.at("acc"));
            QVERIFY(near(task.at("ece"), same.at("ece")));
            return;
        }
        QFAIL("it never did a document");
    }

    void leavesOutWhatIsWrong() {
        write_file(file("bad.jsonl"), R"({"premise": "a", "hypothesis": "b", "label": 7})");
        write_file(file("empty.txt"), "");
        const QStringList arguments{"evaluate", "demo",
                                    "--task",   "rte=" + file("bad.jsonl"),
                                    "--task",   "piqa=" + tasks + "piqa",
                                    "--text",   file("empty.txt")};
        const Run run = run_engine(arguments + QStringList{"--json"});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.error_code(), std::string("bad-input"));
        const Json document = run.document();
        QCOMPARE(document.at("tasks").size(), std::size_t(1));
        QCOMPARE(document.at("left_out").size(), std::size_t(2));
        QCOMPARE(document.at("left_out")[0].at("name").get<std::string>(), std::string("rte"));
        const std::string where = document.at("left_out")[0].at("error").at("where");
        QVERIFY(where.ends_with("bad.jsonl, line 1"));
        const Run told = run_engine(arguments);
        QVERIFY(told.output.contains("piqa"));
        QVERIFY(told.errors.contains("rte is left out"));
        QVERIFY(told.errors.contains("empty.txt is left out"));
    }

    /// Such a name could steer the terminal.
    void showsNamesHarmlessly() {
        const Json own{{"prompt", "1"}, {"choices", {" 2", " 3"}}, {"answer", 0}, {"skill", "a\x1b[31mb"}};
        write_file(file("skills.jsonl"), QByteArray::fromStdString(own.dump()));
        const Run run = run_engine({"evaluate", "demo", "--task", "own=" + file("skills.jsonl")});
        QVERIFY2(run.output.contains("  a?[31mb "), run.output);
    }

    void refusesWrongUsage_data() {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("no path") << QStringList{"--task", "boolq"};
        QTest::newRow("empty path") << QStringList{"--task", "boolq="};
        QTest::newRow("twice") << QStringList{"--task", "a=b", "--task", "a=c"};
        const QStringList text{"--text", demo_text};
        QTest::newRow("stride without window") << text + QStringList{"--stride", "8"};
        QTest::newRow("stride beyond window") << text + QStringList{"--window", "8", "--stride", "9"};
        QTest::newRow("window beyond context") << text + QStringList{"--window", "513"};
        QTest::newRow("no limit") << QStringList{"--task", "a=b", "--limit", "0"};
    }

    void refusesWrongUsage() {
        QFETCH(QStringList, options);
        const Run run = run_engine(QStringList{"evaluate", "demo", "--json"} + options);
        QCOMPARE(run.code, 2);
        QCOMPARE(run.error_code(), std::string("bad-usage"));
    }

    void keepsItsInput() {
        write_file(file("mine.jsonl"), content_of(tasks + "own.jsonl"));
        const Run run = run_engine({"evaluate", "demo", "--json", "--task", "own=" + file("mine.jsonl"),
                                    "--documents", file("mine.jsonl")});
        QCOMPARE(run.code, 1);
        QCOMPARE(content_of(file("mine.jsonl")), content_of(tasks + "own.jsonl"));
    }

  private:
    QString file(const QString& name) const { return folder_.filePath(name); }

    const QTemporaryDir folder_;
    const Json expected_ = json_of(tasks + "expected.json");
};

} // namespace cutaway

QTEST_GUILESS_MAIN(cutaway::TestEvaluate)
#include "test_evaluate.moc"
