using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>The arguments of an attribute; half-typed ones read as 0, which a later phase reports.</summary>
internal readonly struct AttributeArguments(AttributeData attribute)
{
    public int Count => attribute.ConstructorArguments.Length;

    public int this[int index] => index < Count ? ToInteger(attribute.ConstructorArguments[index]) : 0;

    public int Integer(string name, int otherwise) => Find(name) is { } constant ? ToInteger(constant) : otherwise;

    public float Float(string name, float otherwise) =>
        Find(name) is not { } constant ? otherwise : constant.Value is float value ? value : float.NaN;

    private static int ToInteger(TypedConstant constant) =>
        constant.Kind != TypedConstantKind.Array && constant.Value is int value ? value : 0;

    private TypedConstant? Find(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
