using PureHDF;
using PureHDF.VOL.Native;

namespace GenBn.Import.Reading;

/// <summary>
/// An HDF5 file in memory, as Keras writes it: groups, attributes of text, and tensors of floats. It is untrusted: its structure is checked before
/// the library reads it, and whatever the library throws becomes an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class Hdf5File : IDisposable
{
    private readonly string _name;
    private readonly int _length;
    private readonly IH5Group _root;
    private readonly NativeFile _file;

    private Hdf5File(string name, byte[] content)
    {
        _name = name;
        _length = content.Length;
        _file = Guarded("the file", () =>
        {
            Hdf5Check.Run(content);
            return H5File.Open(new MemoryStream(content, writable: false));
        });
        _root = _file;
    }

    /// <summary>Opens content.</summary>
    /// <param name="name">Name of the file in messages.</param>
    /// <param name="content">The whole file.</param>
    /// <exception cref="InvalidDataException">It is damaged, or no HDF5 file.</exception>
    public static Hdf5File Open(string name, byte[] content) => new(name, content);

    /// <summary>Whether there is a group.</summary>
    public bool HasGroup(string path) => Guarded(path, () => Exists(path) && _root.Get(path) is IH5Group);

    /// <summary>Names of what a group contains, in the order of the file; nothing if there is no such group.</summary>
    public IReadOnlyList<string> Children(string path) =>
        HasGroup(path) ? Guarded<IReadOnlyList<string>>(path, () => [.. ((IH5Group)_root.Get(path)).Children().Select(child => child.Name)]) : [];

    /// <summary>The text of an attribute; null if there is none.</summary>
    /// <param name="path">Path of the group; <c>/</c> is the file.</param>
    /// <param name="attribute">Name of the attribute.</param>
    public string? Text(string path, string attribute) => Texts(path, attribute) is [var text] ? text : null;

    /// <summary>
    /// The texts of an attribute; null if there is none. A list that is too long for an object header is in several attributes, with numbers behind
    /// the name.
    /// </summary>
    /// <param name="path">Path of the group; <c>/</c> is the file.</param>
    /// <param name="attribute">Name of the attribute.</param>
    public IReadOnlyList<string>? Texts(string path, string attribute) => Guarded($"{path} {attribute}", () =>
    {
        IH5Group group = path == "/" ? _root : (IH5Group)_root.Get(path);
        if (group.AttributeExists(attribute))
        {
            return TextsOf(group.Attribute(attribute));
        }

        List<string>? texts = null;
        for (int part = 0; group.AttributeExists($"{attribute}{part}"); part++)
        {
            (texts ??= []).AddRange(TextsOf(group.Attribute($"{attribute}{part}")));
        }

        return (IReadOnlyList<string>?)texts;
    });

    /// <summary>A tensor.</summary>
    /// <exception cref="InvalidDataException">It is missing, damaged, or not of floats.</exception>
    public StoredTensor Tensor(string path) => Guarded(path, () =>
    {
        if (!Exists(path) || _root.Get(path) is not IH5Dataset tensor)
        {
            throw new InvalidDataException("there is no such tensor");
        }

        int[] shape = [.. tensor.Space.Dimensions.Select(size => checked((int)size))];
        long length = shape.Aggregate(1L, (product, size) => checked(product * size));
        int size = tensor.Type.Size;
        if (tensor.Layout.Class is not (H5DataLayoutClass.Contiguous or H5DataLayoutClass.Compact))
        {
            throw new InvalidDataException("it is stored in chunks, perhaps compressed, as Keras does not do; use h5repack -l CONTI");
        }

        // A tensor that was never written has an address nowhere, and would be filled.
        return length * size > _length
            ? throw new InvalidDataException($"it has {length} values of {size} bytes, but the file has {_length} bytes")
            : new StoredTensor(path[(path.LastIndexOf('/') + 1)..], shape, Values(tensor, size));
    });

    public void Dispose() => _file.Dispose();

    private static float[] Values(IH5Dataset tensor, int size) => (tensor.Type.Class, size) switch
    {
        (H5DataTypeClass.FloatingPoint, 4) => tensor.Read<float[]>(),
        (H5DataTypeClass.FloatingPoint, 8) => [.. tensor.Read<double[]>().Select(number => (float)number)],
        (H5DataTypeClass.FloatingPoint, 2) => [.. tensor.Read<Half[]>().Select(number => (float)number)],
        (H5DataTypeClass.FixedPoint, 8) => [.. tensor.Read<long[]>().Select(number => (float)number)],
        (H5DataTypeClass.FixedPoint, 4) => [.. tensor.Read<int[]>().Select(number => (float)number)],
        _ => throw new InvalidDataException($"its values are of {size} bytes and class {tensor.Type.Class}; expected floats"),
    };

    private static IReadOnlyList<string> TextsOf(IH5Attribute attribute) => attribute.Type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength
        ? [.. attribute.Space.Type == H5DataspaceType.Scalar ? [attribute.Read<string>()] : attribute.Read<string[]>()]
        : [];

    /// <summary>Whether there is something at a path. The library throws if a part of the path is no group.</summary>
    private bool Exists(string path)
    {
        IH5Group group = _root;
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int index = 0; index < parts.Length; index++)
        {
            if (!group.LinkExists(parts[index]))
            {
                return false;
            }

            if (index < parts.Length - 1)
            {
                if (group.Get(parts[index]) is not IH5Group inner)
                {
                    return false;
                }

                group = inner;
            }
        }

        return true;
    }

    /// <summary>
    /// Calls the library. On damaged content it throws exceptions of any kind, <see cref="OutOfMemoryException"/> and plain <see cref="Exception"/>
    /// among them.
    /// </summary>
    private T Guarded<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not ImportException)
        {
            // Texts of the library may contain names of the file.
            string reason = fault is InvalidDataException ? fault.Message : Names.Shown(fault.Message);
            throw new InvalidDataException($"{_name}: expected an HDF5 file of Keras, but '{Names.Shown(place)}' cannot be read: {reason}", fault);
        }
    }
}
