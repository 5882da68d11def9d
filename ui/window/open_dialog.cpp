#include "ui/window/open_dialog.h"

#include "ui/engine/controller.h"
#include "ui/engine/engine_command.h"
#include "ui/text.h"
#include "ui/window/recents.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPromise>
#include <QPushButton>
#include <QThreadPool>
#include <QVBoxLayout>

#include <chrono>
#include <memory>

namespace cutaway {

namespace {

/// While a path is typed it is not looked at after every letter.
constexpr std::chrono::milliseconds look_delay{350};

QListWidgetItem* heading(const QString& text) {
    auto* const item = new QListWidgetItem(text);
    item->setFlags(Qt::NoItemFlags);
    return item;
}

double bytesPerParameter(const QString& dtype, const ModelInfo& model) {
    if (dtype == QLatin1String("float32")) {
        return 4;
    }
    if (dtype == QLatin1String("auto")) {
        // On a CPU auto computes in float32, on a GPU in the checkpoint's own type: the larger is told.
        return 4;
    }
    return model.parameters > 0 ? 2 : 0;
}

/// What a search takes by the engine's plan of memory (docs/decisions/010-memory.md); nothing where it sent
/// none.
QString planText(const Json& plan) {
    if (!plan.is_object()) {
        return {};
    }
    const JsonObject members(plan, error_code::internal, "memory_plan");
    const auto bytes = [&](const char* key) { return bytesText(members.integer(key)); };
    const bool kept = members.boolean("keeps_weights", true);
    const bool onDisk = members.boolean("reference_on_disk", false);
    // Streams take what they need of what is theirs: the plan says how much that is, not how much they need.
    return OpenDialog::tr("\nA search over 10 x 256 tokens: weights %1%2, reference %3%4, working room %5, "
                          "streams at most %6 of the rest; the least that works is %7, more slowly.")
        .arg(bytes("weights"), kept ? QString() : OpenDialog::tr(" at a time, read again in every sweep"),
             bytes("reference"), onDisk ? OpenDialog::tr(" on disk") : QString(),
             bytesText(members.integer("scratch") + members.integer("tables") +
                       members.integer("questions", 0)),
             bytes("streams"), bytes("least"));
}

} // namespace

OpenDialog::OpenDialog(Controller& controller, QWidget* parent)
    : QDialog(parent), controller_(controller), list_(new QListWidget), path_(new QLineEdit),
      device_(new QComboBox), dtype_(new QComboBox), about_(new QLabel) {
    setWindowTitle(tr("Open a model or a session"));
    setObjectName(QStringLiteral("openDialog"));
    resize(640, 480);
    list_->setAccessibleName(tr("Recent models and models in the Hugging Face cache"));
    path_->setObjectName(QStringLiteral("path"));
    const QString host = controller.engineHost();
    path_->setPlaceholderText(host.isEmpty()
                                  ? tr("A checkpoint folder, or a .cutaway session")
                                  : tr("A checkpoint folder on %1, or a .cutaway session here").arg(host));
    device_->setEditable(true);
    device_->addItems({QStringLiteral("auto"), QStringLiteral("cpu"), QStringLiteral("cuda")});
    dtype_->addItems({QStringLiteral("auto"), QStringLiteral("float32"), QStringLiteral("bfloat16"),
                      QStringLiteral("float16")});
    about_->setWordWrap(true);
    about_->setTextFormat(Qt::PlainText);
    about_->setMinimumHeight(5 * fontMetrics().lineSpacing());
    about_->setAlignment(Qt::AlignTop);
    about_->setObjectName(QStringLiteral("about"));

    auto* const browse = new QPushButton(tr("Browse…"));
    auto* const pathRow = new QHBoxLayout;
    pathRow->addWidget(path_, 1);
    pathRow->addWidget(browse);
    auto* const form = new QFormLayout;
    form->addRow(tr("Path"), pathRow);
    form->addRow(tr("Device"), device_);
    form->addRow(tr("Computed in"), dtype_);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel);
    open_ = buttons->button(QDialogButtonBox::Open);
    auto* const column = new QVBoxLayout(this);
    column->addWidget(list_, 1);
    column->addLayout(form);
    column->addWidget(about_);
    column->addWidget(buttons);

