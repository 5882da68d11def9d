#include "tests/ui/main_states.h"
#include "tests/ui/picture_compare.h"
#include "tests/ui/window_picture.h"

#include <QDir>
#include <QPainter>

namespace cutaway {

/// The main states look as somebody has approved. After a change that is meant: UPDATE_PICTURES=1 before the
/// test writes them anew; look at each, then commit it.
class TestPictures : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        WindowFixture::prepare(folder_);
        if (!preparePictures()) {
            QSKIP("The font DejaVu Sans is not installed");
        }
    }

    void looksAsApproved_data() {
        QTest::addColumn<int>("number");
        for (std::size_t number = 0; number < mainStates().size(); ++number) {
            QTest::newRow(mainStates()[number].name) << static_cast<int>(number);
        }
    }
    void looksAsApproved() {
        QFETCH(const int, number);
        const MainState& state = mainStates()[static_cast<std::size_t>(number)];
        const QImage actual = pictureOf(state);
        QVERIFY2(!actual.isNull(), "The window does not get there");
        QCOMPARE(actual.size(), state.size);
        const QString name = QLatin1String(state.name) + QStringLiteral(".png");
        const QString path = QStringLiteral(CUTAWAY_SOURCE_DIR "/tests/ui/pictures/") + name;
        if (qEnvironmentVariableIsSet("UPDATE_PICTURES")) {
            QVERIFY(savePicture(actual, path));
            return;
        }
        const QImage approved(path);
        QVERIFY2(!approved.isNull(), qPrintable(path));
        const PictureDifference difference = comparePictures(actual, approved);
        if (!difference.same()) {
            const QDir out(QStringLiteral("pictures-that-differ"));
            QVERIFY(out.mkpath(QStringLiteral(".")));
            QVERIFY(actual.save(out.filePath(name)));
            QVERIFY(difference.marked.save(out.filePath(QStringLiteral("difference-") + name)));
            QFAIL(qPrintable(QStringLiteral("%1: %2. See %3 and the file difference-… beside it; where the "
                                            "change is meant, run this test with UPDATE_PICTURES=1, look at "
                                            "the new picture and commit it.")
                                 .arg(path, difference.problem, out.absoluteFilePath(name))));
        }
    }

  private:
    QTemporaryDir folder_;
};

} // namespace cutaway

int main(int argc, char** argv) {
    cutaway::chooseScreen();
    QApplication application(argc, argv);
    cutaway::TestPictures test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_pictures.moc"
