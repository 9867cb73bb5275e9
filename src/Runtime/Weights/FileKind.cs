namespace GenBn.Weights;

/// <summary>The kind of file at a path, after symbolic links.</summary>
internal enum FileKind
{
    /// <summary>There is nothing; a file can be created.</summary>
    None,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe (FIFO) or a character device such as a terminal or <c>/dev/null</c>. It is written to and never replaced.</summary>
    Stream,

    /// <summary>A disk, a socket, or something else that a file cannot replace.</summary>
    Other,
}
