namespace GenBn.Architecture;

/// <summary>
/// Something that is done with every kind of layer, such as an export: a method for each. <see cref="ArchitectureLayer.Accept"/> calls the
/// one of its kind.
/// </summary>
/// <remarks>
/// Each kind declares its method beside its record, so that an implementation which lacks a kind does not compile. A new kind of layer
/// adds a method here.
/// </remarks>
/// <typeparam name="TResult">What becomes of a layer.</typeparam>
public partial interface IArchitectureVisitor<out TResult>;
