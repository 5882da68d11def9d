#include "core/evaluate/python_text.h"
#include "core/evaluate/task.h"
#include "core/evaluate/texts.h"
#include "core/plan/error.h"
#include "core/plan/json.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <functional>
#include <optional>
#include <string>

template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.c_str());
}

namespace cutaway {

namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(CUTAWAY_SOURCE_DIR) / "tests/fixtures/tasks";

/// What a file is refused with.
std::optional<Error> refusal(const std::function<void()>& read) {
    try {
        read();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// The requests of a document as lm-evaluation-harness writes them down.
Json requests_of(const Document& document) {
    Json requests = Json::array();
    for (const Request& request : document.requests) {
        requests.push_back({request.context, request.continuation});
    }
    return requests;
}

/// The place of what the harness calls a document's target: a number or, of COPA, the choice.
std::size_t answer_of(const Json& target, const Json& requests) {
    const std::string text = target.is_string() ? target.get<std::string>() : target.dump();
    for (std::size_t choice = 0; choice < requests.size(); ++choice) {
        if (text == std::to_string(choice) || requests[choice][1] == " " + text) {
            return choice;
        }
    }
    return requests.size();
}

} // namespace

class TestTaskFiles : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void asksWhatTheHarnessAsks_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("task"); ///< ours
        QTest::addColumn<QString>("name"); ///< the harness's
        QTest::addColumn<int>("counting");
        const auto row = [](const char* file, const char* task, const char* name, Counting counting) {
            QTest::newRow(file) << file << task << name << static_cast<int>(counting);
        };
        row("arc.jsonl", "arc_easy", "arc_easy", Counting::normalised_choice);
        row("boolq.jsonl", "boolq", "boolq", Counting::choice);
        row("copa.jsonl", "copa", "copa", Counting::choice);
        row("hellaswag.jsonl", "hellaswag", "hellaswag", Counting::normalised_choice);
        row("hellaswag-ctx.jsonl", "hellaswag", "hellaswag", Counting::normalised_choice);
        row("lambada.jsonl", "lambada-openai", "lambada_openai", Counting::completion);
        row("openbookqa.jsonl", "openbookqa", "openbookqa", Counting::normalised_choice);
        row("own.jsonl", "mine", "own", Counting::normalised_choice);
        row("piqa", "piqa", "piqa", Counting::normalised_choice);
        row("piqa/valid.jsonl", "piqa", "piqa", Counting::normalised_choice);
        row("rte.jsonl", "rte", "rte", Counting::choice);
        row("winogrande.jsonl", "winogrande", "winogrande", Counting::choice);
    }

    void asksWhatTheHarnessAsks() {
        QFETCH(QString, file);
        QFETCH(QString, task);
        QFETCH(QString, name);
        QFETCH(int, counting);
        const Task read = read_task(task.toStdString(), folder / file.toStdString());
        QCOMPARE(static_cast<int>(read.counting), counting);
        compare(read.documents, expected().at("documents").at(name.toStdString()));
    }

    void asksMmluWithFiveExamples() {
        const Task task = read_task("mmlu", folder / "mmlu");
        QCOMPARE(task.groups, std::string("subjects"));
        for (const std::string subject : {"animals", "school_sums"}) {
            std::vector<Document> own;
            std::ranges::copy_if(task.documents, std::back_inserter(own),
                                 [&](const Document& document) { return document.group == subject; });
            compare(own, expected().at("documents").at("mmlu_" + subject));
        }
        QCOMPARE(read_task("mmlu", folder / "mmlu", 1).documents.size(), std::size_t(2)); // one a subject
    }

    void countsChoicesInCharacters() {
        const Task task = read_task("arc_challenge", folder / "arc.jsonl");
        QCOMPARE(task.documents[1].lengths.front(), std::size_t(20)); // "carbon dioxide (CO₂)": 22 bytes
    }

    void readsNoFurtherThanItsLimit() {
        QTemporaryDir temporary;
        const fs::path file = write(temporary, "a.jsonl",
                                    R"({"prompt": "a", "choices": [" b", " c"], "answer": 1})"
                                    "\n\nnothing of the kind\n");
        QCOMPARE(read_task("own", file, 1).documents.size(), std::size_t(1));
        const auto error = refusal([&] { read_task("own", file); });
        QVERIFY(error && error->where().ends_with("a.jsonl, line 3"));
    }

