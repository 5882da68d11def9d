#include "core/export/base_model.h"
#include "tests/core/export/exported.h"

using namespace cutaway;
using namespace cutaway::testing;
namespace fs = std::filesystem;

/// What is known of the model that another was made of.
class TestBaseModel : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void itsFoldersName() {
        QCOMPARE(named("some-model").name, std::string("some-model"));
        QCOMPARE(named("some-model").hub_id, std::string());
        QCOMPARE(named("some-model/").name, std::string("some-model"));
        QCOMPARE(named("a|b`c<script>[d](e)#\n*f*").name, std::string("a-b-c-script--d-(e)---f-"));
    }

    void aCachesModelHasItsName() {
        QCOMPARE(named("models--maker--Model--2/snapshots/0123abc").name, std::string("maker/Model--2"));
        QCOMPARE(named("models--maker--Model--2/snapshots/0123abc").hub_id, std::string("maker/Model--2"));
        QCOMPARE(named("models--gpt2/snapshots/0123abc").hub_id, std::string());
        QCOMPARE(named("models/snapshots/0123abc").name, std::string("0123abc"));
    }

    void orWhatTheConfigurationSays() {
        QCOMPARE(named("x", R"("maker/Model-2")").hub_id, std::string("maker/Model-2"));
        for (const char* none : {"7", R"("/home/me/model")", R"("./model")", R"("../up")", R"("a/b/c")",
                                 R"("maker/model\nlicense: mit")", R"("/model")", R"("maker/")"}) {
            QCOMPARE(named("x", none).hub_id, std::string());
        }
    }

    void itsCardsLicence() {
        QCOMPARE(licensed("---\nlanguage: en\nlicense: apache-2.0\n---\n# A model\n"),
                 std::string("apache-2.0"));
        QCOMPARE(licensed("---\r\nlicense: \"mit\"\r\n---\r\n"), std::string("mit"));
        QCOMPARE(licensed("---\nlicense: other\nlicense_name: gemma\n---\n"), std::string("gemma"));
        QCOMPARE(licensed("---\nlicense: other\n---\n"), std::string("other"));
        for (const char* none : {"", "license: mit\n", "---\nlanguage: en\n---\nlicense: mit\n",
                                 "---\nlicense: <b>|x\n---\n", "---\nlicense_name: mit\n---\n"}) {
            QCOMPARE(licensed(none), std::string());
        }
    }

  private:
    /// A model in a folder of this name.
    static BaseModel named(const std::string& name, const std::string& name_or_path = "",
                           const std::string& card = "") {
        const Scratch folder;
        const fs::path model = folder / name;
        fs::create_directories(model);
        for (const auto& file : fs::directory_iterator(checkpoints / "llama-mha")) {
            fs::copy(file.path(), model / file.path().filename());
        }
        if (!name_or_path.empty()) {
            std::string config = read_text(model / "config.json");
            config.insert(config.find('{') + 1, "\"_name_or_path\": " + name_or_path + ",");
            write_text(model / "config.json", config);
        }
        if (!card.empty()) {
            write_text(model / "README.md", card);
        }
        return base_model_of(Checkpoint(model));
    }

    static std::string licensed(const std::string& card) { return named("x", "", card).licence; }
};

QTEST_GUILESS_MAIN(TestBaseModel)
#include "test_base_model.moc"
