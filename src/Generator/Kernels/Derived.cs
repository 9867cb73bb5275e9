namespace GenBn.Generator.Kernels;

/// <summary>
/// What follows from a record and takes long to find: found once, when it is first asked for. It takes no part in the record's equality,
/// and a copy of the record with other values finds its own.
/// </summary>
internal struct Derived<T> : IEquatable<Derived<T>>
{
    private Tuple<object, T>? _known;

    /// <summary>The value for <paramref name="owner"/>, the record that holds this.</summary>
    public T Of<TOwner>(TOwner owner, Func<TOwner, T> find)
        where TOwner : class
    {
        Tuple<object, T>? known = _known;
        if (known is null || !ReferenceEquals(known.Item1, owner))
        {
            known = Tuple.Create<object, T>(owner, find(owner));
            _known = known;
        }

        return known.Item2;
    }

    public readonly bool Equals(Derived<T> other) => true;

    public override readonly bool Equals(object? obj) => obj is Derived<T>;

    public override readonly int GetHashCode() => 0;
}