    void refusesWhatIsNotOfItsKind_data() {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* task, const QByteArray& content,
                            const char* words) { QTest::newRow(name) << task << content << words; };
        row("another task's", "boolq", "{\"premise\": \"a\"}", "is missing");
        row("unknown label", "rte", R"({"premise": "a", "hypothesis": "b", "label": "maybe"})", "maybe");
        row("label beyond the choices", "own", R"({"prompt": "a", "choices": ["b", "c"], "answer": 2})",
            "not one of 0, 1");
        row("an answer that is no label", "arc_easy",
            R"({"question": {"stem": "a", "choices": [{"text": "b", "label": "A"}]}, "answerKey": "E"})",
            "not one of A");
        row("no gap", "winogrande", R"({"sentence": "a", "option1": "b", "option2": "c", "answer": "1"})",
            "no '_'");
        row("hidden answer", "winogrande",
            R"({"sentence": "a_", "option1": "b", "option2": "c", "answer": ""})", "not one of 1, 2");
        row("no labels", "piqa", R"({"goal": "a", "sol1": "b", "sol2": "c"})", "a-labels.lst");
        row("not UTF-8", "lambada", "{\"text\": \"\xff\"}", "UTF-8");
        row("no JSON", "copa", "premise: none", "");
        row("a choice without text", "own", R"({"prompt": "a", "choices": ["b", ""], "answer": 0})",
            "'choices'");
        row("no choices", "hellaswag", R"({"activity_label": "a", "ctx": "b", "endings": [], "label": 0})",
            "label");
    }

    void refusesWhatIsNotOfItsKind() {
        QFETCH(QString, task);
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        QTemporaryDir temporary;
        const fs::path file = write(temporary, "a.jsonl", "\n" + content);
        const auto error = refusal([&] { read_task(task.toStdString(), file); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string(error_code::bad_input));
        QVERIFY2(error->message().find(words.toStdString()) != std::string::npos, error->what());
        QCOMPARE(error->where(), file.string() + ", line 2");
    }

    void refusesMmluWithoutASplit() {
        QTemporaryDir temporary;
        const fs::path path(temporary.path().toStdString());
        auto error = refusal([&] { read_task("mmlu", path); });
        QVERIFY(error && error->message().find("'test'") != std::string::npos);
        fs::create_directories(path / "test");
        fs::create_directories(path / "dev");
        write(temporary, "test/birds_test.csv", "Which flies?,a,b,c,d,A\n");
        error = refusal([&] { read_task("mmlu", path); });
        QVERIFY(error && error->message().find("'dev'") != std::string::npos);
        write(temporary, "dev/birds_dev.csv", "Which flies?,a,b,c,d,A\n");
        error = refusal([&] { read_task("mmlu", path); });
        QVERIFY(error && error->message().find("5 examples") != std::string::npos);
        write(temporary, "dev/birds_dev.csv", QByteArray("Which flies?,a,b,c,d,A\n").repeated(5));
        QCOMPARE(read_task("mmlu", path).documents.size(), std::size_t(1));
        for (const char* bad :
             {"Which?,a,b,c,d,E\n", "Which?,a,b,c,A\n", "\"Which?,a,b,c,d,A\n", "\xff,,,,,A"}) {
            write(temporary, "test/birds_test.csv", QByteArray("\"Two\nlines\",a,b,c,d,1\n") + bad);
            error = refusal([&] { read_task("mmlu", path); });
            QVERIFY(error && error->where().ends_with("birds_test.csv, line 3"));
        }
    }

    void readsTexts() {
        QTemporaryDir temporary;
        QCOMPARE(read_texts(folder / "texts.jsonl").size(), std::size_t(2));
        QCOMPARE(read_texts(folder / "texts.jsonl", 1).size(), std::size_t(1));
        const auto empty = refusal([&] { read_texts(write(temporary, "empty.txt", "")); });
        QVERIFY(empty && empty->where().ends_with("empty.txt"));
        const auto line = refusal([&] { read_texts(write(temporary, "a.jsonl", "{\"text\": \"\"}")); });
        QVERIFY(line && line->where().ends_with("a.jsonl, line 1"));
        const auto latin = refusal([&] { read_texts(write(temporary, "a.txt", "caf\xe9")); });
        QVERIFY(latin && latin->message().find("byte 3") != std::string::npos);
    }

    /// What Python's functions give.
    void treatsTextAsPythonDoes() {
        QCOMPARE(std::string(python_strip("\u3000\x1f a b\u00a0\n")), std::string("a b"));
        QCOMPARE(std::string(python_rstrip(" a\u2009 ")), std::string(" a"));
        QCOMPARE(python_word_count(""), std::size_t(1));
        QCOMPARE(python_word_count(" a \t b\u00a0c"), std::size_t(4));
        QCOMPARE(python_capitalized("éTÉ in Rome"), std::string("Été in rome"));
        QCOMPARE(python_capitalized(""), std::string());
        QCOMPARE(python_first_lowered("Élise SINGS"), std::string("élise SINGS"));
        QCOMPARE(python_replaced("a   b", "  ", " "), std::string("a  b"));
    }

  private:
    static const Json& expected() {
        static const Json json = read_json(folder / "expected.json", error_code::bad_input);
        return json;
    }

    static fs::path write(const QTemporaryDir& temporary, const QString& name, const QByteArray& content) {
        QFile file(temporary.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("cannot write %s", qPrintable(name));
        }
        return file.fileName().toStdString();
    }

    static void compare(const std::vector<Document>& documents, const Json& harness) {
        QCOMPARE(documents.size(), harness.size());
        for (std::size_t index = 0; index < documents.size(); ++index) {
            const Json& other = harness[index];
            QCOMPARE(requests_of(documents[index]).dump(), other.at("requests").dump());
            if (documents[index].requests.size() > 1) {
                QCOMPARE(documents[index].answer, answer_of(other.at("target"), other.at("requests")));
            }
        }
    }
};

} // namespace cutaway

QTEST_APPLESS_MAIN(cutaway::TestTaskFiles)
#include "test_task_files.moc"
