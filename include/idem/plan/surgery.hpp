/// Surgery on models: the type changes as in rewrite/, the weights stay. Parameters and packed blocks of what survives
/// are shared with the old model; nothing is copied and no file is read again. Throws LoadError where a lazy layer
/// behind the change would need parameters of another shape.
///
///     auto features = replace<"fc">(model, Identity{});
///     auto trunk    = truncate<"avgpool">(model);
///     auto [head, tail] = split<"layer2">(model);
#pragma once

#include <idem/plan/model.hpp>
#include <idem/plan/model_access.hpp>
#include <idem/rewrite/insert.hpp>
#include <idem/rewrite/outputs.hpp>
#include <idem/rewrite/remove.hpp>
#include <idem/rewrite/replace.hpp>
#include <idem/rewrite/split.hpp>
#include <idem/rewrite/truncate.hpp>
#include <idem/tensor/parameter_spec.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace idem {
namespace detail {

/// Whether a composition or layer has parameters that a model reads.
template <class L>
inline constexpr bool has_parameters_v = parameters_in_v<normal_form_t<L>> > 0;

/// That a layer which `Surgery` brings in has no parameters. What does not fit is no case of this, and said elsewhere.
template <class L, class Surgery>
struct NeedsNoWeights {
    static constexpr Text sentence() {
        if constexpr (!succeeds<Surgery>()) return {};
        else {
            if (!has_parameters_v<L>) return {};
            Text name;
            append_type_name(name, raw_type_name<L>());
            return diagnostic::say(diagnostic::Code::weights_needed, {name.view()});
        }
    }
};

template <class N, FixedString path>
inline constexpr ParameterRange parameters_below_v = parameters_below<N>(found_v<N, path>.route);

/// The model of `New` with `parameters`, which shares what is packed alike. Choices stay as they were made.
template <NetworkType New, NetworkType Net, class Policy>
Model<New, Policy> follow(const Model<Net, Policy>& model, std::vector<FloatArray> parameters) {
    Model<New, Policy> changed = ModelAccess::make<New, Policy>(std::move(parameters), &ModelAccess::weights(model));
    ModelAccess::keep_choices(changed, model);
    return changed;
}

/// The parameters of a network with those of `range` exchanged for `fresh`: `old` as they were, `wanted` as the new one
/// takes them. Throws LoadError where one that stays has another shape in the new network: that of a layer which reads
/// its shape off what reaches it, behind the change.
std::vector<FloatArray> exchange(std::vector<FloatArray> parameters, ParameterRange range,
                                 const std::vector<FloatArray>& fresh, const std::vector<ParameterSpec>& old,
                                 const std::vector<ParameterSpec>& wanted);

/// Those parameters of a network that one with the same keys in the same order, or with some of them, has. Throws
/// likewise.
std::vector<FloatArray> choose_by_key(const std::vector<FloatArray>& parameters, const std::vector<ParameterSpec>& old,
                                      const std::vector<ParameterSpec>& wanted);

template <NetworkType New, NetworkType Net, class Policy>
std::vector<FloatArray> exchanged(const Model<Net, Policy>& model, ParameterRange range,
                                  const std::vector<FloatArray>& fresh = {}) {
    return exchange(ModelAccess::weights(model).parameters, range, fresh, parameter_specs<Net>(),
                    parameter_specs<New>());
}

template <NetworkType New, NetworkType Net, class Policy>
std::vector<FloatArray> chosen_by_key(const Model<Net, Policy>& model) {
    return choose_by_key(ModelAccess::weights(model).parameters, parameter_specs<Net>(), parameter_specs<New>());
}

}  // namespace detail

/// Another layer in a slot. For one with parameters, give their file or StateDict as a third argument (io/surgery.hpp).
template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto replace(const Model<Net, Policy>& model, const L&) {
    using Check = detail::NeedsNoWeights<L, detail::Replace<Net, path, L>>;
    static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
    const detail::ParameterRange range = detail::parameters_below_v<Net, path>;
    using New = replace_t<Net, path, L>;
    return detail::follow<New>(model, detail::exchanged<New>(model, range));
}

/// A layer without parameters in several slots: replace_each<"layer.10", "layer.11">(model, Identity{}).
template <FixedString... paths, NetworkType Net, class Policy, class L>
[[nodiscard]] auto replace_each(const Model<Net, Policy>& model, const L&) {
    using Check = detail::NeedsNoWeights<L, detail::ReplaceEach<Net, L, paths...>>;
    static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
    using New = replace_each_t<Net, L, paths...>;
    return detail::follow<New>(model, detail::chosen_by_key<New>(model));
}

/// A layer without parameters in every slot whose layer has Pred<Layer>::value.
template <template <class...> class Pred, NetworkType Net, class Policy, class L>
[[nodiscard]] auto replace_if(const Model<Net, Policy>& model, const L&) {
    using Check = detail::NeedsNoWeights<L, detail::ReplaceAll<Net, Pred, L>>;
    static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
    using New = replace_if_t<Net, Pred, L>;
    return detail::follow<New>(model, detail::chosen_by_key<New>(model));
}

template <FixedString path, NetworkType Net, class Policy>
[[nodiscard]] auto remove(const Model<Net, Policy>& model) {
    const detail::ParameterRange range = detail::parameters_below_v<Net, path>;
    using New = remove_t<Net, path>;
    return detail::follow<New>(model, detail::exchanged<New>(model, range));
}

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto insert_before(const Model<Net, Policy>& model, const L&) {
    using Check = detail::NeedsNoWeights<L, detail::InsertBefore<Net, path, L>>;
    static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
    using New = insert_before_t<Net, path, L>;
    return detail::follow<New>(model, detail::exchanged<New>(model, {}));
}

template <FixedString path, NetworkType Net, class Policy, class L>
[[nodiscard]] auto insert_after(const Model<Net, Policy>& model, const L&) {
    using Check = detail::NeedsNoWeights<L, detail::InsertAfter<Net, path, L>>;
    static_assert(detail::fits<detail::says_t<Check>>, "idem: this does not fit together");
    using New = insert_after_t<Net, path, L>;
    return detail::follow<New>(model, detail::exchanged<New>(model, {}));
}

template <FixedString path, NetworkType Net, class Policy>
[[nodiscard]] auto truncate(const Model<Net, Policy>& model) {
    using New = truncate_t<Net, path>;
    return detail::follow<New>(model, detail::chosen_by_key<New>(model));
}

template <FixedString... paths, NetworkType Net, class Policy>
[[nodiscard]] auto outputs(const Model<Net, Policy>& model) {
    using New = outputs_t<Net, paths...>;
    return detail::follow<New>(model, detail::chosen_by_key<New>(model));
}

/// A pair: the head, and the tail that takes what the head gives.
template <FixedString path, NetworkType Net, class Policy>
[[nodiscard]] auto split(const Model<Net, Policy>& model) {
    using Head = typename split_t<Net, path>::head;
    using Tail = typename split_t<Net, path>::tail;
    return std::pair{detail::follow<Head>(model, detail::chosen_by_key<Head>(model)),
                     detail::follow<Tail>(model, detail::chosen_by_key<Tail>(model))};
}

}  // namespace idem

#if !defined(IDEM_COMPILED)
#include <idem/plan/surgery.ipp>
#endif
