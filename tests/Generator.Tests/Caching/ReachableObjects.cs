using System.Collections;
using System.Reflection;

namespace GenBn.Tests;

/// <summary>Every object that an object keeps alive by its fields.</summary>
internal sealed class ReachableObjects
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Path, object Value)> _found = [];

    private ReachableObjects()
    {
    }

    public static IReadOnlyList<(string Path, object Value)> From(object root)
    {
        var walk = new ReachableObjects();
        walk.Visit(root, root.GetType().Name);
        return walk._found;
    }

    private void Visit(object? value, string path)
    {
        if (value is null or string || value.GetType() is { IsPrimitive: true } or { IsEnum: true } or { IsPointer: true } || (!value.GetType().IsValueType && !_seen.Add(value)))
        {
            return;
        }

        _found.Add((path, value));
        if (value is Array array)
        {
            foreach (object? item in (IEnumerable)array)
            {
                Visit(item, path + "[]");
            }

            return;
        }

        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), $"{path}.{field.Name}");
            }
        }
    }
}
