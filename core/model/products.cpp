#include "core/model/products.h"

#include "core/runtime/cpu_time.h"
#include "core/runtime/one_thread.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace cutaway {

namespace {

using Bias = std::optional<at::Tensor>;

using OnednnLinear = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&,
                                std::string_view, c10::List<std::optional<at::Scalar>>,
                                std::optional<std::string_view>);

at::Tensor aten_product(const at::Tensor& x, const at::Tensor& weight, const Bias& bias) {
    return at::linear(x, weight, bias);
}

at::Tensor onednn_product(const at::Tensor& x, const at::Tensor& weight, const Bias& bias) {
    static const auto linear =
        c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", "").typed<OnednnLinear>();
    return linear.call(x, weight, bias, "none", c10::List<std::optional<at::Scalar>>(), std::nullopt);
}

/// x = x1 + x2 + x3 to the last bit, each of them bfloat16: three times eight bits are float32's 24. The
/// smallest is multiplied first, so that sums lose least.
at::Tensor split_product(const at::Tensor& x, const at::Tensor& weight, const Bias& bias) {
    const at::Tensor high = x.to(at::kBFloat16), rest = x - high;
    const at::Tensor middle = rest.to(at::kBFloat16), low = (rest - middle).to(at::kBFloat16);
    at::Tensor sum = at::mm(low, weight.t(), at::kFloat);
    sum = at::addmm(sum, middle, weight.t(), at::kFloat);
    sum = at::addmm(sum, high, weight.t(), at::kFloat);
    return bias ? sum.add_(*bias) : sum;
}

using Product = at::Tensor (*)(const at::Tensor&, const at::Tensor&, const Bias&);

/// Of this thread alone: on a wall's clock a busy machine would choose, another product from run to run.
double seconds(Product product, const at::Tensor& x, const at::Tensor& weight) {
    const double start = thread_cpu_seconds();
    product(x, weight, std::nullopt);
    return thread_cpu_seconds() - start;
}

bool has_onednn() {
    return at::globalContext().userEnabledMkldnn() &&
           c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""}).has_value();
}

/// Whether oneDNN has a kernel of this type on this machine.
bool runs_on_onednn(at::ScalarType dtype) {
    if (!has_onednn()) {
        return false;
    }
    try {
        const c10::InferenceMode guard;
        onednn_product(at::ones({2, 8}, dtype), at::ones({8, 8}, dtype), std::nullopt);
        return true;
    } catch (const c10::Error&) {
        return false;
    }
}

/// By type, where use_product() settled it.
Product& settled(at::ScalarType dtype) {
    static std::map<at::ScalarType, Product> products;
    return products[dtype];
}

/// oneDNN unless ATen is clearly faster: where the two are near, a noisy clock must not choose by chance.
Product choose(at::ScalarType dtype) {
    if (settled(dtype) != nullptr) {
        return settled(dtype);
    }
    constexpr double clearly = 0.8;
    if (!has_onednn()) {
        return aten_product;
    }
    try {
        const c10::InferenceMode guard;
        const OneThread thread; // as the workers, each of which computes by itself
        const at::Tensor x = at::ones({256, 1024}, dtype);
        const at::Tensor weight = at::ones({1024, 1024}, dtype);
        // The fastest of a few calls, in turns: the others were disturbed, and the first of each sets up.
        double aten = 1e9, onednn = 1e9;
        for (int round = 0; round < 5; ++round) {
            aten = std::min(aten, seconds(aten_product, x, weight));
            onednn = std::min(onednn, seconds(onednn_product, x, weight));
        }
        return aten < clearly * onednn ? aten_product : onednn_product;
    } catch (const c10::Error&) {
        return aten_product; // oneDNN has no kernel of this type on this machine
    }
}

Product chosen(at::ScalarType dtype) {
    if (dtype == at::kFloat) {
        static const Product product = choose(at::kFloat);
        return product;
    }
    if (dtype == at::kBFloat16) {
        static const Product product = choose(at::kBFloat16);
        return product;
    }
    return aten_product;
}

} // namespace

at::Tensor product(const at::Tensor& x, const at::Tensor& weight, const Bias& bias) {
    if (x.is_cpu()) {
        return chosen(x.scalar_type())(x, weight, bias);
    }
    return x.scalar_type() == weight.scalar_type() ? aten_product(x, weight, bias)
                                                   : split_product(x, weight, bias);
}

at::Tensor product_by(std::string_view name, const at::Tensor& x, const at::Tensor& weight) {
    if (name == "split") {
        return split_product(x, weight, std::nullopt);
    }
    return (name == "onednn" ? onednn_product : aten_product)(x, weight, std::nullopt);
}

std::vector<std::string> product_names(at::ScalarType dtype, at::Device device) {
    if (!device.is_cpu() || !runs_on_onednn(dtype)) {
        return {"aten"};
    }
    return {"aten", "onednn"};
}

void use_product(at::ScalarType dtype, std::string_view name) {
    if (name == "aten") {
        settled(dtype) = aten_product;
    } else if (name == "onednn") {
        settled(dtype) = runs_on_onednn(dtype) ? onednn_product : nullptr;
    }
}

std::string product_name(at::ScalarType dtype) {
    return chosen(dtype) == onednn_product ? "onednn" : "aten";
}

} // namespace cutaway
