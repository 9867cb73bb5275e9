
namespace GenBn;

/// <summary>A function of your own, value by value: y = f(x), compiled into the kernels as the built-in ones are.</summary>
/// <remarks>
/// Forward and derivative are written once, for vectors of every width, see <see cref="IActivation"/>; <see cref="ActivationTraitsAttribute"/>
/// on the type says what the compiler may do with it.
/// </remarks>
/// <typeparam name="TFunction">A struct without fields that implements <see cref="IActivation"/>.</typeparam>
public sealed class ActivationAttribute<TFunction>() : LayerAttribute
    where TFunction : unmanaged, IActivation;