    lookTimer_.setSingleShot(true);
    lookTimer_.setInterval(look_delay);
    connect(&lookTimer_, &QTimer::timeout, this, &OpenDialog::look);
    connect(path_, &QLineEdit::textChanged, this, [this] {
        open_->setEnabled(!path_->text().isEmpty());
        about_->clear();
        lookTimer_.start();
    });
    connect(dtype_, &QComboBox::currentTextChanged, &lookTimer_, qOverload<>(&QTimer::start));
    connect(device_, &QComboBox::currentTextChanged, &lookTimer_, qOverload<>(&QTimer::start));
    connect(browse, &QPushButton::clicked, this, &OpenDialog::browse);
    connect(list_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item != nullptr) {
            path_->setText(item->data(Qt::UserRole).toString());
        }
    });
    connect(list_, &QListWidget::itemDoubleClicked, this, &OpenDialog::choose);
    connect(buttons, &QDialogButtonBox::accepted, this, &OpenDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    open_->setEnabled(false);
    fillList();
}

void OpenDialog::setPath(const QString& path) {
    path_->setText(path);
}

void OpenDialog::fillList() {
    addPaths(tr("Recent"), recentPaths(controller_.engineHost()));
    addPaths(tr("Shipped with Cutaway"), {demoModel()});
    if (!controller_.engineHost().isEmpty()) {
        return; // the models are those of another machine, which only the engine sees
    }
    // The cache may lie on a slow disk: it is looked through on another thread, the dialog does not wait.
    const auto found = std::make_shared<QPromise<QStringList>>();
    found->start();
    found->future().then(this,
                         [this](const QStringList& paths) { addPaths(tr("Hugging Face cache"), paths); });
    QThreadPool::globalInstance()->start([found] {
        found->addResult(huggingFaceModels());
        found->finish();
    });
}

void OpenDialog::addPaths(const QString& title, const QStringList& paths) {
    if (paths.isEmpty()) {
        return;
    }
    list_->addItem(heading(title));
    for (const QString& path : paths) {
        auto* const item = new QListWidgetItem(QStringLiteral("    %1").arg(modelLabel(path)));
        item->setData(Qt::UserRole, path);
        item->setToolTip(path);
        list_->addItem(item);
    }
}

void OpenDialog::browse() {
    auto* const dialog = new QFileDialog(this, tr("Open a checkpoint folder"), path_->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly, false);
    connect(dialog, &QFileDialog::fileSelected, path_, &QLineEdit::setText);
    dialog->open();
}

void OpenDialog::look() {
    const QString path = path_->text();
    lookedAt_ = path;
    if (path.isEmpty() || isSessionPath(path)) {
        return;
    }
    // The answer may come after this dialog is gone.
    const QPointer<OpenDialog> self(this);
    controller_.inspect(
        request(),
        [self, path](const ModelInfo& model, const Json& plan) {
            if (self && self->lookedAt_ == path) {
                self->show(model, plan);
            }
        },
        [self, path](const Error& error) {
            if (self && self->lookedAt_ == path) {
                self->about_->setText(errorText(error));
            }
        });
}

void OpenDialog::show(const ModelInfo& model, const Json& plan) {
    const double needed =
        bytesPerParameter(dtype_->currentText(), model) * static_cast<double>(model.parameters);
    QString text =
        tr("%1, %2 blocks, %3 parameters, %4 stored as %5. Loading it takes about %6 of memory on %7, "
           "and a search some more.")
            .arg(toQString(model.architecture))
            .arg(model.blocks)
            .arg(countText(static_cast<double>(model.parameters)), bytesText(model.bytes),
                 toQString(model.dtype), bytesText(static_cast<std::int64_t>(needed)), deviceWords());
    const std::optional<DeviceInfo>& device = controller_.device();
    if (device && device->memory_total > 0 &&
        needed > static_cast<double>(device->memory_total - device->memory_used)) {
        text += tr(" That is more than is free now (%1).")
                    .arg(bytesText(device->memory_total - device->memory_used));
    }
    about_->setText(text + planText(plan));
}

QString OpenDialog::deviceWords() const {
    if (device_->currentText() != QLatin1String("auto")) {
        return device_->currentText();
    }
    const std::optional<DeviceInfo>& device = controller_.device();
    return device ? toQString(device->name) : tr("the device that the engine finds");
}

void OpenDialog::choose() {
    if (path_->text().isEmpty()) {
        return;
    }
    const OpenRequest chosenRequest = request();
    accept();
    Q_EMIT chosen(chosenRequest);
}

OpenRequest OpenDialog::request() const {
    OpenRequest request;
    request.path = path_->text().toStdString();
    request.device = device_->currentText().toStdString();
    request.dtype = dtype_->currentText().toStdString();
    return request;
}

} // namespace cutaway
