namespace GenBn.Architecture;

/// <summary>
/// An operation on every kind of layer, such as an export, with a method for each kind. <see cref="ArchitectureLayer.Accept"/> calls the method of
/// its kind.
/// </summary>
/// <remarks>
/// Each kind of layer declares its method beside its record. An implementation without a method for a kind does not compile. A new kind of layer
/// adds a method.
/// </remarks>
/// <typeparam name="TResult">The result for a layer.</typeparam>
public partial interface IArchitectureVisitor<out TResult>;
