using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>The arguments of an attribute, or none. Of one that is not bound they mean nothing, and read as 0.</summary>
internal readonly struct AttributeArguments(AttributeData? attribute)
{
    public int Count => attribute?.ConstructorArguments.Length ?? 0;

    public int this[int index] => index < Count ? ToInteger(attribute!.ConstructorArguments[index]) : 0;

    public int Integer(string name, int otherwise) => Find(name) is { } constant ? ToInteger(constant) : otherwise;

    /// <summary>The named argument for one dimension, or, where it is <paramref name="unset"/>, the one for both.</summary>
    public Extent Extent(string name, int otherwise, int unset = 0)
    {
        int both = Integer(name, otherwise);
        int height = Integer(name + "Height", unset);
        int width = Integer(name + "Width", unset);
        return new Extent(height == unset ? both : height, width == unset ? both : width);
    }

    public float Float(string name, float otherwise) => Find(name) is { } constant ? ToFloat(constant) : otherwise;

    public float FloatAt(int index, float otherwise) => index < Count ? ToFloat(attribute!.ConstructorArguments[index]) : otherwise;

    /// <summary>The numbers of a named argument that is an array; null where it is not there. An array that is null has none.</summary>
    public IReadOnlyList<float>? Floats(string name) =>
        Find(name) is not { } constant ? null
        : constant.Kind != TypedConstantKind.Array || constant.IsNull ? []
        : [.. constant.Values.Select(ToFloat)];

    public bool? Flag(string name) => Find(name) is { Kind: not TypedConstantKind.Array, Value: bool value } ? value : null;

    public string? Text(string name) => Find(name) is { Kind: not TypedConstantKind.Array, Value: string value } ? value : null;

    /// <summary>The texts of an argument: one, or several where it is an array. One that is no text is empty.</summary>
    public IEnumerable<string> Texts(int index) => index >= Count ? [] : TextsOf(attribute!.ConstructorArguments[index]);

    /// <summary>The name of the member that a named argument has of its enumeration; null where it is none of them.</summary>
    public string? Member(string name) => Find(name) is { Kind: TypedConstantKind.Enum } constant
        ? constant.Type!.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member => Equals(member.ConstantValue, constant.Value))?.Name
        : null;

    /// <summary>Whether a named argument is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    private static IEnumerable<string> TextsOf(TypedConstant constant) => constant.Kind != TypedConstantKind.Array ? [constant.Value as string ?? ""]
        : constant.IsNull ? []
        : constant.Values.SelectMany(TextsOf);

    private static int ToInteger(TypedConstant constant) =>
        constant.Kind != TypedConstantKind.Array && constant.Value is int value ? value : 0;

    private static float ToFloat(TypedConstant constant) =>
        constant.Kind != TypedConstantKind.Array && constant.Value is float value ? value : float.NaN;

    private TypedConstant? Find(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute?.NamedArguments ?? [])
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
