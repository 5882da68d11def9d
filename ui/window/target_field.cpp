#include "ui/window/target_field.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace cutaway {

namespace {

constexpr int most_numbers = 1000;
/// Of files that the window itself gives, which go where a format takes a folder.
const QStringList suffixes{QStringLiteral(".gguf"), QStringLiteral(".safetensors"), QStringLiteral(".json")};

QString withoutSuffix(const QString& path) {
    for (const QString& suffix : suffixes) {
        if (path.endsWith(suffix)) {
            return path.chopped(suffix.size());
        }
    }
    return path;
}

/// `name` in `folder` of which there is nothing yet.
QString freePath(const QString& folder, const QString& name, const QString& suffix) {
    const QString start = QDir(folder).filePath(name);
    QString path = start + suffix;
    for (int number = 2; number < most_numbers && QFileInfo::exists(path); ++number) {
        path = QStringLiteral("%1-%2%3").arg(start).arg(number).arg(suffix);
    }
    return path;
}

} // namespace

TargetField::TargetField(const QString& host, QWidget* parent)
    : QWidget(parent), host_(host), edit_(new QLineEdit), browse_(new QPushButton(tr("&Browse…"))),
      replace_(new QCheckBox(tr("&Replace what is there"))), note_(new QLabel) {
    edit_->setObjectName(QStringLiteral("target"));
    edit_->setAccessibleName(tr("Where it is written"));
    browse_->setObjectName(QStringLiteral("browse"));
    browse_->setVisible(host.isEmpty()); // no dialog looks into another machine's folders
    replace_->setObjectName(QStringLiteral("replace"));
    note_->setObjectName(QStringLiteral("targetNote"));
    note_->setTextFormat(Qt::PlainText);
    note_->setWordWrap(true);
    auto* const row = new QHBoxLayout;
    row->addWidget(edit_, 1);
    row->addWidget(browse_);
    auto* const below = new QHBoxLayout;
    below->addWidget(note_, 1);
    below->addWidget(replace_, 0, Qt::AlignTop);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addLayout(below);
    connect(edit_, &QLineEdit::textEdited, this, [this] { named_ = true; });
    connect(edit_, &QLineEdit::textChanged, this, [this] {
        replace_->setChecked(false); // it was said of another place
        refresh();
    });
    connect(replace_, &QCheckBox::toggled, this, &TargetField::refresh);
    connect(browse_, &QPushButton::clicked, this, &TargetField::browse);
}

void TargetField::suggest(const QString& folder, const QString& name, bool isFolder, const QString& suffix) {
    folder_ = isFolder;
    suffix_ = isFolder ? QString() : suffix;
    if (!named_) {
        edit_->setText(host_.isEmpty() ? freePath(folder, name, suffix_)
                                       : QDir(folder).filePath(name) + suffix_);
    } else if (!path().isEmpty()) {
        edit_->setText(withoutSuffix(edit_->text()) + suffix_);
    }
    refresh();
}

QString TargetField::path() const {
    const QString text = edit_->text().trimmed();
    return host_.isEmpty() && text.startsWith(QLatin1String("~/")) ? QDir::home().filePath(text.mid(2))
                                                                   : text;
}

bool TargetField::replaces() const {
    return replace_->isChecked() && !replace_->isHidden();
}

TargetField::Standing TargetField::standing() const {
    const QString path = this->path();
    if (path.isEmpty()) {
        return Standing::unnamed;
    }
    if (!host_.isEmpty()) {
        return Standing::free;
    }
    const QFileInfo there(path);
    if (there.isRelative()) {
        return Standing::notFull;
    }
    if (!there.exists() && !there.isSymLink()) {
        return QFileInfo(QDir::cleanPath(path)).dir().exists() ? Standing::free : Standing::noParent;
    }
    if (there.isSymLink() || there.isDir() != folder_) {
        return Standing::inTheWay;
    }
    if (!folder_) {
        return there.isFile() ? Standing::taken : Standing::inTheWay;
    }
    // As the engine sees it: a folder of folders is no model, and too much to lose by a slip.
    const QDir::Filters all = QDir::NoDotAndDotDot | QDir::Hidden | QDir::System;
    const QDir dir(path);
    return !dir.entryList(all | QDir::Dirs).isEmpty()        ? Standing::inTheWay
           : dir.entryList(all | QDir::AllEntries).isEmpty() ? Standing::free
                                                             : Standing::taken;
}

QString TargetField::objection() const {
    switch (standing()) {
    case Standing::unnamed:
        return folder_ ? tr("Name a folder to write to.") : tr("Name a file to write to.");
    case Standing::notFull:
        return tr("Write the whole path, from / or ~/ on.");
    case Standing::noParent:
        return tr("There is no folder %1.").arg(QFileInfo(QDir::cleanPath(path())).path());
    case Standing::inTheWay:
        return folder_ ? tr("What is there is no folder of files alone: choose another name.")
                       : tr("What is there is no file: choose another name.");
    case Standing::taken:
        return replaces() ? QString()
                          : tr("There is something of this name already: choose another, or tick Replace.");
    case Standing::free:
        return {};
    }
    return {};
}

void TargetField::refresh() {
    const Standing standing = this->standing();
    replace_->setVisible(standing == Standing::taken || !host_.isEmpty());
    const QString objection = this->objection();
    note_->setText(!objection.isEmpty()          ? objection
                   : standing == Standing::taken ? tr("It is replaced once the new one is whole.")
                   : !host_.isEmpty() && folder_ ? tr("A folder on %1.").arg(host_)
                   : !host_.isEmpty()            ? tr("A file on %1.").arg(host_)
                   : folder_                     ? tr("A new folder.")
                                                 : tr("A new file."));
    note_->setForegroundRole(objection.isEmpty() ? QPalette::PlaceholderText : QPalette::WindowText);
    edit_->setAccessibleDescription(note_->text());
    Q_EMIT changed();
}

void TargetField::browse() {
    const QString name = QFileInfo(QDir::cleanPath(path())).fileName();
    const QString folder = QFileInfo(QDir::cleanPath(path())).path();
    auto* const dialog = new QFileDialog(
        this, folder_ ? tr("Choose the folder to put it in") : tr("Choose a file to write"), folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (folder_) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setOption(QFileDialog::DontConfirmOverwrite); // the box beside the path asks
        dialog->setDefaultSuffix(suffix_.mid(1));
        dialog->selectFile(name);
    }
    connect(dialog, &QFileDialog::fileSelected, this, [this, name](const QString& chosen) {
        named_ = true;
        const bool empty = QDir(chosen).isEmpty();
        edit_->setText(!folder_ || empty ? chosen : QDir(chosen).filePath(name));
    });
    dialog->open();
}

} // namespace cutaway
