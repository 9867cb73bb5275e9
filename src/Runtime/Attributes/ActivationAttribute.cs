
namespace GenBn;

/// <summary>A custom activation, element-wise: y = f(x). It is compiled into the kernels as the built-in ones are.</summary>
/// <remarks>
/// Function and derivative are written once, for SIMD vectors of every width, see <see cref="IActivation"/>.
/// <see cref="ActivationTraitsAttribute"/> on the type tells the compiler the properties that it may use.
/// </remarks>
/// <typeparam name="TFunction">A struct without fields that implements <see cref="IActivation"/>.</typeparam>
public sealed class ActivationAttribute<TFunction>() : LayerAttribute
    where TFunction : unmanaged, IActivation;
