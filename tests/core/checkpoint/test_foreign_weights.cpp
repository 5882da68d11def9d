#include "core/checkpoint/checkpoint.h"
#include "tests/core/checkpoint/files.h"

#include <QtTest/QtTest>

using namespace cutaway;

class TestForeignWeights : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void eachIsNamedWithAWayOut_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("help");
        const auto row = [](const char* file, const char* why, const char* help) {
            QTest::newRow(file) << file << why << help;
        };
        for (const char* name : {"pytorch_model.bin", "pytorch_model-00001-of-00002.bin",
                                 "consolidated.00.pth", "model.pt", "model.ckpt", "model.pkl"}) {
            row(name, "is a pickle, which can run code when it is opened", "save_pretrained");
        }
        row("pytorch_model.bin.index.json", "names pickles, which can run code when they are opened",
            "save_pretrained");
        row("model-Q8_0.gguf", "is made for llama.cpp and may be quantized", "converted from");
        row("tf_model.h5", "holds TensorFlow's weights", "from_tf");
        row("flax_model.msgpack", "holds Flax's weights", "from_flax");
        row("model.onnx", "holds an ONNX graph", "exported from");
        row("adapter_model.safetensors", "is an adapter, which changes a model and is none",
            "merge_and_unload");
        row("consolidated.safetensors", "has the layout of its makers' own library", "model.safetensors");
    }
    void eachIsNamedWithAWayOut() {
        QFETCH(QString, file);
        QFETCH(QString, why);
        QFETCH(QString, help);
        const Scratch folder;
        // A pipe's or a link's content is never asked for; neither is this one's.
        std::filesystem::create_symlink("/dev/zero", folder / file.toStdString());
        const std::string message =
            "There is no model.safetensors, and \"" + file.toStdString() + "\" " + why.toStdString();
        for (const bool with_config : {false, true}) {
            if (with_config) {
                write_file(folder / "config.json", "{}");
            }
            const auto error = error_of([&] { const Checkpoint checkpoint(folder.path()); });
            QVERIFY(error);
            QCOMPARE(error->code(), std::string(error_code::bad_checkpoint));
            QCOMPARE(error->message(), message);
            QCOMPARE(error->where(), folder.path().string());
            QVERIFY2(error->help().find(help.toStdString()) != std::string::npos, error->help().c_str());
        }
    }

    void safetensorsBesideAPickleAreRead() {
        const Scratch folder;
        write_file(folder / "config.json", "{}");
        write_file(folder / "pytorch_model.bin", "no pickle");
        write_file(folder / "model.safetensors", file_of({{"a", Dtype::U8, {1}}}));
        QCOMPARE(Checkpoint(folder.path()).tensors().size(), std::size_t(1));
    }

    void aFolderWithoutWeightsIsRefused() {
        const Scratch folder;
        write_file(folder / "config.json", "{}");
        write_file(folder / "README.md", "");
        QCOMPARE(report_of([&] { const Checkpoint checkpoint(folder.path()); }),
                 "bad-checkpoint: There is neither model.safetensors nor model.safetensors.index.json (" +
                     folder.path().string() + ")");
    }
};

QTEST_GUILESS_MAIN(TestForeignWeights)
#include "test_foreign_weights.moc"
